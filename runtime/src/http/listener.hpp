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
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool ipv6() const noexcept { return ipv6_; }
  [[nodiscard]] int release() noexcept;

 private:
  int socket_ = -1;
  bool ipv6_ = false;
};

}  // namespace tenon::http::detail
