#include <tenon/value/time_of_day.hpp>

#include <stdexcept>

#include "time_text.hpp"

namespace tenon {

using namespace std::chrono;

std::optional<time_of_day> time_of_day::parse(std::string_view text) noexcept {
  time_text::cursor in{text};
  const int hour = in.digits(2);
  if (hour < 0 || hour > 23 || !in.one_of(":")) return std::nullopt;
  const int minute = in.digits(2);
  if (minute < 0 || minute > 59 || !in.one_of(":")) return std::nullopt;
  const int second = in.digits(2);
  if (second < 0 || second > 60) return std::nullopt;
  const std::int64_t fraction = in.one_of(".") ? time_text::read_fraction(in) : 0;
  if (fraction < 0) return std::nullopt;
  time_of_day value;
  if (!in.at_end()) {
    const auto east = time_text::read_offset(in);
    if (!east || !in.at_end()) return std::nullopt;
    value.offset = minutes{*east};
  }
  const auto whole = hours{hour} + minutes{minute} + seconds{second};
  value.since_midnight = (whole + nanoseconds{fraction}) % hours{24};
  // A leap second is the last one of a day in UTC.
  const auto utc = (whole - value.offset.value_or(minutes{0}) + hours{48}) % hours{24};
  if (second == 60 && utc != seconds{0}) return std::nullopt;
  return value;
}

std::string to_string(const time_of_day& value) {
  if (value.since_midnight < nanoseconds{0} || value.since_midnight >= hours{24} ||
      (value.offset && abs(*value.offset) >= hours{24}))
    throw std::out_of_range{"not a time of day that RFC 3339 can write"};
  const hh_mm_ss time{value.since_midnight};
  std::string text;
  time_text::append_digits(text, static_cast<unsigned>(time.hours().count()), 2);
  text += ':';
  time_text::append_digits(text, static_cast<unsigned>(time.minutes().count()), 2);
  text += ':';
  time_text::append_digits(text, static_cast<unsigned>(time.seconds().count()), 2);
  time_text::append_fraction(text, static_cast<std::uint32_t>(time.subseconds().count()));
  if (value.offset) time_text::append_offset(text, static_cast<int>(value.offset->count()));
  return text;
}

}  // namespace tenon
