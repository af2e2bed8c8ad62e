#include <charconv>
#include <limits>

#include "decimal.hpp"
#include "scanner.hpp"

namespace tenon::json {

namespace {

/// Powers of ten that a double holds exactly.
constexpr double exact_power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

template <class T>
bool parse_float(std::string_view text, T& out) {
  T value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc{}) {
    out = value;
    return value <= std::numeric_limits<T>::max() && value >= std::numeric_limits<T>::lowest();
  }
  // Out of range: too large is an error, too small is zero.
  const decimal exact = decimal::parse(text);
  if (exact.exponent + static_cast<std::int64_t>(exact.digits.size()) > 0) return false;
  out = exact.negative ? -T{0} : T{0};
  return true;
}

}  // namespace

bool reader::scanner::number(reader& in, number_text& out) {
  const char* at = in.at_;
  const char* const end = in.end_;
  const auto digits = [&] {
    const char* begin = at;
    while (at != end && is_digit(*at)) ++at;
    return at != begin;
  };
  out.begin = at;
  out.plain = true;
  if (at != end && *at == '-') ++at;
  if (at != end && *at == '0') {
    ++at;
    if (at != end && is_digit(*at)) return in.fail_at(at, "a number must not begin with 0"), false;
  } else if (!digits()) {
    return in.fail_at(at, "invalid number"), false;
  }
  if (at != end && *at == '.') {
    ++at;
    out.plain = false;
    if (!digits()) return in.fail_at(at, "a digit must follow the decimal point"), false;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    out.plain = false;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    if (!digits()) return in.fail_at(at, "a digit must follow the exponent's e"), false;
  }
  out.end = at;
  in.at_ = at;
  return true;
}

namespace {

/// Up to 18 digits, which cannot overflow; the common case of every integer.
const char* short_digits(const char* at, const char* end, std::uint64_t& value) noexcept {
  const char* const limit = end - at > 18 ? at + 18 : end;
  std::uint64_t sum = 0;
  while (at != limit) {
    const auto digit = static_cast<unsigned char>(*at - '0');
    if (digit > 9) break;
    sum = sum * 10 + digit;
    ++at;
  }
  value = sum;
  return at;
}

/// Whether a number that ends here is complete: no digit, fraction or exponent follows.
bool ends_integer(const char* at, const char* end) noexcept {
  return at == end ||
         (static_cast<unsigned char>(*at - '0') > 9 && *at != '.' && *at != 'e' && *at != 'E');
}

}  // namespace

bool reader::read_integer(std::int64_t& out, std::int64_t min, std::int64_t max) {
  scanner::skip_space(*this);
  const bool negative = at_ != end_ && *at_ == '-';
  const char* begin = at_ + (negative ? 1 : 0);
  std::uint64_t value = 0;
  const char* stop = short_digits(begin, end_, value);
  std::int64_t number = 0;
  bool fits = true;
  if (stop != begin && (*begin != '0' || stop == begin + 1) && ends_integer(stop, end_)) {
    at_ = stop;
    number = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  } else {
    if (!scanner::looks_like_number(*this)) return mismatch("an integer"), false;
    scanner::number_text text{};
    if (!scanner::number(*this, text)) return false;
    const decimal exact = decimal::parse(text.view());
    if (!exact.is_integral()) return violate("type", "must be an integer"), false;
    const auto magnitude = exact.magnitude();
    const std::uint64_t limit =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) +
        (exact.negative ? 1 : 0);
    fits = magnitude && *magnitude <= limit;
    if (fits)
      number =
          static_cast<std::int64_t>(exact.negative ? std::uint64_t{0} - *magnitude : *magnitude);
  }
  if (!fits || number < min || number > max)
    return violate("range",
                   "must be an integer from " + std::to_string(min) + " to " + std::to_string(max)),
           false;
  out = number;
  return true;
}

bool reader::read_unsigned(std::uint64_t& out, std::uint64_t max) {
  scanner::skip_space(*this);
  std::uint64_t value = 0;
  const char* stop = short_digits(at_, end_, value);
  bool fits = true;
  if (stop != at_ && (*at_ != '0' || stop == at_ + 1) && ends_integer(stop, end_)) {
    at_ = stop;
  } else {
    if (!scanner::looks_like_number(*this)) return mismatch("an integer"), false;
    scanner::number_text text{};
    if (!scanner::number(*this, text)) return false;
    const decimal exact = decimal::parse(text.view());
    if (!exact.is_integral()) return violate("type", "must be an integer"), false;
    const auto magnitude = exact.magnitude();
    fits = magnitude && !exact.negative;
    value = magnitude.value_or(0);
  }
  if (!fits || value > max)
    return violate("range", "must be an integer from 0 to " + std::to_string(max)), false;
  out = value;
  return true;
}

bool reader::read_double(double& out) {
  scanner::skip_space(*this);
  if (!scanner::looks_like_number(*this)) return mismatch("a number"), false;
  // Exact without a library call: an integer below 2^53 divided by an exact power of ten is
  // rounded once (Clinger's fast path).
  const char* at = at_;
  const bool negative = *at == '-';
  const char* const digits = at + (negative ? 1 : 0);
  std::uint64_t mantissa = 0;
  at = short_digits(digits, end_, mantissa);
  if (at != digits && (*digits != '0' || at == digits + 1)) {
    std::ptrdiff_t places = 0;
    bool exact = true;
    if (at != end_ && *at == '.') {
      const char* const fraction = ++at;
      while (at != end_ && scanner::is_digit(*at) && at - digits < 19)
        mantissa = mantissa * 10 + static_cast<unsigned>(*at++ - '0');
      places = at - fraction;
      exact = places > 0;
    }
    if (exact && ends_integer(at, end_) && mantissa < (std::uint64_t{1} << 53)) {
      const double value = static_cast<double>(mantissa) / exact_power[places];
      out = negative ? -value : value;
      at_ = at;
      return true;
    }
  }
  scanner::number_text text{};
  if (!scanner::number(*this, text)) return false;
  if (!parse_float(text.view(), out)) return violate("range", "must fit a double"), false;
  return true;
}

bool reader::read_float(float& out) {
  scanner::skip_space(*this);
  if (!scanner::looks_like_number(*this)) return mismatch("a number"), false;
  scanner::number_text text{};
  if (!scanner::number(*this, text)) return false;
  if (!parse_float(text.view(), out)) return violate("range", "must fit a float"), false;
  return true;
}

}  // namespace tenon::json
