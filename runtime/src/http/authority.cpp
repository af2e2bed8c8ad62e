#include "authority.hpp"

#include <charconv>

#include "characters.hpp"

namespace tenon::http::detail {

namespace {

bool is_address_literal(std::string_view text) noexcept {
  bool colon = false;
  for (const char each : text) {
    if (each == ':') {
      colon = true;
    } else if (!is(hex_character, each) && each != '.') {
      return false;
    }
  }
  return colon;
}

/// The registered name that `text` begins with.
std::string_view registered_name(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  const char* at = text.data();
  while ((at = skip<host_character>(at, end)) != end) {
    if (*at != '%' || end - at < 3 || hex_value(at[1]) < 0 || hex_value(at[2]) < 0) break;
    at += 3;
  }
  return {text.data(), static_cast<std::size_t>(at - text.data())};
}

}  // namespace

std::optional<authority_parts> parse_authority(std::string_view text) noexcept {
  authority_parts parts;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    parts.host = text.substr(1, close - 1);
    if (!is_address_literal(parts.host)) return std::nullopt;
    text.remove_prefix(close + 1);
  } else {
    parts.host = registered_name(text);
    text.remove_prefix(parts.host.size());
  }
  if (text.empty()) return parts;
  if (text.front() != ':') return std::nullopt;
  text.remove_prefix(1);
  if (text.empty()) return parts;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  parts.port = port;
  return parts;
}

bool all_target_characters(std::string_view text) noexcept {
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (is(target_character, text[index])) continue;
    if (text[index] != '%' || index + 2 >= text.size()) return false;
    if (hex_value(text[index + 1]) < 0 || hex_value(text[index + 2]) < 0) return false;
  }
  return true;
}

}  // namespace tenon::http::detail
