#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::http::detail {

/// Character classes of RFC 9110 and RFC 3986, one bit each.
enum character_class : std::uint8_t {
  token_character = 1,
  value_character = 2,       ///< of a field's value: everything but controls, tab included
  target_character = 4,      ///< of a request target; `%` is looked at on its own
  unreserved_character = 8,  ///< RFC 3986 section 2.3
  reserved_character = 16,   ///< RFC 3986 section 2.2
  hex_character = 32,
  percent_character = 64,
  host_character = 128,  ///< of a registered name, without escapes: RFC 3986 section 3.2.2
};

constexpr std::array<std::uint8_t, 256> make_character_classes() {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&table](std::string_view characters, unsigned bit) {
    for (const char each : characters) {
      auto& slot = table[static_cast<unsigned char>(each)];
      slot = static_cast<std::uint8_t>(slot | bit);
    }
  };
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  mark(digits,
       token_character | unreserved_character | target_character | hex_character | host_character);
  mark(letters, token_character | unreserved_character | target_character | host_character);
  mark("abcdefABCDEF", hex_character);
  mark("%", percent_character);
  mark("!#$%&'*+-.^_`|~", token_character);
  mark("-._~", unreserved_character | target_character | host_character);
  mark("!$&'()*+,;=", host_character);
  mark(":/?#[]@!$&'()*+,;=", reserved_character);
  // What clients send raw though RFC 3986 leaves it out: brackets, braces, bar, caret, back quote.
  mark(":/?[]@!$&'()*+,;={}|^`", target_character);
  for (std::size_t code = 0x20; code < 256; ++code) {
    if (code != 0x7f) table[code] = static_cast<std::uint8_t>(table[code] | value_character);
  }
  mark("\t", value_character);
  return table;
}

inline constexpr std::array<std::uint8_t, 256> character_classes = make_character_classes();

[[nodiscard]] constexpr bool is(character_class wanted, char character) noexcept {
  return (character_classes[static_cast<unsigned char>(character)] & wanted) != 0;
}

[[nodiscard]] constexpr char lower(char character) noexcept {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                              : character;
}

/// The first character that is not of the class.
template <unsigned wanted>
[[nodiscard]] constexpr const char* skip(const char* at, const char* end) noexcept {
  const auto fits = [](char each) {
    return (character_classes[static_cast<unsigned char>(each)] & wanted) != 0;
  };
  for (; end - at >= 4; at += 4) {
    if (!fits(at[0])) return at;
    if (!fits(at[1])) return at + 1;
    if (!fits(at[2])) return at + 2;
    if (!fits(at[3])) return at + 3;
  }
  while (at != end && fits(*at)) ++at;
  return at;
}

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char small = lower(digit);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// Without the spaces and tabs around it (OWS).
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace tenon::http::detail
