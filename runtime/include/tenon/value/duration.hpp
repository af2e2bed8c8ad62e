#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

/// A length of time (`format: duration`), kept exactly: how long a month is depends on where it
/// begins, and so does a day. No member is negative.
struct duration {
  std::chrono::months months{};     ///< a year is twelve of them
  std::chrono::days days{};         ///< a week is seven of them
  std::chrono::nanoseconds time{};  ///< hours, minutes and seconds

  duration() = default;
  /// A length without days and months.
  template <class Rep, class Period>
  duration(std::chrono::duration<Rep, Period> length)  // NOLINT: as the length
      : time(std::chrono::duration_cast<std::chrono::nanoseconds>(length)) {}
  duration(std::chrono::months in_months, std::chrono::days in_days,
           std::chrono::nanoseconds in_time = {})
      : months(in_months), days(in_days), time(in_time) {}

  /// Reads a duration of RFC 3339, appendix A (`P1Y2M3DT4H5M6S`, `P2W`), also with units left out
  /// between others and with a fraction of seconds (`PT0.5S`); nullopt for anything else, and for
  /// what the members cannot hold.
  static std::optional<duration> parse(std::string_view text) noexcept;

  bool operator==(const duration&) const = default;
};

/// The shortest text of the same members: `P1Y2M`, `PT36H`, `PT0S`. Throws std::out_of_range when a
/// member is negative.
std::string to_string(const duration& value);

}  // namespace tenon
