#include "source/utf8.hpp"

namespace tenon::gen::source {

namespace {

struct lead {
  std::size_t length;
  char32_t bits;
  char32_t least;
};

lead read_lead(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

struct code_range {
  char32_t first;
  char32_t last;
};

// Blocks that terminals draw two columns wide (the common part of Unicode's East Asian Width W, F).
constexpr code_range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                               {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
                               {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                               {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
                               {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr code_range combining[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

}  // namespace

code_point decode_code_point(std::string_view text) {
  if (text.empty()) return {};
  const lead first = read_lead(static_cast<unsigned char>(text[0]));
  if (first.length == 0 || first.length > text.size()) return {};
  char32_t value = first.bits;
  for (std::size_t at = 1; at < first.length; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < first.least || value > 0x10FFFF || surrogate) return {};
  return {value, first.length};
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const code_point read = decode_code_point(text.substr(at));
    if (read.length == 0) return at;
    at += read.length;
  }
  return std::string_view::npos;
}

std::size_t display_width(char32_t value) {
  for (const code_range& range : combining) {
    if (value >= range.first && value <= range.last) return 0;
  }
  for (const code_range& range : wide) {
    if (value >= range.first && value <= range.last) return 2;
  }
  return 1;
}

}  // namespace tenon::gen::source
