#include "peer_address.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace tenon::http::detail {

void peer_address::set(const sockaddr_storage& from) noexcept {
  const char* written = nullptr;
  if (from.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
    written = ::inet_ntop(AF_INET, &v4.sin_addr, text_.data(), INET6_ADDRSTRLEN);
  } else if (from.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
    const unsigned char* const bytes = v6.sin6_addr.s6_addr;
    written = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)
                  ? ::inet_ntop(AF_INET, bytes + 12, text_.data(), INET6_ADDRSTRLEN)
                  : ::inet_ntop(AF_INET6, bytes, text_.data(), INET6_ADDRSTRLEN);
  }
  size_ = written != nullptr ? static_cast<unsigned char>(std::strlen(written)) : 0;
}

}  // namespace tenon::http::detail
