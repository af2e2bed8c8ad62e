#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace tenon::http::detail {

/// The text of an address, without its port.
class peer_address {
 public:
  /// An IPv4 address that came in an IPv6 one is written as the former.
  void set(const sockaddr_storage& from) noexcept;
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, INET6_ADDRSTRLEN> text_;
  unsigned char size_ = 0;
};

}  // namespace tenon::http::detail
