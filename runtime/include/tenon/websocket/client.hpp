#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/http/upgrade.hpp>
#include <tenon/websocket/mount.hpp>

namespace tenon::websocket {

/// The server answered, but opened no WebSocket.
class handshake_error : public std::runtime_error {
 public:
  handshake_error(int status, const std::string& message)
      : std::runtime_error(message), status_(status) {}
  /// What it answered; 101 when it switched, but not as RFC 6455 section 4.1 asks for.
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  int status_;
};

struct client_options {
  options conversation{};  ///< limits and times; its origins are a server's alone
  http::client_options transport{};
  http::fields headers{};  ///< more of the opening request, such as Authorization
};

/// Opens WebSocket connections (RFC 6455) to one URL; any number at a time.
class client {
 public:
  /// `url`: such as `wss://host/path?query`, or with ws. Throws std::invalid_argument for another,
  /// and tls_error.
  explicit client(std::string_view url, client_options chosen = {});

  /// Opens a connection and calls `serve`, a `task<>(socket&)`, with it. When that returns the
  /// server is told 1000, when it throws 1011; then this does too, when the server has answered or
  /// `goodbye` is over. `serve` is cancelled with the caller, and when the server is lost; that is
  /// transport_error::timeout when it did not heed receive() having ended. Throws transport_error
  /// and handshake_error.
  template <class Serve>
  task<> run(Serve serve) {
    calling<Serve> by(std::move(serve));
    co_await run_with(by);
  }
  /// The same with a handler's `serve`.
  task<> run_with(handler& by);

 private:
  template <class Serve>
  class calling final : public handler {
   public:
    explicit calling(Serve serve) : serve_(std::move(serve)) {}
    task<> serve(socket& peer, const http::request&) override { return serve_(peer); }

   private:
    Serve serve_;
  };

  client_options options_;
  std::string target_;
  http::upgrader transport_;
};

}  // namespace tenon::websocket
