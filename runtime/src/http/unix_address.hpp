#pragma once

#include <sys/un.h>

#include <optional>
#include <string>

namespace tenon::http::detail {

/// The address of a Unix socket; nothing when the path is too long for one.
[[nodiscard]] inline std::optional<sockaddr_un> unix_address(const std::string& path) noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  path.copy(address.sun_path, path.size());
  return address;
}

}  // namespace tenon::http::detail
