#include "date_text.hpp"

#include <algorithm>

namespace tenon::http::detail {

namespace {

void two_digits(char* out, int value) noexcept {
  out[0] = static_cast<char>('0' + value / 10 % 10);
  out[1] = static_cast<char>('0' + value % 10);
}

}  // namespace

void date_line::set(std::time_t now) noexcept {
  constexpr std::string_view days = "SunMonTueWedThuFriSat";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::string_view shape = "Date: Sun, 00 Jan 0000 00:00:00 GMT\r\n";
  static_assert(shape.size() == size);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::copy(shape.begin(), shape.end(), text_.begin());
  char* const out = text_.data();
  std::copy_n(days.data() + 3 * parts.tm_wday, 3, out + 6);
  two_digits(out + 11, parts.tm_mday);
  std::copy_n(months.data() + 3 * parts.tm_mon, 3, out + 14);
  const int year = parts.tm_year + 1900;
  two_digits(out + 18, year / 100);
  two_digits(out + 20, year % 100);
  two_digits(out + 23, parts.tm_hour);
  two_digits(out + 26, parts.tm_min);
  two_digits(out + 29, parts.tm_sec);
}

}  // namespace tenon::http::detail
