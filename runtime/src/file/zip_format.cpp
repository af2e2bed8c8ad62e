#include "zip_format.hpp"

#include <algorithm>
#include <chrono>

namespace tenon::file::detail {

std::uint32_t dos_time(std::int64_t seconds) noexcept {
  constexpr std::int64_t first = 315532800;  // 1980-01-01, before which there was no DOS
  const std::chrono::sys_seconds when{std::chrono::seconds(std::max(seconds, first))};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(when - day);
  const auto years =
      static_cast<std::uint32_t>(std::min(static_cast<int>(date.year()) - 1980, 127));
  return years << 25U | static_cast<unsigned>(date.month()) << 21U |
         static_cast<unsigned>(date.day()) << 16U |
         static_cast<std::uint32_t>(clock.hours().count()) << 11U |
         static_cast<std::uint32_t>(clock.minutes().count()) << 5U |
         static_cast<std::uint32_t>(clock.seconds().count() / 2);
}

std::int64_t unix_time(std::uint32_t dos) noexcept {
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(dos >> 25U) + 1980),
                                         std::chrono::month((dos >> 21U) & 15U),
                                         std::chrono::day((dos >> 16U) & 31U));
  if (!date.ok()) return 0;
  const std::chrono::sys_seconds day = std::chrono::sys_days(date);
  return day.time_since_epoch().count() + static_cast<std::int64_t>((dos >> 11U) & 31U) * 3600 +
         static_cast<std::int64_t>((dos >> 5U) & 63U) * 60 +
         static_cast<std::int64_t>(dos & 31U) * 2;
}

}  // namespace tenon::file::detail
