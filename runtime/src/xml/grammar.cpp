#include "grammar.hpp"

namespace tenon::xml {

std::int32_t take_character(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t first = byte(0);
  std::size_t size = 1;
  std::uint32_t value = first;
  std::uint32_t least = 0;
  if (first >= 0xF0 && first < 0xF8) {
    size = 4;
    value = first & 0x07U;
    least = 0x10000;
  } else if (first >= 0xE0) {
    size = 3;
    value = first & 0x0FU;
    least = 0x800;
  } else if (first >= 0xC0) {
    size = 2;
    value = first & 0x1FU;
    least = 0x80;
  } else if (first >= 0x80 || text.empty()) {
    return -1;
  }
  if (first >= 0xF8) return -1;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return -1;
    value = value << 6U | (byte(i) & 0x3FU);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return -1;
  text.remove_prefix(size);
  return static_cast<std::int32_t>(value);
}

std::string qualified(std::string_view prefix, std::string_view name) {
  std::string out{prefix};
  if (!prefix.empty()) out.push_back(':');
  out.append(name);
  return out;
}

}  // namespace tenon::xml
