#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

/// A calendar day without a time (`format: date`).
using date = std::chrono::year_month_day;

/// Reads `full-date` of RFC 3339 (`2024-02-29`); nullopt for other text and for days that do not
/// exist. Years 0000 to 9999.
std::optional<date> parse_date(std::string_view text) noexcept;

/// `full-date` of RFC 3339. Throws std::out_of_range for an invalid day or a year outside
/// 0000-9999.
std::string to_string(const date& value);

}  // namespace tenon
