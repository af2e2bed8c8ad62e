#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <tenon/json/reader.hpp>
#include <tenon/json/shape.hpp>
#include <vector>

namespace tenon::json {

/// What a reader needs only off the fast path.
struct reader::notes {
  std::vector<violation> violations{};
  json::syntax_error error{};
  std::string scratch{};                  // a decoded string, until the next one
  std::deque<std::string> names{};        // decoded member names with escapes
  std::vector<std::string_view> unknown;  // names of open objects that their shapes do not have
};

inline bool is_plain(char c) noexcept {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x20 && u < 0x80 && c != '"' && c != '\\';
}

/// The high bit of each byte that is a quote, a backslash, a control character or >= 0x80; the
/// lowest set bit is exact, higher ones may be false.
inline std::uint64_t special_bytes(std::uint64_t v) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101;
  const std::uint64_t quote = v ^ (ones * '"');
  const std::uint64_t slash = v ^ (ones * '\\');
  return ((quote - ones) | (slash - ones) | (v - ones * 0x20) | v) & (ones * 0x80);
}

/// The first quote, backslash, control character or byte >= 0x80 in [at, end).
inline const char* plain_end(const char* at, const char* end) noexcept {
  while (end - at >= 8) {
    const std::uint64_t stop = special_bytes(detail::load(at, 8));
    if (stop != 0) return at + (std::countr_zero(stop) >> 3);
    at += 8;
  }
  while (at != end && is_plain(*at)) ++at;
  return at;
}

/// The grammar of RFC 8259.
class reader::scanner {
 public:
  static void skip_space(reader& in) noexcept {
    while (in.at_ != in.end_ && is_space(*in.at_)) ++in.at_;
  }
  static bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  /// Passes over white space; true when `c` is next. Does not consume it.
  static bool next_is(reader& in, char c) noexcept {
    skip_space(in);
    return in.at_ != in.end_ && *in.at_ == c;
  }

  /// Reads the string that begins at the reader's place (a quote). `out` is a view of the text, or
  /// of `scratch` when there are escapes; then at most about `limit` bytes are kept. False after a
  /// syntax error.
  static bool string(reader& in, std::string_view& out, std::string& scratch,
                     std::size_t limit = rules::unlimited);

  /// A number as it stands in the text.
  struct number_text {
    const char* begin;
    const char* end;
    bool plain;  // neither fraction nor exponent
    std::string_view view() const noexcept {
      return {begin, static_cast<std::size_t>(end - begin)};
    }
  };
  /// Passes over the number at the reader's place. False after a syntax error.
  static bool number(reader& in, number_text& out);
  /// Where the number beginning at `at` ends, as far as its characters tell.
  static bool looks_like_number(const reader& in) noexcept {
    return in.at_ != in.end_ && (*in.at_ == '-' || is_digit(*in.at_));
  }
  static bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }

  /// Consumes `word` ("true") when it is next.
  static bool word(reader& in, std::string_view word) noexcept {
    if (static_cast<std::size_t>(in.end_ - in.at_) < word.size() ||
        std::memcmp(in.at_, word.data(), word.size()) != 0)
      return false;
    in.at_ += word.size();
    return true;
  }

 private:
  static bool decode(reader& in, const char* begin, const char* at, std::string_view& out,
                     std::string& scratch, std::size_t limit);
};

/// The end of the UTF-8 sequence (of two or more bytes) at `at`; nullptr when it is not valid.
const char* utf8_sequence_end(const char* at, const char* end) noexcept;
/// The first character in [at, end) that must be escaped in a string. Throws std::domain_error for
/// invalid UTF-8.
const char* plain_end_of_utf8(const char* at, const char* end);
/// Appends a code point.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace tenon::json
