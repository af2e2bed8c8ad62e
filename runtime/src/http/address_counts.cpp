#include "address_counts.hpp"

#include <algorithm>

namespace tenon::http::detail {

std::optional<address_counts::place> address_counts::enter(const sockaddr_storage& from) {
  if (most_ == 0) return place();
  std::optional<address_bytes> key = bytes_of(from);
  if (!key) return place();
  // Who has an IPv6 address has at least 2^64 of them.
  if (!std::equal(key->begin(), key->begin() + 10, address_bytes{}.begin())) {
    std::fill(key->begin() + 8, key->end(), static_cast<unsigned char>(0));
  }
  const std::lock_guard lock(mutex_);
  const table::iterator at = counts_.try_emplace(*key, 0U).first;
  if (at->second == most_) return std::nullopt;
  ++at->second;
  return place(*this, at);
}

void address_counts::leave(table::iterator at) noexcept {
  const std::lock_guard lock(mutex_);
  if (--at->second == 0) counts_.erase(at);
}

}  // namespace tenon::http::detail
