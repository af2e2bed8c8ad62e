#include <tenon/json/writer.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <tenon/json/write.hpp>

#include "scanner.hpp"

namespace tenon::json {

namespace {

constexpr char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/// Writes `value` so that it ends before `end`; returns where it begins.
char* write_backwards(char* end, std::uint64_t value) noexcept {
  while (value >= 100) {
    end -= 2;
    std::memcpy(end, digit_pairs + value % 100 * 2, 2);
    value /= 100;
  }
  if (value >= 10) {
    end -= 2;
    std::memcpy(end, digit_pairs + value * 2, 2);
  } else {
    *--end = static_cast<char>('0' + value);
  }
  return end;
}

template <class T>
std::size_t write_float(char* at, T value) {
  if (!std::isfinite(value)) throw std::domain_error{"JSON has no NaN and no infinity"};
  return static_cast<std::size_t>(std::to_chars(at, at + 32, value).ptr - at);
}

/// The escape of a character that must not stand in a string.
std::size_t write_escape(char* at, char c) noexcept {
  constexpr char hex[] = "0123456789abcdef";
  char short_form = 0;
  switch (c) {
    case '"':
      short_form = '"';
      break;
    case '\\':
      short_form = '\\';
      break;
    case '\b':
      short_form = 'b';
      break;
    case '\f':
      short_form = 'f';
      break;
    case '\n':
      short_form = 'n';
      break;
    case '\r':
      short_form = 'r';
      break;
    case '\t':
      short_form = 't';
      break;
    default: {
      const char text[] = {'\\', 'u', '0', '0', hex[c >> 4 & 15], hex[c & 15]};
      std::memcpy(at, text, 6);
      return 6;
    }
  }
  at[0] = '\\';
  at[1] = short_form;
  return 2;
}

}  // namespace

void writer::integer(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value >= 0) return integer(bits);
  raw('-');
  integer(std::uint64_t{0} - bits);
}

void writer::integer(std::uint64_t value) {
  char digits[20];
  char* const begin = write_backwards(digits + 20, value);
  const auto size = static_cast<std::size_t>(digits + 20 - begin);
  std::memcpy(room(20), begin, size);
  advance(size);
}

void writer::number(double value) { advance(write_float(room(32), value)); }
void writer::number(float value) { advance(write_float(room(32), value)); }

void writer::string(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  *room(text.size() + 2) = '"';
  advance(1);
  while (true) {
    const char* run = at;
    at = plain_end_of_utf8(at, end);
    raw({run, static_cast<std::size_t>(at - run)});
    if (at == end) break;
    advance(write_escape(room(6), *at));
    ++at;
  }
  raw('"');
}

void writer::grow(std::size_t size) {
  out_.resize(std::max({used_ + size, out_.size() * 2, std::size_t{512}}));
}

void write_json(writer& out, const bytes& value) { out.string(to_base64(value)); }
void write_json(writer& out, const uuid& value) { out.string(to_string(value)); }
void write_json(writer& out, const date_time& value) { out.string(to_string(value)); }
void write_json(writer& out, const date& value) { out.string(to_string(value)); }

}  // namespace tenon::json
