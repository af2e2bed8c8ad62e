#include <tenon/json/writer.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <tenon/json/shape.hpp>
#include <tenon/json/write.hpp>

#include "scanner.hpp"

namespace tenon::json {

namespace {

static_assert(std::endian::native == std::endian::little, "strings are copied as numbers");

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

/// Writes `value`, at most 20 characters; returns how many.
std::size_t write_integer(char* at, std::uint64_t value) noexcept {
  std::size_t digits = 1;
  for (std::uint64_t rest = value; rest >= 10; rest /= 10) ++digits;
  write_backwards(at + digits, value);
  return digits;
}

/// Writes a number of few decimal places, as most are; returns 0 for all others. A decimal of at
/// most 15 digits that reads back as the same double is the only one, so it is the shortest too.
std::size_t write_short_decimal(char* at, double value) noexcept {
  const double size = std::fabs(value);
  if (!(size < 1e9)) return 0;
  std::uint64_t places = 0;
  auto digits = static_cast<std::uint64_t>(size);
  if (static_cast<double>(digits) != size) {
    digits = static_cast<std::uint64_t>(size * 1e2 + 0.5);
    places = 2;
    if (static_cast<double>(digits) / 1e2 != size) {
      digits = static_cast<std::uint64_t>(size * 1e6 + 0.5);
      places = 6;
      if (static_cast<double>(digits) / 1e6 != size) return 0;
    }
    while (digits % 10 == 0) {
      digits /= 10;
      --places;
    }
  }
  char* to = at;
  if (std::signbit(value)) *to++ = '-';
  std::uint64_t scale = 1;
  for (std::uint64_t i = 0; i < places; ++i) scale *= 10;
  to += write_integer(to, digits / scale);
  if (places > 0) {
    // A one before the decimals keeps their zeros; the point then takes its place.
    write_backwards(to + places + 1, digits % scale + scale);
    *to = '.';
    to += places + 1;
  }
  return static_cast<std::size_t>(to - at);
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
  char* const at = room(20);
  *at = '-';
  const auto bits = static_cast<std::uint64_t>(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  advance(sign + write_integer(at + sign, value < 0 ? std::uint64_t{0} - bits : bits));
}
void writer::integer(std::uint64_t value) { advance(write_integer(room(20), value)); }

void writer::number(double value) {
  char* const at = room(32);
  if (const std::size_t size = write_short_decimal(at, value)) return advance(size);
  advance(write_float(at, value));
}
void writer::number(float value) { advance(write_float(room(32), value)); }

void writer::string(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  char* to = room(left + 10);
  *to++ = '"';
  // Copies eight bytes at a time, and looks at them on the way.
  for (;;) {
    const std::size_t part = left < 8 ? left : 8;
    const std::uint64_t bytes = detail::load(at, part);
    std::memcpy(to, &bytes, 8);
    const std::uint64_t stop = special_bytes(bytes);
    const std::size_t plain = stop == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(stop)) >> 3;
    to += plain;
    at += plain;
    left -= plain;
    if (left == 0) break;
    if (plain < 8) {
      used_ = static_cast<std::size_t>(to - out_.data());
      return string_with_escapes({at, left});
    }
  }
  *to++ = '"';
  used_ = static_cast<std::size_t>(to - out_.data());
}

void writer::string_with_escapes(std::string_view rest) {
  const char* at = rest.data();
  const char* const end = at + rest.size();
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
  // Small at first: the string writes zeros into what it grows by.
  out_.resize(std::max({used_ + size, out_.size() * 3, std::size_t{192}}));
}

void write_json(writer& out, const bytes& value) { out.string(to_base64(value)); }
void write_json(writer& out, const uuid& value) { out.string(to_string(value)); }
void write_json(writer& out, const date_time& value) { out.string(to_string(value)); }
void write_json(writer& out, const date& value) { out.string(to_string(value)); }
void write_json(writer& out, const time_of_day& value) { out.string(to_string(value)); }
void write_json(writer& out, const duration& value) { out.string(to_string(value)); }

}  // namespace tenon::json
