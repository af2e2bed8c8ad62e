#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::xml {

inline constexpr std::string_view instance_uri = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view blank_characters = " \t\r\n";

/// Whether XML 1.0 has the character at all (section 2.2).
constexpr bool is_character(std::uint32_t code_point) noexcept {
  return code_point == 0x9 || code_point == 0xA || code_point == 0xD ||
         (code_point >= 0x20 && code_point < 0xD800) ||
         (code_point >= 0xE000 && code_point < 0xFFFE) ||
         (code_point >= 0x10000 && code_point < 0x110000);
}

constexpr bool begins_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool continues_name(char c) noexcept {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
/// A name without a prefix; of characters beyond ASCII it is not asked whether names may have them.
constexpr bool is_name(std::string_view text) noexcept {
  if (text.empty() || !begins_name(text.front())) return false;
  for (const char c : text)
    if (!continues_name(c)) return false;
  return true;
}

constexpr bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(blank_characters) == std::string_view::npos;
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(blank_characters);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank_characters) - first + 1);
}

/// Takes one character in UTF-8 (RFC 3629) off the front: its code point, or -1 when there is none.
std::int32_t take_character(std::string_view& text) noexcept;

/// `prefix:name`, or the name alone.
std::string qualified(std::string_view prefix, std::string_view name);

}  // namespace tenon::xml
