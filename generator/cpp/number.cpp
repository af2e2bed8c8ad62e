#include "cpp/number.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

namespace tenon::gen::cpp {

using service::primitive;

namespace {

constexpr long longest_integer = 25;

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

// Digits behind the exponent applied, for integers of moderate size.
std::optional<std::string> expanded(const decimal& number) {
  if (number.digits.empty()) return "0";
  if (number.exponent < 0) return std::nullopt;
  if (static_cast<long>(number.digits.size()) + number.exponent > longest_integer)
    return std::nullopt;
  return number.digits + std::string(static_cast<std::size_t>(number.exponent), '0');
}

decimal from_digits(bool negative, std::string digits) {
  const std::size_t first = digits.find_first_not_of('0');
  digits.erase(0, std::min(first, digits.size()));
  long exponent = 0;
  while (digits.ends_with('0')) {
    digits.pop_back();
    ++exponent;
  }
  const bool is_zero = digits.empty();
  return {.negative = negative && !is_zero,
          .digits = std::move(digits),
          .exponent = is_zero ? 0 : exponent};
}

std::string plus_one(std::string digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return '1' + digits;
}

std::string_view largest(primitive kind, bool negative) {
  switch (kind) {
    case primitive::int32:
      return negative ? "2147483648" : "2147483647";
    case primitive::int64:
      return negative ? "9223372036854775808" : "9223372036854775807";
    case primitive::uint32:
      return negative ? "0" : "4294967295";
    default:
      return negative ? "0" : "18446744073709551615";
  }
}

bool is_longer_or_greater(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

}  // namespace

std::optional<decimal> read_decimal(std::string_view text) {
  decimal out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string digits;
  long exponent = 0;
  std::size_t at = 0;
  bool fraction = false;
  for (; at < text.size() && (is_decimal_digit(text[at]) || (text[at] == '.' && !fraction)); ++at) {
    if (text[at] == '.') {
      fraction = true;
    } else {
      digits += text[at];
      if (fraction) --exponent;
    }
  }
  if (digits.empty()) return std::nullopt;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    const std::string rest(text.substr(at + 1));
    if (rest.empty() || rest.size() > 8) return std::nullopt;
    char* end = nullptr;
    exponent += std::strtol(rest.c_str(), &end, 10);
    if (*end != '\0') return std::nullopt;
  }
  decimal made = from_digits(out.negative, digits);
  if (!made.digits.empty()) made.exponent += exponent;
  return made;
}

std::optional<integer_bounds> round_both(const decimal& number) {
  if (number.exponent >= 0)
    return integer_bounds{.floor = number, .ceiling = number, .exact = true};
  const long whole = static_cast<long>(number.digits.size()) + number.exponent;
  if (whole > longest_integer) return std::nullopt;
  const std::string down =
      whole <= 0 ? "0" : number.digits.substr(0, static_cast<std::size_t>(whole));
  const decimal near = from_digits(number.negative, down);
  const decimal far = from_digits(number.negative, plus_one(down));
  if (number.negative) return integer_bounds{.floor = far, .ceiling = near, .exact = false};
  return integer_bounds{.floor = near, .ceiling = far, .exact = false};
}

std::optional<std::string> integer_text(const decimal& number) {
  const std::optional<std::string> digits = expanded(number);
  if (!digits) return std::nullopt;
  return (number.negative ? "-" : "") + *digits;
}

bool is_integer_type(primitive kind) {
  return kind == primitive::int32 || kind == primitive::int64 || kind == primitive::uint32 ||
         kind == primitive::uint64;
}

bool is_floating_type(primitive kind) {
  return kind == primitive::float32 || kind == primitive::float64;
}

int place_in_range(const decimal& integer, primitive kind) {
  const std::optional<std::string> digits = expanded(integer);
  const bool outside = !digits || is_longer_or_greater(*digits, largest(kind, integer.negative));
  if (!outside) return 0;
  return integer.negative ? -1 : 1;
}

std::optional<std::string> spell_integer(const decimal& number, primitive kind) {
  const std::optional<std::string> text = integer_text(number);
  if (!text || place_in_range(number, kind) != 0) return std::nullopt;
  if (*text == "-9223372036854775808") return "std::numeric_limits<std::int64_t>::min()";
  if (*text == "-2147483648" && kind == primitive::int32)
    return "std::numeric_limits<std::int32_t>::min()";
  return is_longer_or_greater(*text, "9223372036854775807") && !number.negative ? *text + "U"
                                                                                : *text;
}

std::string spell_listed(std::string_view integer, primitive kind) {
  const std::optional<decimal> number = read_decimal(integer);
  return (number ? spell_integer(*number, kind) : std::nullopt).value_or(std::string(integer));
}

std::optional<std::string> spell_floating(const decimal& number, primitive kind) {
  std::string digits = number.digits.empty() ? "0" : number.digits;
  std::string text = number.negative ? "-" : "";
  const long point = static_cast<long>(digits.size()) + number.exponent;
  if (number.exponent >= 0 && point <= 18) {
    text += digits + std::string(static_cast<std::size_t>(number.exponent), '0') + ".0";
  } else if (number.exponent < 0 && point > 0) {
    text += digits.insert(static_cast<std::size_t>(point), ".");
  } else if (number.exponent < 0 && point > -6) {
    text += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    text += digits + "e" + std::to_string(number.exponent);
  }
  const double value = std::strtod(text.c_str(), nullptr);
  const double limit = kind == primitive::float32
                           ? static_cast<double>(std::numeric_limits<float>::max())
                           : std::numeric_limits<double>::max();
  if (!std::isfinite(value) || std::fabs(value) > limit) return std::nullopt;
  if (kind == primitive::float32) {
    const bool vanishes = value != 0.0 && std::fabs(value) < 1.2e-38;
    if (vanishes) return std::nullopt;
    text += 'F';
  } else if (value != 0.0 && std::fabs(value) < std::numeric_limits<double>::min()) {
    return std::nullopt;
  } else if (value == 0.0 && !number.digits.empty()) {
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> integer_step(const decimal& step) {
  if (step.negative || step.digits.empty()) return std::nullopt;
  if (step.exponent >= 0)
    return step.digits == "1" && step.exponent == 0 ? std::nullopt : integer_text(step);
  if (step.exponent < -18 || step.digits.size() > 18) return std::nullopt;
  unsigned long long scale = 1;
  for (long i = 0; i < -step.exponent; ++i) scale *= 10;
  const unsigned long long digits = std::stoull(step.digits);
  const unsigned long long numerator = digits / std::gcd(digits, scale);
  return numerator == 1 ? std::nullopt : std::optional(std::to_string(numerator));
}

}  // namespace tenon::gen::cpp
