#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::json {

/// An exact decimal number: digits × 10^exponent.
struct decimal {
  bool negative = false;
  std::string digits{};       // neither leading nor trailing zeros; empty is zero
  std::int64_t exponent = 0;  // 0 for zero

  /// From a number of JSON's grammar.
  static decimal parse(std::string_view text);

  bool is_integral() const noexcept { return exponent >= 0; }
  /// The integer without its sign, when it is one and fits.
  std::optional<std::uint64_t> magnitude() const noexcept;
  /// Whether it is a multiple of `step` (not zero).
  bool is_multiple_of(const decimal& step) const;
  /// Negative, zero or positive: this is less than, equal to or greater than `other`.
  int compare(const decimal& other) const noexcept;
  /// One spelling for each value.
  std::string text() const;
};

}  // namespace tenon::json
