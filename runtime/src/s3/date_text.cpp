#include "date_text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace tenon::s3::detail {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::optional<unsigned> month_of(std::string_view name) {
  for (unsigned month = 0; month < months.size(); ++month) {
    if (months[month] == name) return month + 1;
  }
  return std::nullopt;
}

/// The digits of a part of the text; nothing when it has anything else.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  const char* end = text.data() + at + size;
  const auto [stop, failed] = std::from_chars(text.data() + at, end, value);
  if (failed != std::errc() || stop != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<time_point> parse_http_date(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const std::optional<int> day = number_at(text, 5, 2);
  const std::optional<unsigned> month = month_of(text.substr(8, 3));
  const std::optional<int> year = number_at(text, 12, 4);
  const std::optional<int> hour = number_at(text, 17, 2);
  const std::optional<int> minute = number_at(text, 20, 2);
  const std::optional<int> second = number_at(text, 23, 2);
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::string http_date(time_point when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(when - day);
  const std::string_view weekday = weekdays[std::chrono::weekday(day).c_encoding()];
  const std::string_view month = months[static_cast<unsigned>(date.month()) - 1];
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", weekday.data(),
      static_cast<unsigned>(date.day()), month.data(), static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

time_point now() noexcept {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace tenon::s3::detail
