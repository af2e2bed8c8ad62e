#pragma once
#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tenon/rules/collector.hpp>
#include <tenon/rules/rules.hpp>
#include <tenon/value/box.hpp>
#include <tenon/value/map.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/patch.hpp>
#include <vector>

/// `check(value, rule, collector)`: reports every way in which `value` breaks `rule`. The JSON
/// readers use it, and parameters use it without JSON.
namespace tenon::rules {

/// Number of Unicode code points in valid UTF-8.
std::size_t code_points(std::string_view text) noexcept;

/// Whether a check would find nothing; the fast question before the slow `check`.
bool passes(std::string_view value, const text& rule);
/// Whether `value` is an exact multiple of `step`.
bool is_multiple(std::int64_t value, std::int64_t step) noexcept;
bool is_multiple(std::uint64_t value, std::uint64_t step) noexcept;
bool is_multiple(double value, double step);
bool is_multiple(float value, float step);

namespace detail {

/// The kinds of numbers all narrower ones are widened to.
template <class T>
using widened =
    std::conditional_t<std::floating_point<T>, T,
                       std::conditional_t<std::signed_integral<T>, std::int64_t, std::uint64_t>>;

void report_bound(collector& out, std::string_view code, std::string_view text, double bound);
void report_bound(collector& out, std::string_view code, std::string_view text, float bound);
void report_bound(collector& out, std::string_view code, std::string_view text, std::int64_t bound);
void report_bound(collector& out, std::string_view code, std::string_view text,
                  std::uint64_t bound);
/// Bounds on a number of items or properties.
struct count {
  std::size_t min = 0;
  std::size_t max = unlimited;
  bool properties = false;
};
void check(std::size_t size, const count& rule, collector& out);
void report_unique(collector& out);

template <class T>
bool all_different(const std::vector<T>& values) {
  if constexpr (std::totally_ordered<T>) {
    std::vector<T> sorted{values};
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  } else {
    for (auto a = values.begin(); a != values.end(); ++a)
      if (std::find(values.begin(), a, *a) != a) return false;
    return true;
  }
}

}  // namespace detail

template <class T, class Bound>
bool passes(T value, const number<Bound>& rule) {
  const auto bound = [](const Bound& b) { return static_cast<T>(b); };
  return !((rule.minimum && value < bound(*rule.minimum)) ||
           (rule.maximum && value > bound(*rule.maximum)) ||
           (rule.exclusive_minimum && value <= bound(*rule.exclusive_minimum)) ||
           (rule.exclusive_maximum && value >= bound(*rule.exclusive_maximum)) ||
           (rule.multiple_of &&
            !is_multiple(detail::widened<T>{value}, detail::widened<T>{bound(*rule.multiple_of)})));
}

template <class T>
void check(const T&, const none&, collector&) {}

void check(std::string_view value, const text& rule, collector& out);

template <class T, class Bound>
  requires std::integral<T> || std::floating_point<T>
void check(T value, const number<Bound>& rule, collector& out) {
  using wide = detail::widened<T>;
  const auto bound = [](const Bound& b) { return static_cast<wide>(b); };
  if (rule.minimum && value < bound(*rule.minimum))
    detail::report_bound(out, "minimum", "must be at least ", bound(*rule.minimum));
  if (rule.maximum && value > bound(*rule.maximum))
    detail::report_bound(out, "maximum", "must be at most ", bound(*rule.maximum));
  if (rule.exclusive_minimum && value <= bound(*rule.exclusive_minimum))
    detail::report_bound(out, "exclusive_minimum", "must be greater than ",
                         bound(*rule.exclusive_minimum));
  if (rule.exclusive_maximum && value >= bound(*rule.exclusive_maximum))
    detail::report_bound(out, "exclusive_maximum", "must be less than ",
                         bound(*rule.exclusive_maximum));
  if (rule.multiple_of && !is_multiple(wide{value}, bound(*rule.multiple_of)))
    detail::report_bound(out, "multiple_of", "must be a multiple of ", bound(*rule.multiple_of));
}

template <class T, class Items>
void check(const std::vector<T>& values, const list<Items>& rule, collector& out);
template <class T, class Values>
void check(const map<T>& values, const entries<Values>& rule, collector& out);

/// What may be missing is checked when it is there; a box like what it holds.
template <class T, class Rule>
void check(const std::optional<T>& value, const Rule& rule, collector& out) {
  if (value) check(*value, rule, out);
}
template <class T, class Rule>
void check(const nullable<T>& value, const Rule& rule, collector& out) {
  if (value) check(*value, rule, out);
}
template <class T, class Rule>
void check(const patch<T>& value, const Rule& rule, collector& out) {
  if (value) check(*value, rule, out);
}
template <class T, class Rule>
void check(const box<T>& value, const Rule& rule, collector& out) {
  check(*value, rule, out);
}

template <class T, class Items>
void check(const std::vector<T>& values, const list<Items>& rule, collector& out) {
  check(values.size(), detail::count{rule.min_items, rule.max_items, false}, out);
  if constexpr (std::equality_comparable<T>)
    if (rule.unique && !detail::all_different(values)) detail::report_unique(out);
  if constexpr (!std::same_as<Items, none>)
    for (std::size_t i = 0; i < values.size(); ++i) {
      collector item = out.below(i);
      check(values[i], rule.items, item);
    }
}

template <class T, class Values>
void check(const map<T>& values, const entries<Values>& rule, collector& out) {
  check(values.size(), detail::count{rule.min_properties, rule.max_properties, true}, out);
  if constexpr (!std::same_as<Values, none>)
    for (const auto& [key, value] : values) {
      collector member = out.below(key);
      check(value, rule.values, member);
    }
}

}  // namespace tenon::rules
