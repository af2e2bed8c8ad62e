#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <tenon/rules/format.hpp>
#include <tenon/rules/pattern.hpp>

/// The constraints of a schema as constexpr aggregates: what generated code passes to readers and
/// to `check`.
namespace tenon::rules {

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// No constraint.
struct none {};

/// Text: lengths in Unicode code points (JSON Schema 6.3).
struct text {
  std::size_t min_length = 0;
  std::size_t max_length = unlimited;
  const rules::pattern* pattern = nullptr;
  text_format format = text_format::any;
};

/// Numbers. `multiple_of` is judged on the decimal that the double is written as, so that 0.3 is a
/// multiple of 0.1.
template <class T>
struct number {
  std::optional<T> minimum{};
  std::optional<T> maximum{};
  std::optional<T> exclusive_minimum{};
  std::optional<T> exclusive_maximum{};
  std::optional<T> multiple_of{};
};

/// Arrays, with the constraints of their items. For a list in a list write at least one more member
/// (`list{.min_items = 0, .items = list{…}}`): compilers take a lone inner list for a copy.
template <class Items = none>
struct list {
  std::size_t min_items = 0;
  std::size_t max_items = unlimited;
  bool unique = false;
  Items items{};
};

/// Maps and objects, with the constraints of the map's values.
template <class Values = none>
struct entries {
  std::size_t min_properties = 0;
  std::size_t max_properties = unlimited;
  Values values{};
};

}  // namespace tenon::rules
