// Dates, times and durations (RFC 3339, 5.6 and appendix A).

#include "formats.hpp"

namespace tenon::rules::formats {

namespace {

int days_of(int year, int month) noexcept {
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

/// Minutes east of UTC; nothing of the text is taken when there is no offset.
bool take_offset(scan& in, int& minutes) noexcept {
  if (in.take_any("Zz")) return true;
  const bool west = in.peek() == '-';
  if (!in.take_any("+-")) return false;
  const int hour = in.two_digits();
  if (hour < 0 || hour > 23 || !in.take(':')) return false;
  const int minute = in.two_digits();
  if (minute < 0 || minute > 59) return false;
  minutes = (west ? -1 : 1) * (hour * 60 + minute);
  return true;
}

/// Elements in the order of `units`, none left out between two of them. Returns how many; -1 when
/// the text is something else.
int take_elements(scan& in, std::string_view units) noexcept {
  int count = 0;
  std::size_t next = 0;
  while (is_digit(in.peek())) {
    in.digits();
    const std::size_t unit = units.find(in.peek());
    if (in.at_end() || unit == std::string_view::npos) return -1;
    if (count > 0 && unit != next) return -1;
    in.take(units[unit]);
    next = unit + 1;
    ++count;
  }
  return count;
}

}  // namespace

bool is_date(std::string_view text) noexcept {
  scan in{text};
  const int century = in.two_digits();
  const int rest = in.two_digits();
  if (century < 0 || rest < 0 || !in.take('-')) return false;
  const int month = in.two_digits();
  if (month < 1 || month > 12 || !in.take('-')) return false;
  const int day = in.two_digits();
  return day >= 1 && day <= days_of(century * 100 + rest, month) && in.at_end();
}

bool is_time(std::string_view text) noexcept {
  scan in{text};
  const int hour = in.two_digits();
  if (hour < 0 || hour > 23 || !in.take(':')) return false;
  const int minute = in.two_digits();
  if (minute < 0 || minute > 59 || !in.take(':')) return false;
  const int second = in.two_digits();
  if (second < 0 || second > 60) return false;
  if (in.take('.') && in.digits().empty()) return false;
  int offset = 0;
  if (!take_offset(in, offset) || !in.at_end()) return false;
  // A leap second is the last one of a day in UTC.
  const int utc = ((hour * 60 + minute - offset) % 1440 + 1440) % 1440;
  return second < 60 || utc == 1439;
}

bool is_date_time(std::string_view text) noexcept {
  constexpr std::size_t date_size = 10;
  return text.size() > date_size && is_date(text.substr(0, date_size)) &&
         (text[date_size] == 'T' || text[date_size] == 't') && is_time(text.substr(date_size + 1));
}

bool is_duration(std::string_view text) noexcept {
  scan in{text};
  if (!in.take('P')) return false;
  if (text.ends_with('W')) {
    return !in.digits().empty() && in.take('W') && in.at_end();
  }
  const int dates = take_elements(in, "YMD");
  if (dates < 0) return false;
  if (!in.take('T')) return dates > 0 && in.at_end();
  return take_elements(in, "HMS") > 0 && in.at_end();
}

}  // namespace tenon::rules::formats
