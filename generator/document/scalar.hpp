#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "document/node.hpp"

namespace tenon::gen::document {

/// What an unquoted scalar means by the YAML 1.2 core schema (YAML 1.2.2, 10.3.2).
struct scalar_type {
  kind type = kind::string;
  /// `.inf` and `.nan`: numbers that JSON cannot express.
  bool not_finite = false;
};
scalar_type resolve_plain(std::string_view text);

/// True for unquoted text that YAML 1.1 tools read as another type than YAML 1.2 does.
bool differs_in_yaml_1_1(std::string_view text);

/// A number as sign, digits and exponent: value = ±0.d1d2d3... x 10^exponent, without leading or
/// trailing zeros in `digits`; zero has no digits. Two equal numbers have equal decimals.
struct decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;
  bool operator==(const decimal&) const = default;
};

/// Exact value of a number scalar (decimal, 0o octal or 0x hexadecimal); nothing when the text is
/// no finite number or its exponent is beyond any use.
std::optional<decimal> parse_decimal(std::string_view text);

std::optional<std::int64_t> to_int64(std::string_view number);
std::optional<std::uint64_t> to_uint64(std::string_view number);
std::optional<double> to_double(std::string_view number);

/// The number as JSON writes it: as is where JSON allows, otherwise respelt (`0x1F` gives `31`).
/// Precondition: `parse_decimal` accepts the number.
std::string to_json_number(std::string_view number);

}  // namespace tenon::gen::document
