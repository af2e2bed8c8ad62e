#include <tenon/rules/check.hpp>

#include <charconv>
#include <cmath>
#include <tenon/rules/codes.hpp>

#include "decimal.hpp"

namespace tenon::rules {

namespace {

template <class T>
std::string digits_of(T value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// "1 character", "2 characters"
std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return digits_of(count) + " " + std::string{count == 1 ? one : many};
}

template <class T>
bool is_decimal_multiple(T value, T step) {
  if (!std::isfinite(value) || !std::isfinite(step)) return false;
  return json::decimal::parse(digits_of(value))
      .is_multiple_of(json::decimal::parse(digits_of(step)));
}

}  // namespace

void append_pointer(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
}
void append_pointer(std::string& pointer, std::size_t index) {
  pointer += '/';
  pointer += digits_of(index);
}

void collector::report(std::string_view code, std::string message) {
  if (violations_.size() < capacity_)
    violations_.push_back({pointer_, std::string{code}, std::move(message)});
}
collector collector::below(std::size_t index) const {
  collector inner{*this};
  append_pointer(inner.pointer_, index);
  return inner;
}
collector collector::below(std::string_view key) const {
  collector inner{*this};
  append_pointer(inner.pointer_, key);
  return inner;
}

std::size_t code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

bool is_multiple(std::int64_t value, std::int64_t step) noexcept {
  return step == 0 || step == -1 || value % step == 0;
}
bool is_multiple(std::uint64_t value, std::uint64_t step) noexcept {
  return step == 0 || value % step == 0;
}
bool is_multiple(double value, double step) { return is_decimal_multiple(value, step); }
bool is_multiple(float value, float step) { return is_decimal_multiple(value, step); }

bool passes(std::string_view value, const text& rule) {
  // A code point has one to four bytes, so that most lengths need no counting.
  if (value.size() > rule.max_length && code_points(value) > rule.max_length) return false;
  if (rule.min_length > 0 && value.size() < rule.min_length * 4 &&
      code_points(value) < rule.min_length)
    return false;
  if (rule.pattern != nullptr && !rule.pattern->matches(value)) return false;
  return rule.format == text_format::any || has_format(value, rule.format);
}

void check(std::string_view value, const text& rule, collector& out) {
  const std::size_t length = code_points(value);
  if (length < rule.min_length)
    out.report(codes::min_length,
               "must have at least " + counted(rule.min_length, "character", "characters"));
  // Text that is too long is not worth matching, and may be only its beginning.
  if (length > rule.max_length)
    return out.report(codes::max_length,
                      "must have at most " + counted(rule.max_length, "character", "characters"));
  if (rule.pattern != nullptr && !rule.pattern->matches(value))
    out.report(codes::pattern, "must match " + std::string{rule.pattern->text()});
  if (rule.format != text_format::any && !has_format(value, rule.format))
    out.report(codes::format, "must have the format " + std::string{name_of(rule.format)});
}

namespace detail {

void report_bound(collector& out, std::string_view code, std::string_view text, double bound) {
  out.report(code, std::string{text} + digits_of(bound));
}
void report_bound(collector& out, std::string_view code, std::string_view text, float bound) {
  out.report(code, std::string{text} + digits_of(bound));
}
void report_bound(collector& out, std::string_view code, std::string_view text,
                  std::int64_t bound) {
  out.report(code, std::string{text} + digits_of(bound));
}
void report_bound(collector& out, std::string_view code, std::string_view text,
                  std::uint64_t bound) {
  out.report(code, std::string{text} + digits_of(bound));
}

void check(std::size_t size, const count& rule, collector& out) {
  const auto what = [&](std::size_t count) {
    return rule.properties ? counted(count, "property", "properties")
                           : counted(count, "item", "items");
  };
  if (size < rule.min)
    out.report(rule.properties ? codes::min_properties : codes::min_items,
               "must have at least " + what(rule.min));
  if (size > rule.max)
    out.report(rule.properties ? codes::max_properties : codes::max_items,
               "must have at most " + what(rule.max));
}

void report_unique(collector& out) { out.report(codes::unique_items, "must not have equal items"); }

}  // namespace detail

}  // namespace tenon::rules
