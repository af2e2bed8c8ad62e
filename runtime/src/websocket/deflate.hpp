#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::websocket::detail {

/// What was agreed on about permessage-deflate: no context is kept between messages on either side,
/// so that an idle connection needs no memory for it. RFC 7692 section 7.
struct deflate_terms {
  int window_bits = 15;  ///< of what we send
  std::string answer{};  ///< for Sec-WebSocket-Extensions
};
/// The first offer in the field's value that can be taken.
[[nodiscard]] std::optional<deflate_terms> accept_deflate(std::string_view offers);

constexpr int widest_window = 15;
/// What a client offers: that neither side keeps a context.
inline constexpr std::string_view deflate_offer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
/// Whether a server may answer that offer so: then messages may be compressed.
[[nodiscard]] bool is_deflate_answer(std::string_view text);

/// A whole message, compressed.
[[nodiscard]] std::string deflated(std::string_view message, int window_bits);
enum class inflate_result : std::uint8_t { done, too_large, malformed };
/// A whole message, decompressed; no more than `limit` bytes of it.
[[nodiscard]] inflate_result inflate_message(std::string_view packed, std::size_t limit,
                                             std::string& out);

}  // namespace tenon::websocket::detail
