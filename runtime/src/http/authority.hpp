#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon::http::detail {

/// The halves of `host[:port]`.
struct authority_parts {
  std::string_view host;  ///< an IPv6 literal without its brackets
  std::optional<std::uint16_t> port;
};
/// Nothing when the text breaks the grammar of RFC 3986 section 3.2.2 and 3.2.3, or has user info.
[[nodiscard]] std::optional<authority_parts> parse_authority(std::string_view text) noexcept;

/// Whether every character may stand in a request target, and every `%` begins an escape.
[[nodiscard]] bool all_target_characters(std::string_view text) noexcept;

}  // namespace tenon::http::detail
