#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "service/model.hpp"

namespace tenon::gen::cpp {

/// An exact decimal: `digits` times ten to the power of `exponent`.
struct decimal {
  bool negative = false;
  /// Without leading and trailing zeros; empty for zero.
  std::string digits{};
  long exponent = 0;
};

/// Reads a number as JSON or YAML write it; nothing for other text.
std::optional<decimal> read_decimal(std::string_view text);

/// The integers around a number; equal when it is one.
struct integer_bounds {
  decimal floor{};
  decimal ceiling{};
  bool exact = false;
};
std::optional<integer_bounds> round_both(const decimal& number);

/// The text of an integer that has up to 25 digits; nothing for larger ones and for fractions.
std::optional<std::string> integer_text(const decimal& number);

bool is_integer_type(service::primitive kind);
bool is_floating_type(service::primitive kind);

/// Less, equal or greater than what the integer type can hold: -1, 0, 1.
int place_in_range(const decimal& integer, service::primitive kind);

/// A C++ expression of exactly the value, of a type that converts to `kind` without a warning;
/// nothing when the type cannot hold it.
std::optional<std::string> spell_integer(const decimal& number, service::primitive kind);
std::optional<std::string> spell_floating(const decimal& number, service::primitive kind);

/// The same for a value of an enum or a tag, which is an integer and fits.
std::string spell_listed(std::string_view integer, service::primitive kind);

/// For integers: the integer that a multiple of `step` is a multiple of; nothing for 1 and for what
/// cannot be told.
std::optional<std::string> integer_step(const decimal& step);

}  // namespace tenon::gen::cpp
