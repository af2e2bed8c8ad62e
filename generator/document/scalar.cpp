#include "document/scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

namespace tenon::gen::document {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 4> null_words = {"null", "Null", "NULL", "~"};
constexpr std::array<std::string_view, 6> boolean_words = {"true",  "True",  "TRUE",
                                                           "false", "False", "FALSE"};
constexpr std::array<std::string_view, 12> old_booleans = {
    "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 9> not_finite_words = {
    ".inf", ".Inf", ".INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN"};

std::size_t count_digits(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  return static_cast<std::size_t>(end - text.begin());
}

// The parts of `[-+]?digits[.digits][e[-+]digits]`; `valid` only when all of the text is used.
struct number_parts {
  bool valid = false;
  bool negative = false;
  bool has_sign = false;
  bool has_point = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;
};

number_parts split_number(std::string_view text) {
  number_parts parts;
  parts.has_sign = text.starts_with('-') || text.starts_with('+');
  parts.negative = text.starts_with('-');
  if (parts.has_sign) text.remove_prefix(1);
  parts.whole = text.substr(0, count_digits(text));
  text.remove_prefix(parts.whole.size());
  if (text.starts_with('.')) {
    parts.has_point = true;
    text.remove_prefix(1);
    parts.fraction = text.substr(0, count_digits(text));
    text.remove_prefix(parts.fraction.size());
  }
  if (parts.whole.empty() && parts.fraction.empty()) return parts;
  if (text.starts_with('e') || text.starts_with('E')) {
    std::size_t sign = text.size() > 1 && (text[1] == '-' || text[1] == '+') ? 1 : 0;
    parts.exponent = text.substr(1);
    const std::size_t digits = count_digits(parts.exponent.substr(sign));
    if (digits == 0) return parts;
    text.remove_prefix(1 + sign + digits);
  }
  parts.valid = text.empty();
  return parts;
}

// `0o17` and `0x1F` have no sign in the core schema.
int radix_of(std::string_view text) {
  if (text.starts_with("0x") && text.size() > 2) return 16;
  if (text.starts_with("0o") && text.size() > 2) return 8;
  return 10;
}

bool all_digits_of(std::string_view text, int radix) {
  return std::ranges::all_of(text, [radix](char c) {
    if (radix == 8) return c >= '0' && c <= '7';
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

std::optional<std::int64_t> parse_exponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  // The bound leaves room to add digit counts without overflow.
  constexpr std::int64_t bound = 1'000'000'000;
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < -bound || value > bound) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_radix(std::string_view text, int radix) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data() + 2, end, value, radix);
  if (failed != std::errc() || stop != end) return std::nullopt;
  return value;
}

decimal normalise(bool negative, std::string digits, std::int64_t exponent) {
  const std::size_t leading = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, leading);
  exponent -= static_cast<std::int64_t>(leading);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) return {};
  return {negative, std::move(digits), exponent};
}

// Magnitude of a decimal that is a whole number fitting 64 bits.
std::optional<std::uint64_t> whole_magnitude(const decimal& value) {
  if (value.digits.empty()) return 0;
  if (value.exponent < static_cast<std::int64_t>(value.digits.size())) return std::nullopt;
  if (value.exponent > std::numeric_limits<std::uint64_t>::digits10 + 1) return std::nullopt;
  std::string digits = value.digits;
  digits.append(static_cast<std::size_t>(value.exponent) - digits.size(), '0');
  std::uint64_t magnitude = 0;
  const char* end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, magnitude).ec != std::errc()) return std::nullopt;
  return magnitude;
}

}  // namespace

scalar_type resolve_plain(std::string_view text) {
  if (text.empty() || is_one_of(text, null_words)) return {kind::null};
  if (is_one_of(text, boolean_words)) return {kind::boolean};
  const int radix = radix_of(text);
  if (radix != 10) {
    return {all_digits_of(text.substr(2), radix) ? kind::integer : kind::string};
  }
  const std::string_view unsigned_text = text.starts_with('+') ? text.substr(1) : text;
  if (is_one_of(unsigned_text, not_finite_words)) return {kind::number, true};
  const number_parts parts = split_number(text);
  if (!parts.valid) return {kind::string};
  return {parts.has_point || !parts.exponent.empty() ? kind::number : kind::integer};
}

bool differs_in_yaml_1_1(std::string_view text) {
  if (is_one_of(text, old_booleans)) return true;
  // 010 is ten here and eight in YAML 1.1.
  return text.size() > 1 && text[0] == '0' && count_digits(text) == text.size() &&
         text.find_first_of("89") == std::string_view::npos &&
         text.find_first_not_of('0') != text.npos;
}

std::optional<decimal> parse_decimal(std::string_view text) {
  if (const int radix = radix_of(text); radix != 10) {
    const auto value = parse_radix(text, radix);
    if (!value) return std::nullopt;
    std::string digits = fmt::format("{}", *value);
    const auto length = static_cast<std::int64_t>(digits.size());
    return normalise(false, std::move(digits), length);
  }
  const number_parts parts = split_number(text);
  const auto exponent = parse_exponent(parts.exponent);
  if (!parts.valid || !exponent) return std::nullopt;
  std::string digits(parts.whole);
  digits += parts.fraction;
  return normalise(parts.negative, std::move(digits),
                   *exponent + static_cast<std::int64_t>(parts.whole.size()));
}

std::optional<std::int64_t> to_int64(std::string_view number) {
  const auto value = parse_decimal(number);
  const auto magnitude = value ? whole_magnitude(*value) : std::nullopt;
  if (!magnitude) return std::nullopt;
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (*magnitude <= largest) {
    const auto positive = static_cast<std::int64_t>(*magnitude);
    return value->negative ? -positive : positive;
  }
  if (value->negative && *magnitude == largest + 1) return std::numeric_limits<std::int64_t>::min();
  return std::nullopt;
}

std::optional<std::uint64_t> to_uint64(std::string_view number) {
  const auto value = parse_decimal(number);
  if (!value || value->negative) return std::nullopt;
  return whole_magnitude(*value);
}

std::optional<double> to_double(std::string_view number) {
  const int radix = radix_of(number);
  if (radix != 10) {
    const auto value = parse_radix(number, radix);
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
  }
  if (number.starts_with('+')) number.remove_prefix(1);
  double value = 0;
  const char* end = number.data() + number.size();
  const auto [stop, failed] = std::from_chars(number.data(), end, value);
  if (failed != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string to_json_number(std::string_view number) {
  if (const int radix = radix_of(number); radix != 10) {
    return fmt::format("{}", parse_radix(number, radix).value());
  }
  const number_parts parts = split_number(number);
  std::string_view whole = parts.whole;
  while (whole.size() > 1 && whole.starts_with('0')) whole.remove_prefix(1);
  std::string text = parts.negative ? "-" : "";
  text += whole.empty() ? "0" : whole;
  if (!parts.fraction.empty()) fmt::format_to(std::back_inserter(text), ".{}", parts.fraction);
  if (!parts.exponent.empty()) fmt::format_to(std::back_inserter(text), "e{}", parts.exponent);
  return text;
}

}  // namespace tenon::gen::document
