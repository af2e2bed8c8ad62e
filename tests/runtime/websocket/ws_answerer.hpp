#pragma once

#include <cstdint>
#include <string>
#include <thread>

namespace tenon::websocket::test {

/// A blocking server for one connection, which answers the opening handshake and then sends any
/// bytes it is told to.
class ws_answerer {
 public:
  /// `more`: header lines; `accept`: in place of the right Sec-WebSocket-Accept. `frames` are sent
  /// behind the head, at once. What comes then is read, and not answered.
  struct script {
    std::string frames{};
    std::string more{};
    std::string accept{};
  };
  explicit ws_answerer(script told);
  ws_answerer(const ws_answerer&) = delete;
  ws_answerer& operator=(const ws_answerer&) = delete;
  ~ws_answerer();

  [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_) + "/x"; }
  /// What the client has sent, with the opening request. After it has gone.
  const std::string& received();

 private:
  void run();
  script told_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::string received_;
  std::thread thread_;
};

}  // namespace tenon::websocket::test
