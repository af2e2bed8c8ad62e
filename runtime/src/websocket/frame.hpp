#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tenon::websocket::detail {

enum class opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

constexpr std::size_t most_of_control = 125;

/// RFC 6455 section 5.2.
struct frame_head {
  bool last = false;
  bool compressed = false;  ///< RSV1, RFC 7692 section 6
  opcode code = opcode::continuation;
  std::uint64_t length = 0;
  std::array<char, 4> mask{};

  [[nodiscard]] bool control() const noexcept { return static_cast<unsigned>(code) >= 8; }
};

/// The two ends of a connection. The client masks what it sends, the server does not.
enum class side : std::uint8_t { client, server };

/// What follows the first two bytes of a frame from that side: the long length and the mask.
/// Nothing when the two bytes break the protocol.
[[nodiscard]] std::optional<std::size_t> rest_of_head(std::uint8_t first, std::uint8_t second,
                                                      side from, bool may_be_compressed) noexcept;
/// False for a length that is not minimal or too long.
[[nodiscard]] bool read_head(std::uint8_t first, std::uint8_t second, std::span<const char> rest,
                             frame_head& out) noexcept;
/// Applies the mask to a part of the content that begins `offset` bytes into it, or takes it off.
void mask_part(std::span<char> part, const std::array<char, 4>& mask,
               std::uint64_t offset) noexcept;
/// The head of a frame, without a mask.
[[nodiscard]] std::string head_of(opcode code, std::uint64_t length, bool compressed);
/// A whole frame of a client, with a mask that nobody can foresee.
[[nodiscard]] std::string masked_frame(opcode code, std::string_view content, bool compressed);
/// Whether a peer may send it. RFC 6455 section 7.4.
[[nodiscard]] bool is_close_code(unsigned code) noexcept;

}  // namespace tenon::websocket::detail
