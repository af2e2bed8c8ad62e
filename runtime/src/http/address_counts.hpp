#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "address_bytes.hpp"

namespace tenon::http::detail {

/// How many connections each address has; of IPv6 each /64. Any thread; outlives its places.
class address_counts {
  using table = std::map<address_bytes, std::size_t>;  // sorted: nothing to collide

 public:
  /// `most`: of one address; 0: any number.
  explicit address_counts(std::size_t most) noexcept : most_(most) {}
  address_counts(const address_counts&) = delete;
  address_counts& operator=(const address_counts&) = delete;

  /// One of an address' connections, until it is destroyed.
  class [[nodiscard]] place {
   public:
    place() noexcept = default;
    place(address_counts& in, table::iterator at) noexcept : in_(&in), at_(at) {}
    place(place&& other) noexcept : in_(std::exchange(other.in_, nullptr)), at_(other.at_) {}
    place& operator=(place&& other) noexcept {
      std::swap(in_, other.in_);
      std::swap(at_, other.at_);
      return *this;
    }
    ~place() {
      if (in_ != nullptr) in_->leave(at_);
    }

   private:
    address_counts* in_ = nullptr;
    table::iterator at_{};
  };

  /// Nothing when the address has as many as it may. What is no IP address is not counted.
  [[nodiscard]] std::optional<place> enter(const sockaddr_storage& from);

 private:
  void leave(table::iterator at) noexcept;

  std::size_t most_;
  std::mutex mutex_;
  table counts_;
};

}  // namespace tenon::http::detail
