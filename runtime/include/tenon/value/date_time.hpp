#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tenon {

/// A moment as RFC 3339 writes it, kept exactly: the second, the fraction to nanoseconds, and the
/// offset from UTC that the writer used. Years 0000 to 9999, so year 0001 is as good as any.
struct date_time {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  std::chrono::sys_seconds seconds{};
  /// 0 to 999 999 999.
  std::uint32_t nanoseconds = 0;
  /// Minutes east of UTC, -1439 to 1439. It changes how the moment is written, not which it is.
  std::int16_t offset_minutes = 0;

  date_time() = default;

  /// The same moment, in UTC.
  template <class Duration>
  date_time(std::chrono::sys_time<Duration> time)  // NOLINT: as the time point
      : seconds{std::chrono::floor<std::chrono::seconds>(time)},
        nanoseconds{static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(time - seconds).count())} {}

  static date_time now() { return date_time{std::chrono::system_clock::now()}; }

  /// The same moment as a time point, rounded down to `Duration`. Throws std::out_of_range when
  /// `Duration` cannot hold it (nanoseconds reach from 1677 to 2262; microseconds hold every year).
  template <class Duration = std::chrono::microseconds>
  std::chrono::sys_time<Duration> time() const {
    using wide = std::chrono::duration<long double>;
    const wide since_epoch{seconds.time_since_epoch()};
    if (since_epoch >= wide{Duration::max()} || since_epoch <= wide{Duration::min()})
      throw std::out_of_range{"the moment is outside the range of the time point"};
    return std::chrono::time_point_cast<Duration>(seconds) +
           std::chrono::floor<Duration>(std::chrono::nanoseconds{nanoseconds});
  }

  /// Reads `date-time` of RFC 3339 (`2024-05-01T12:00:00.25+02:00`); nullopt for anything else.
  /// A fraction finer than a nanosecond is refused rather than rounded. A leap second
  /// (23:59:60 UTC) is read as the first moment of the next day.
  static std::optional<date_time> parse(std::string_view text) noexcept;

  /// The same moment and the same offset. To compare moments alone compare `time()`.
  bool operator==(const date_time&) const = default;
};

/// `date-time` of RFC 3339, with the shortest fraction that is exact, and `Z` for offset 0.
/// Throws std::out_of_range for a year outside 0000-9999 or members out of range.
std::string to_string(const date_time& value);

}  // namespace tenon
