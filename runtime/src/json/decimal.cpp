#include "decimal.hpp"

#include <limits>

namespace tenon::json {

namespace {

/// The exponent's digits as a number, stopped at a size that no text reaches by its length.
std::int64_t parse_exponent(std::string_view text) noexcept {
  constexpr std::int64_t limit = std::int64_t{1} << 60;
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  for (const char c : text)
    if (value < limit / 16) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

}  // namespace

decimal decimal::parse(std::string_view text) {
  decimal out;
  if (!text.empty() && text[0] == '-') {
    out.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    out.exponent = parse_exponent(text.substr(mark + 1));
    text = text.substr(0, mark);
  }
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (after_point) --out.exponent;
    if (c != '0' || !out.digits.empty()) out.digits.push_back(c);
  }
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  if (out.digits.empty()) out = decimal{};
  return out;
}

std::optional<std::uint64_t> decimal::magnitude() const noexcept {
  if (!is_integral() || exponent > 20 || digits.size() > 20) return std::nullopt;
  constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  const auto push = [&](unsigned digit) {
    if (value > (max - digit) / 10) return false;
    value = value * 10 + digit;
    return true;
  };
  for (const char c : digits)
    if (!push(static_cast<unsigned>(c - '0'))) return std::nullopt;
  for (std::int64_t i = 0; i < exponent; ++i)
    if (!push(0)) return std::nullopt;
  return value;
}

bool decimal::is_multiple_of(const decimal& step) const {
  if (digits.empty()) return true;
  std::uint64_t divisor = 0;
  if (step.digits.empty() || step.digits.size() > 19) return false;
  for (const char c : step.digits) divisor = divisor * 10 + static_cast<unsigned>(c - '0');
  // digits × 10^shift must be divisible by divisor. With a negative shift the digits themselves
  // would have to end in zeros, which they do not.
  const std::int64_t shift = exponent - step.exponent;
  if (shift < 0) return false;
  unsigned __int128 rest = 0;
  for (const char c : digits) rest = (rest * 10 + static_cast<unsigned>(c - '0')) % divisor;
  // After as many tens as the divisor has binary digits nothing changes between zero and not.
  for (std::int64_t i = 0; i < shift && i < 64 && rest != 0; ++i) rest = rest * 10 % divisor;
  return rest == 0;
}

int decimal::compare(const decimal& other) const noexcept {
  const auto sign = [](const decimal& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
  const int mine = sign(*this);
  if (mine != sign(other)) return mine < sign(other) ? -1 : 1;
  if (mine == 0) return 0;
  // The place before the first digit decides, then the digits as text.
  const std::int64_t size = static_cast<std::int64_t>(digits.size()) + exponent;
  const std::int64_t others = static_cast<std::int64_t>(other.digits.size()) + other.exponent;
  if (size != others) return size < others ? -mine : mine;
  const int order = digits.compare(other.digits);
  return order < 0 ? -mine : order > 0 ? mine : 0;
}

std::string decimal::text() const {
  if (digits.empty()) return "0";
  std::string out = negative ? "-" : "";
  out += digits;
  if (exponent != 0) out += "e" + std::to_string(exponent);
  return out;
}

}  // namespace tenon::json
