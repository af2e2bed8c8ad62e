#pragma once
#include <cstddef>
#include <string_view>

namespace tenon::gen::source {

/// One code point read from text, and how many bytes it took. `length` is 0 at a byte that is not
/// well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates) and at the end.
struct code_point {
  char32_t value = 0;
  std::size_t length = 0;
};

code_point decode_code_point(std::string_view text);

/// Offset of the first byte that is not well-formed UTF-8, or `npos`.
std::size_t find_invalid_utf8(std::string_view text);

/// Columns the code point takes on a terminal: 0, 1 or 2.
std::size_t display_width(char32_t value);

}  // namespace tenon::gen::source
