#include <tenon/value/date_time.hpp>

#include <tenon/value/date.hpp>

namespace tenon {

namespace {

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

std::optional<date> read_date(cursor& in) noexcept {
  const int year = in.digits(4);
  if (year < 0 || !in.one_of("-")) return std::nullopt;
  const int month = in.digits(2);
  if (month < 0 || !in.one_of("-")) return std::nullopt;
  const int day = in.digits(2);
  if (day < 0) return std::nullopt;
  const date value{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                   std::chrono::day{static_cast<unsigned>(day)}};
  return value.ok() ? std::optional{value} : std::nullopt;
}

/// Nanoseconds after the point; -1 without a digit or when finer than a nanosecond.
std::int64_t read_fraction(cursor& in) noexcept {
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
std::optional<int> read_offset(cursor& in) noexcept {
  const char sign = in.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') return 0;
  if (sign == '\0') return std::nullopt;
  const int hours = in.digits(2);
  if (hours < 0 || hours > 23 || !in.one_of(":")) return std::nullopt;
  const int minutes = in.digits(2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

void append_digits(std::string& out, unsigned value, int count) {
  char digits[10];
  for (int i = count; i > 0; --i, value /= 10) digits[i - 1] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<std::size_t>(count));
}

void append_offset(std::string& out, int minutes) {
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

}  // namespace

std::optional<date> parse_date(std::string_view text) noexcept {
  cursor in{text};
  const auto value = read_date(in);
  return in.at_end() ? value : std::nullopt;
}

std::string to_string(const date& value) {
  const int year = static_cast<int>(value.year());
  if (!value.ok() || year < 0 || year > 9999)
    throw std::out_of_range{"not a date that RFC 3339 can write"};
  std::string text;
  append_digits(text, static_cast<unsigned>(year), 4);
  text += '-';
  append_digits(text, static_cast<unsigned>(value.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(value.day()), 2);
  return text;
}

std::optional<date_time> date_time::parse(std::string_view text) noexcept {
  using namespace std::chrono;
  cursor in{text};
  const auto day = read_date(in);
  if (!day || !in.one_of("Tt ")) return std::nullopt;
  const int hour = in.digits(2);
  if (hour < 0 || hour > 23 || !in.one_of(":")) return std::nullopt;
  const int minute = in.digits(2);
  if (minute < 0 || minute > 59 || !in.one_of(":")) return std::nullopt;
  const int second = in.digits(2);
  if (second < 0 || second > 60) return std::nullopt;
  const std::int64_t fraction = in.one_of(".") ? read_fraction(in) : 0;
  if (fraction < 0) return std::nullopt;
  const auto offset = read_offset(in);
  if (!offset || !in.at_end()) return std::nullopt;

  date_time value;
  value.seconds =
      sys_days{*day} + hours{hour} + minutes{minute - *offset} + std::chrono::seconds{second};
  value.nanoseconds = static_cast<std::uint32_t>(fraction);
  value.offset_minutes = static_cast<std::int16_t>(*offset);
  if (second == 60 && value.seconds != floor<days>(value.seconds)) return std::nullopt;
  return value;
}

std::string to_string(const date_time& value) {
  using namespace std::chrono;
  if (value.nanoseconds > 999'999'999 || value.offset_minutes < -1439 ||
      value.offset_minutes > 1439)
    throw std::out_of_range{"members of a date_time are out of range"};
  const auto local = value.seconds + minutes{value.offset_minutes};
  const auto day = floor<days>(local);
  const hh_mm_ss time{local - day};
  std::string text = to_string(date{day});
  text += 'T';
  append_digits(text, static_cast<unsigned>(time.hours().count()), 2);
  text += ':';
  append_digits(text, static_cast<unsigned>(time.minutes().count()), 2);
  text += ':';
  append_digits(text, static_cast<unsigned>(time.seconds().count()), 2);
  if (value.nanoseconds != 0) {
    text += '.';
    append_digits(text, value.nanoseconds, 9);
    text.erase(text.find_last_not_of('0') + 1);
  }
  append_offset(text, value.offset_minutes);
  return text;
}

}  // namespace tenon
