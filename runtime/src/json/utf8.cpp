#include <stdexcept>

#include "scanner.hpp"

namespace tenon::json {

namespace {
bool in_range(char c, unsigned low, unsigned high) noexcept {
  const auto u = static_cast<unsigned char>(c);
  return u >= low && u <= high;
}
}  // namespace

// The table of RFC 3629 section 4.
const char* utf8_sequence_end(const char* at, const char* end) noexcept {
  const auto lead = static_cast<unsigned char>(*at);
  const auto left = end - at;
  if (lead < 0xC2 || lead > 0xF4) return nullptr;
  if (lead < 0xE0) return left >= 2 && in_range(at[1], 0x80, 0xBF) ? at + 2 : nullptr;
  if (lead < 0xF0) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;  // no surrogates
    return left >= 3 && in_range(at[1], low, high) && in_range(at[2], 0x80, 0xBF) ? at + 3
                                                                                  : nullptr;
  }
  const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
  return left >= 4 && in_range(at[1], low, high) && in_range(at[2], 0x80, 0xBF) &&
                 in_range(at[3], 0x80, 0xBF)
             ? at + 4
             : nullptr;
}

const char* plain_end_of_utf8(const char* at, const char* end) {
  for (;;) {
    at = plain_end(at, end);
    if (at == end || static_cast<unsigned char>(*at) < 0x80) return at;
    at = utf8_sequence_end(at, end);
    if (at == nullptr) throw std::domain_error{"a string is not valid UTF-8"};
  }
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80 | (code_point >> shift & 0x3F)));
  };
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace tenon::json
