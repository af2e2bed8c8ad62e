#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>

namespace tenon::websocket {

/// Why a connection ended. RFC 6455 section 7.4; an application's own are 3000 to 4999.
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;  ///< what peers are told when the server ends
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t unsupported = 1003;
inline constexpr std::uint16_t none_given = 1005;  ///< never sent
inline constexpr std::uint16_t lost = 1006;        ///< never sent: it ended without goodbye
inline constexpr std::uint16_t not_utf8 = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_large = 1009;
inline constexpr std::uint16_t internal_error = 1011;
}  // namespace close_code

struct message {
  enum class kind : std::uint8_t { text, binary } type = kind::text;
  std::string data{};  ///< UTF-8 when it is a text
};

/// One WebSocket connection, as its handler sees it: on one loop. Pings are answered, and the peer
/// is pinged, beside the handler's work.
class socket {
 public:
  virtual ~socket() = default;

  /// The next message; nothing when the connection has ended. One caller at a time. Few messages
  /// are read ahead: a handler that does not receive holds its peer back.
  virtual task<std::optional<message>> receive() = 0;
  /// Sends a message, as slowly as the peer takes it; several callers send one after the other.
  /// False when the connection has ended. Throws std::invalid_argument for a text that is not
  /// UTF-8.
  virtual task<bool> send_text(std::string_view text) = 0;
  virtual task<bool> send_binary(std::string_view bytes) = 0;
  /// Says goodbye; what the peer sent before it answers is still received. The second time, and
  /// when it has ended, it does nothing. Throws std::invalid_argument for a code that must not be
  /// sent, and a reason above 123 bytes.
  virtual task<> close(std::uint16_t code = close_code::normal, std::string_view reason = {}) = 0;

  /// Why it ended: what the peer said, or `lost`; 0 while it has not.
  [[nodiscard]] virtual std::uint16_t ended() const noexcept = 0;
  /// What the peer gave as the reason.
  [[nodiscard]] virtual std::string_view reason() const noexcept = 0;
  /// The one that was agreed on; empty: none.
  [[nodiscard]] virtual std::string_view subprotocol() const noexcept = 0;
};

}  // namespace tenon::websocket
