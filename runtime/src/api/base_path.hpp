#pragma once

#include <string>
#include <string_view>

namespace tenon::api {

/// Whether a server's URL names a host.
inline bool has_host(std::string_view server) noexcept {
  return server.find("://") != std::string_view::npos;
}

/// The path that precedes those of a server's operations, without a slash at its end: `server` is a
/// path, which takes the place of `base` when it begins with a slash and stands below it otherwise.
inline std::string base_path_of(std::string_view base, std::string_view server) {
  if (server.starts_with("./")) server.remove_prefix(2);
  std::string path;
  if (!server.starts_with('/')) path.append(base).append("/");
  path.append(server);
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace tenon::api
