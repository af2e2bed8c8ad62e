#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What dates, times and durations share in their texts.
namespace tenon::time_text {

/// Reads RFC 3339 text from left to right.
class cursor {
 public:
  explicit cursor(std::string_view text) noexcept : text_{text} {}

  /// Exactly `count` digits; -1 when they are not there.
  int digits(int count) noexcept {
    int value = 0;
    for (int i = 0; i < count; ++i) {
      if (text_.empty() || text_[0] < '0' || text_[0] > '9') return -1;
      value = value * 10 + (take() - '0');
    }
    return value;
  }
  /// One of the characters of `set`; 0 when it is not there.
  char one_of(std::string_view set) noexcept {
    return !text_.empty() && set.find(text_[0]) != std::string_view::npos ? take() : '\0';
  }
  /// As many digits as there are; -1 when there is none, or more than the number can hold.
  std::int64_t number() noexcept {
    std::int64_t value = at_digit() ? 0 : -1;
    while (at_digit()) {
      if (value > (INT64_MAX - 9) / 10) return -1;
      value = value * 10 + (take() - '0');
    }
    return value;
  }
  bool at_digit() const noexcept { return !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; }
  bool at_end() const noexcept { return text_.empty(); }

 private:
  char take() noexcept {
    const char c = text_[0];
    text_.remove_prefix(1);
    return c;
  }
  std::string_view text_;
};

/// Nanoseconds after the point; -1 without a digit or when finer than a nanosecond.
inline std::int64_t read_fraction(cursor& in) noexcept {
  std::int64_t value = 0;
  int places = 0;
  while (in.at_digit()) {
    const int digit = in.digits(1);
    if (places < 9)
      value = value * 10 + digit;
    else if (digit != 0)
      return -1;
    ++places;
  }
  if (places == 0) return -1;
  for (; places < 9; ++places) value *= 10;
  return value;
}

/// Minutes east of UTC.
inline std::optional<int> read_offset(cursor& in) noexcept {
  const char sign = in.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') return 0;
  if (sign == '\0') return std::nullopt;
  const int hours = in.digits(2);
  if (hours < 0 || hours > 23 || !in.one_of(":")) return std::nullopt;
  const int minutes = in.digits(2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

inline void append_digits(std::string& out, unsigned value, int count) {
  char digits[10];
  for (int i = count; i > 0; --i, value /= 10) digits[i - 1] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<std::size_t>(count));
}

inline void append_offset(std::string& out, int minutes) {
  if (minutes == 0) {
    out += 'Z';
    return;
  }
  const auto size = static_cast<unsigned>(minutes < 0 ? -minutes : minutes);
  out += minutes < 0 ? '-' : '+';
  append_digits(out, size / 60, 2);
  out += ':';
  append_digits(out, size % 60, 2);
}

/// A point and the digits of the fraction that say something.
inline void append_fraction(std::string& out, std::uint32_t nanoseconds) {
  if (nanoseconds == 0) return;
  out += '.';
  append_digits(out, nanoseconds, 9);
  out.erase(out.find_last_not_of('0') + 1);
}

}  // namespace tenon::time_text
