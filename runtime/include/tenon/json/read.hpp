#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/rules/check.hpp>
#include <tenon/value.hpp>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// `read_json(reader&, T&[, rules])` for the standard's and Tenon's value types: consumes exactly
/// one value. Where the value does not fit, a violation is noted, the value is skipped, and `out`
/// stays as it was (containers may be partly filled). Generated code adds overloads for its types
/// in their namespaces.
namespace tenon::json {

/// The integer types, without bool and characters.
template <class T>
concept integer_type = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                       !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                       !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <std::same_as<bool> T>
void read_json(reader& in, T& out) {
  in.read_bool(out);
}
template <integer_type T>
bool read_number(reader& in, T& out) {
  if constexpr (std::signed_integral<T>) {
    std::int64_t value = 0;
    if (!in.read_integer(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()))
      return false;
    out = static_cast<T>(value);
  } else {
    std::uint64_t value = 0;
    if (!in.read_unsigned(value, std::numeric_limits<T>::max())) return false;
    out = static_cast<T>(value);
  }
  return true;
}
inline bool read_number(reader& in, double& out) { return in.read_double(out); }
inline bool read_number(reader& in, float& out) { return in.read_float(out); }

template <class T>
  requires integer_type<T> || std::same_as<T, double> || std::same_as<T, float>
void read_json(reader& in, T& out) {
  read_number(in, out);
}
template <class T, class Bound>
  requires integer_type<T> || std::same_as<T, double> || std::same_as<T, float>
void read_json(reader& in, T& out, const rules::number<Bound>& rule) {
  if (read_number(in, out) && !rules::passes(out, rule)) in.check_rule(out, rule);
}

inline void read_json(reader& in, std::string& out) { in.read_string(out); }
void read_json(reader& in, std::string& out, const rules::text& rule);
void read_json(reader& in, bytes& out);
void read_json(reader& in, uuid& out);
void read_json(reader& in, date_time& out);
void read_json(reader& in, date& out);
void read_json(reader& in, time_of_day& out);
void read_json(reader& in, duration& out);
void read_json(reader& in, null_t& out);
void read_json(reader& in, std::monostate& out);
inline void read_json(reader& in, any& out) { in.read_any(out); }

/// Consume the next value and note a violation when it is not the literal.
void read_literal(reader& in, std::string_view expected);
void read_literal(reader& in, std::int64_t expected);
void read_literal(reader& in, double expected);
void read_literal(reader& in, bool expected);
template <literal Literal>
void read_json(reader& in, constant<Literal>&) {
  read_literal(in, constant<Literal>::value());
}

// Declared before the first body that may need them for each other.
template <class T, class... Rules>
void read_json(reader& in, std::optional<T>& out, const Rules&... rules);
template <class T, class... Rules>
void read_json(reader& in, nullable<T>& out, const Rules&... rules);
template <class T, class... Rules>
void read_json(reader& in, patch<T>& out, const Rules&... rules);
template <class T, class... Rules>
void read_json(reader& in, box<T>& out, const Rules&... rules);
template <class T>
void read_json(reader& in, std::vector<T>& out);
template <class T, class Items>
void read_json(reader& in, std::vector<T>& out, const rules::list<Items>& rule);
template <class... Ts>
void read_json(reader& in, std::tuple<Ts...>& out);
template <class T>
void read_json(reader& in, map<T>& out);
template <class T, class Values>
void read_json(reader& in, map<T>& out, const rules::entries<Values>& rule);

/// Puts an empty value in. Not `emplace()` for structs: where one holds itself through containers,
/// compilers ask too early whether it is default-constructible, and remember the answer no.
template <class T>
T& renew(std::optional<T>& out) {
  if constexpr (std::is_aggregate_v<T>) {
    return out.emplace(T{});
  } else {
    return out.emplace();
  }
}

/// The value; null is a violation, since an optional member is absent and not null.
template <class T, class... Rules>
void read_json(reader& in, std::optional<T>& out, const Rules&... rules) {
  read_json(in, renew(out), rules...);
}
template <class T, class... Rules>
void read_json(reader& in, nullable<T>& out, const Rules&... rules) {
  if (in.take_null())
    out.reset();
  else
    read_json(in, out.emplace(), rules...);
}
template <class T, class... Rules>
void read_json(reader& in, patch<T>& out, const Rules&... rules) {
  if (in.take_null())
    out = null;
  else
    read_json(in, out.emplace(), rules...);
}
template <class T, class... Rules>
void read_json(reader& in, box<T>& out, const Rules&... rules) {
  read_json(in, *out, rules...);
}

namespace detail {
template <class T>
inline constexpr bool holds_another = false;
template <class T>
inline constexpr bool holds_another<std::optional<T>> = true;
template <class T>
inline constexpr bool holds_another<nullable<T>> = true;
template <class T>
inline constexpr bool holds_another<patch<T>> = true;
template <class T>
inline constexpr bool holds_another<box<T>> = true;
}  // namespace detail

/// A value that must conform to a whole schema; it is read only when it does.
template <class T>
  requires(!detail::holds_another<T>)
void read_json(reader& in, T& out, const rules::conforms_to& rule) {
  if (in.conforms(*rule.schema)) read_json(in, out);
}

/// Reads one item to the end of `out`.
template <class T, class... Rules>
void read_item(reader& in, std::vector<T>& out, const Rules&... rules) {
  if constexpr (std::same_as<T, bool>) {
    bool item = false;
    read_json(in, item, rules...);
    out.push_back(item);
  } else {
    // The first items get a kilobyte at once instead of one place after the other.
    if (out.capacity() == 0) out.reserve(sizeof(T) < 512 ? 1024 / sizeof(T) : 2);
    read_json(in, out.emplace_back(), rules...);
  }
}
template <class T>
void read_list(reader& in, std::vector<T>& out) {
  out.clear();
  for (list_reader list{in}; list.next();) read_item(in, out);
}
template <class T>
void read_json(reader& in, std::vector<T>& out) {
  read_list(in, out);
}
/// Items beyond `max_items` are skipped, not kept.
template <class T, class Items>
void read_json(reader& in, std::vector<T>& out, const rules::list<Items>& rule) {
  out.clear();
  list_reader list{in};
  while (list.next()) {
    if (list.index() >= rule.max_items) {
      in.skip_value();
      continue;
    }
    if (rule.unique) list.begin_item();
    if constexpr (std::same_as<Items, rules::none>)
      read_item(in, out);
    else
      read_item(in, out, rule.items);
    if (rule.unique) list.end_item();
  }
  list.check_size(rule.min_items, rule.max_items);
  if (rule.unique) list.check_unique();
}

/// Notes when the array did not have exactly `size` items.
void check_tuple_size(reader& in, const list_reader& list, std::size_t size);
/// `prefixItems`: an array of exactly these items.
template <class... Ts>
void read_json(reader& in, std::tuple<Ts...>& out) {
  list_reader list{in};
  std::apply([&](auto&... items) { (void)((list.next() && (read_json(in, items), true)) && ...); },
             out);
  if (!list.complete())
    while (list.next()) in.skip_value();
  check_tuple_size(in, list, sizeof...(Ts));
}

template <class T>
void read_json(reader& in, map<T>& out) {
  out.clear();
  for (object_reader object{in, no_members}; object.next();) object.additional(out);
}
/// Members beyond `max_properties` are skipped, not kept.
template <class T, class Values>
void read_json(reader& in, map<T>& out, const rules::entries<Values>& rule) {
  out.clear();
  object_reader object{in, no_members};
  while (object.next()) {
    if (out.size() >= rule.max_properties)
      object.skip();
    else if constexpr (std::same_as<Values, rules::none>)
      object.additional(out);
    else
      object.additional(out, rule.values);
  }
  object.check_size(rule);
}

}  // namespace tenon::json
