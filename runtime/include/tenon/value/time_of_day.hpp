#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

/// A time without a day (`format: time`).
struct time_of_day {
  /// 0 to just below 24 hours. `std::chrono::hh_mm_ss{since_midnight}` takes it apart.
  std::chrono::nanoseconds since_midnight{};
  /// East of UTC, -23:59 to 23:59; nothing: local time, which RFC 3339 calls `partial-time`.
  std::optional<std::chrono::minutes> offset{};

  /// Reads `full-time` or `partial-time` of RFC 3339 (`09:30:00Z`, `09:30:00.5`); nullopt for
  /// anything else. A fraction finer than a nanosecond is refused rather than rounded. A leap
  /// second (23:59:60 UTC) is read as the first moment of the next day.
  static std::optional<time_of_day> parse(std::string_view text) noexcept;

  bool operator==(const time_of_day&) const = default;
};

/// As RFC 3339 writes it, with the shortest fraction that is exact. Throws std::out_of_range for
/// members out of range.
std::string to_string(const time_of_day& value);

}  // namespace tenon
