#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <string>
#include <vector>

#include <tenon/middleware/layer.hpp>
#include <tenon/websocket/socket.hpp>

namespace tenon::websocket {

/// What an application does with the connections at one path. Called from all threads of a server.
class handler {
 public:
  virtual ~handler() = default;
  /// Before the connection is opened: 0 to go on, else the status to refuse with.
  virtual task<int> admit(const http::request& opening);
  /// Runs as long as the connection: when it returns, that is closed as normal; when it throws, as
  /// an internal error. Cancelled when the peer is lost, or stays silent to a ping. `opening` has
  /// the target and a copy of the header.
  virtual task<> serve(socket& peer, const http::request& opening) = 0;
  /// Told what `serve` has thrown. Prints it to standard error.
  virtual void failed(std::exception_ptr error) noexcept;
};

struct options {
  std::size_t message_bytes = std::size_t{1} << 20U;  ///< larger is closed with 1009
  std::size_t messages_ahead = 8;  ///< read before they are received; then the peer is held back
  std::chrono::milliseconds ping{30'000};    ///< the peer is pinged when it was silent for so long
  std::chrono::milliseconds pong{10'000};    ///< and lost when it is for so much longer
  std::chrono::milliseconds goodbye{5'000};  ///< it may take to answer a close
  bool compression = true;  ///< permessage-deflate (RFC 7692), where the peer offers it
  std::vector<std::string> subprotocols{};  ///< known ones, the preferred first
  /// Origins of pages that may connect, as `https://app.example`; `*`: all. Empty: only pages of
  /// the host itself. Peers that are no browsers send none.
  std::vector<std::string> origins{};
};

/// Opens WebSocket connections (RFC 6455) at one path; every other request goes to the inner
/// service.
class mount final : public middleware::layer {
 public:
  /// The handler outlives it, and the connections.
  mount(std::string path, handler& connections, options chosen = {});
  task<http::response> handle(http::request& incoming) override;

 private:
  [[nodiscard]] bool allows_origin(const http::request& incoming) const noexcept;

  std::string path_;
  handler& handler_;
  options options_;
};

}  // namespace tenon::websocket
