#include <tenon/value/date_time.hpp>

#include <tenon/value/date.hpp>

#include "time_text.hpp"

namespace tenon {

namespace {

using namespace time_text;

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
  append_fraction(text, value.nanoseconds);
  append_offset(text, value.offset_minutes);
  return text;
}

}  // namespace tenon
