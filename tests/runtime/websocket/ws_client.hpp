#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::websocket::test {

/// A frame as it came from the server.
struct frame {
  unsigned first = 0;  ///< the first byte: FIN, RSV and opcode; 0: the connection has ended
  std::string content{};
  [[nodiscard]] unsigned opcode() const { return first & 0x0fU; }
  /// Of a close frame; 1005 without.
  [[nodiscard]] unsigned close_code() const;
};

/// A blocking client that sends any bytes it is told to.
class ws_client {
 public:
  /// Connects and sends the opening handshake, with more header lines.
  explicit ws_client(std::uint16_t port, std::string_view more = {},
                     std::string_view path = "/chat");
  ws_client(const ws_client&) = delete;
  ws_client& operator=(const ws_client&) = delete;
  ~ws_client();

  /// The head of the answer to the handshake.
  [[nodiscard]] const std::string& head() const { return head_; }
  void send(std::string_view bytes) const;
  /// A masked frame; `first` is the first byte.
  void frame(unsigned first, std::string_view content) const;
  void text(std::string_view content) const { frame(0x81, content); }
  void close(unsigned code, std::string_view reason = {}) const;
  test::frame receive();
  /// The code of the close that comes next, whatever comes before; 0 when the connection ends
  /// without.
  unsigned closed_with();
  /// Whether the server closes the connection within 30 s.
  bool ended();
  void disconnect();

 private:
  bool fill(std::size_t size);
  int socket_ = -1;
  std::string head_;
  std::string buffer_;
};

/// A client's frame with mask and the shortest length.
std::string masked(unsigned first, std::string_view content);

}  // namespace tenon::websocket::test
