#pragma once

#include <string>

#include <tenon/http/server.hpp>

namespace tenon::http::detail {

/// A listening socket that is not owned by a loop yet. Closes it unless it is released.
class listener {
 public:
  /// Binds to `host` and `port` and listens. Sockets of one server share the port
  /// (SO_REUSEPORT); a port that another program listens on is refused all the same when `first`.
  /// Throws listen_error.
  listener(const std::string& host, std::uint16_t port, bool first);
  /// Listens on a Unix socket, in place of one that nobody listens on any more. Throws
  /// listen_error.
  [[nodiscard]] static listener on_path(const std::string& path);
  /// Takes a socket that listens already, of TCP or a Unix one. Throws listen_error.
  [[nodiscard]] static listener inherited(int socket);
  /// The same socket for another loop, which takes connections from the same queue. Throws
  /// listen_error.
  [[nodiscard]] listener shared() const;
  listener(listener&& other) noexcept : socket_(other.release()), ipv6_(other.ipv6_) {}
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool ipv6() const noexcept { return ipv6_; }
  [[nodiscard]] int release() noexcept;

 private:
  explicit listener(int socket) noexcept : socket_(socket) {}

  int socket_ = -1;
  bool ipv6_ = false;
};

/// The path in `unix:PATH`; empty for a host of another kind.
[[nodiscard]] std::string unix_path_of(const std::string& host);

}  // namespace tenon::http::detail
