#include "address_bytes.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace tenon::http::detail {

namespace {

address_bytes mapped(const in_addr& v4) noexcept {
  address_bytes bytes{};
  bytes[10] = bytes[11] = 0xff;
  std::memcpy(bytes.data() + 12, &v4, sizeof v4);
  return bytes;
}

}  // namespace

std::optional<address_bytes> bytes_of(const sockaddr_storage& from) noexcept {
  if (from.ss_family == AF_INET) return mapped(reinterpret_cast<const sockaddr_in&>(from).sin_addr);
  if (from.ss_family != AF_INET6) return std::nullopt;
  address_bytes bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, bytes.size());
  return bytes;
}

std::optional<address_bytes> parse_address(std::string_view text) noexcept {
  char terminated[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof terminated) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  terminated[text.size()] = '\0';
  in_addr v4{};
  if (::inet_pton(AF_INET, terminated, &v4) == 1) return mapped(v4);
  address_bytes bytes;
  if (::inet_pton(AF_INET6, terminated, bytes.data()) == 1) return bytes;
  return std::nullopt;
}

}  // namespace tenon::http::detail
