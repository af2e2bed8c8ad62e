#include "service/format_text.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace tenon::gen::service {

namespace {

constexpr std::string_view digits = "0123456789";

bool is_any(char c, std::string_view of) { return of.find(c) != std::string_view::npos; }

/// Takes text that looks like the shape from the front: `9` stands for a digit, `x` for a
/// hexadecimal one.
bool take(std::string_view& text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool good = shape[i] == '9'   ? is_any(text[i], digits)
                      : shape[i] == 'x' ? is_any(text[i], "0123456789abcdefABCDEF")
                                        : text[i] == shape[i];
    if (!good) return false;
  }
  text.remove_prefix(shape.size());
  return true;
}

int two(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool take_date(std::string_view& text) {
  const std::string_view whole = text;
  if (!take(text, "9999-99-99")) return false;
  using namespace std::chrono;
  return year_month_day{year{two(whole, 0) * 100 + two(whole, 2)},
                        month{static_cast<unsigned>(two(whole, 5))},
                        day{static_cast<unsigned>(two(whole, 8))}}
      .ok();
}

bool take_offset(std::string_view& text) {
  if (take(text, "Z") || take(text, "z")) return true;
  const std::string_view whole = text;
  return (take(text, "+99:99") || take(text, "-99:99")) && two(whole, 1) < 24 && two(whole, 4) < 60;
}

bool take_time(std::string_view& text) {
  const std::string_view whole = text;
  if (!take(text, "99:99:99") || two(whole, 0) > 23 || two(whole, 3) > 59 || two(whole, 6) > 59)
    return false;
  if (!take(text, ".")) return true;
  const std::size_t places = std::min(text.find_first_not_of(digits), text.size());
  text.remove_prefix(places);
  return places >= 1 && places <= 9;
}

bool is_date_time(std::string_view text) {
  return take_date(text) && (take(text, "T") || take(text, "t") || take(text, " ")) &&
         take_time(text) && take_offset(text) && text.empty();
}

// Numbers of at most eight digits, each with a unit; how many.
int take_units(std::string_view& text, std::string_view units) {
  int count = 0;
  while (!text.empty() && is_any(text.front(), digits)) {
    const std::size_t size = std::min(text.find_first_not_of(digits), text.size());
    text.remove_prefix(size);
    const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.front());
    if (unit == std::string_view::npos || size > 8) return -1;
    units.remove_prefix(unit + 1);
    text.remove_prefix(1);
    ++count;
  }
  return count;
}

bool is_duration(std::string_view text) {
  if (!take(text, "P")) return false;
  const bool weeks = text.ends_with('W');
  const int dates = take_units(text, weeks ? "W" : "YMD");
  if (dates < 0) return false;
  if (text.empty()) return dates > 0;
  return !weeks && take(text, "T") && take_units(text, "HMS") > 0 && text.empty();
}

bool is_base64(std::string_view text) {
  if (text.size() % 4 != 0) return false;
  while (text.ends_with('=')) text.remove_suffix(1);
  return std::ranges::all_of(text, [](char c) {
    return is_any(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  });
}

}  // namespace

bool fits_format(std::string_view format, std::string_view text) {
  if (format == "uuid") return take(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") && text.empty();
  if (format == "date") return take_date(text) && text.empty();
  if (format == "time")
    return take_time(text) && (text.empty() || (take_offset(text) && text.empty()));
  if (format == "date-time") return is_date_time(text);
  if (format == "duration") return is_duration(text);
  return format != "byte" || is_base64(text);
}

}  // namespace tenon::gen::service
