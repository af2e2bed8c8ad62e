#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <tenon/rules/check.hpp>
#include <tenon/rules/codes.hpp>
#include <utility>

#include "breaker.hpp"
#include "values.hpp"

// Texts and numbers just outside their rules.
namespace tenon::test {

namespace {

using tree = nlohmann::json;

constexpr std::size_t longest = 20000;  // no longer text is sent

std::size_t size_of(const tree& use, const char* name, std::size_t otherwise) {
  const auto found = use.find(name);
  return found == use.end() ? otherwise : found->get<std::size_t>();
}

std::string first_of(const std::string& text, std::size_t characters) {
  std::size_t end = 0;
  while (end < text.size() && characters > 0) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    --characters;
  }
  return text.substr(0, end);
}

double number_in(const tree& use, const char* name) {
  return std::strtod(use.at(name).get_ref<const std::string&>().c_str(), nullptr);
}

}  // namespace

void value_breaker::primitive(const std::string& name, const tree& use, const place& at) {
  if (name == "boolean" || name == "binary" || name == "file") return;
  if (name == "string") return text(use, at);
  if (name.starts_with("float")) return fraction(name == "float32", use, at);
  if (name.starts_with("int") || name.starts_with("uint")) return integer(name, use, at);
  // Everything else is text of a format; no format has this one. A rule beside the format may be
  // told instead.
  if (!is_set(use, "checked")) add(at, "no=1", codes::format);
}

void value_breaker::text(const tree& use, const place& at) {
  const std::string good = draw(use).get<std::string>();
  const std::size_t least = size_of(use, "min_length", 0);
  const bool may_be_empty = at_.where == slot::wire::json || at_.where == slot::wire::query;
  if (least > 1 || (least == 1 && may_be_empty && at.depth == 0) ||
      (least == 1 && at_.where == slot::wire::json))
    add(at, first_of(good, least - 1), codes::min_length);
  const std::size_t most = size_of(use, "max_length", longest);
  if (most < longest) {
    std::string large = good;
    while (rules::code_points(large) <= most) large += 'a';
    add(at, std::move(large), codes::max_length);
  }
  if (use.contains("pattern")) pattern(use, good, at);
}

void value_breaker::pattern(const tree& use, const std::string& good, const place& at) {
  const std::string& expression = use.at("pattern").get_ref<const std::string&>();
  const rules::pattern rule{expression};
  const std::string repeated = good + good;
  const std::array<std::string, 8> candidates = {
      '~' + good, good + '~', repeated, first_of(good, 1), "~", "0", "a", "Zz-_9"};
  for (const std::string& each : candidates) {
    if (each == good || each.empty() || rule.matches(each)) continue;
    return add(at, each, codes::pattern);
  }
}

void value_breaker::integer(const std::string& name, const tree& use, const place& at) {
  const bool is_signed = name.starts_with("int");
  const bool is_narrow = name.ends_with("32");
  const double least_held = !is_signed ? 0 : is_narrow ? INT32_MIN : -9.2e18;
  const double most_held = is_narrow ? (is_signed ? INT32_MAX : UINT32_MAX) : 9.2e18;
  if (is_narrow) {
    add(at, is_signed ? std::int64_t{INT32_MAX} + 1 : std::int64_t{UINT32_MAX} + 1, codes::range);
    add(at, is_signed ? std::int64_t{INT32_MIN} - 1 : std::int64_t{-1}, codes::range);
  } else {
    // Beyond what 64 bits without a sign hold there is nothing that this model could write.
    if (is_signed) add(at, std::uint64_t{INT64_MAX} + 1, codes::range);
    if (!is_signed) add(at, -1, codes::range);
  }
  if (use.contains("minimum")) {
    const bool open = is_set(use, "exclusive_minimum");
    const double bound = number_in(use, "minimum");
    const double outside = open ? std::floor(bound) : std::ceil(bound) - 1;
    if (outside >= least_held && std::abs(bound) < 9e15)
      add(at, static_cast<std::int64_t>(outside), open ? codes::exclusive_minimum : codes::minimum);
  }
  if (use.contains("maximum")) {
    const bool open = is_set(use, "exclusive_maximum");
    const double bound = number_in(use, "maximum");
    const double outside = open ? std::ceil(bound) : std::floor(bound) + 1;
    if (outside <= most_held && std::abs(bound) < 9e15)
      add(at, static_cast<std::int64_t>(outside), open ? codes::exclusive_maximum : codes::maximum);
  }
  if (!use.contains("multiple_of")) return;
  const double step = number_in(use, "multiple_of");
  const std::int64_t good = draw(use).get<std::int64_t>();
  const std::int64_t outside = good > 0 ? good - 1 : good + 1;
  if (step > 1 && std::fmod(static_cast<double>(outside), step) != 0)
    add(at, outside, codes::multiple_of);
}

void value_breaker::fraction(bool single, const tree& use, const place& at) {
  const auto next_to = [&](double bound, double toward) -> double {
    if (!single) return std::nextafter(bound, toward);
    return static_cast<double>(
        std::nextafter(static_cast<float>(bound), static_cast<float>(toward)));
  };
  constexpr double huge = std::numeric_limits<double>::infinity();
  if (use.contains("minimum")) {
    const bool open = is_set(use, "exclusive_minimum");
    const double bound = number_in(use, "minimum");
    add(at, open ? bound : next_to(bound, -huge), open ? codes::exclusive_minimum : codes::minimum);
  }
  if (use.contains("maximum")) {
    const bool open = is_set(use, "exclusive_maximum");
    const double bound = number_in(use, "maximum");
    add(at, open ? bound : next_to(bound, huge), open ? codes::exclusive_maximum : codes::maximum);
  }
  if (!use.contains("multiple_of")) return;
  const double step = number_in(use, "multiple_of");
  add(at, draw(use).get<double>() + step / 2, codes::multiple_of);
}

}  // namespace tenon::test
