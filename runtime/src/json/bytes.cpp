#include <tenon/value/bytes.hpp>

namespace tenon {

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The six bits of a character; 64 when it is none.
std::uint32_t sextet(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : 64;
}

}  // namespace

std::string to_base64(std::string_view content) {
  std::string text;
  text.reserve((content.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < content.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (i + k < content.size() ? static_cast<std::uint8_t>(content[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= content.size() ? alphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::optional<bytes> from_base64(std::string_view text) {
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  const std::size_t rest = text.size() % 4;
  if (rest == 1 || (padding > 0 && rest + padding != 4)) return std::nullopt;
  std::string content;
  content.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::uint32_t six = sextet(c);
    if (six > 63) return std::nullopt;
    group = group << 6 | six;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    content += static_cast<char>(group >> bits & 255);
  }
  if ((group & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes{std::move(content)};
}

}  // namespace tenon
