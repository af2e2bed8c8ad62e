#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tenon/json/object_writer.hpp>
#include <tenon/json/read.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/value.hpp>
#include <tuple>
#include <variant>
#include <vector>

/// `write_json(writer&, const T&)` for the standard's and Tenon's value types. Generated code adds
/// overloads for its types in their namespaces.
namespace tenon::json {

template <std::same_as<bool> T>
void write_json(writer& out, T value) {
  out.boolean(value);
}
template <integer_type T>
void write_json(writer& out, T value) {
  if constexpr (std::signed_integral<T>)
    out.integer(static_cast<std::int64_t>(value));
  else
    out.integer(static_cast<std::uint64_t>(value));
}
template <std::floating_point T>
void write_json(writer& out, T value) {
  out.number(value);
}
inline void write_json(writer& out, std::string_view value) { out.string(value); }
void write_json(writer& out, const bytes& value);
void write_json(writer& out, const uuid& value);
void write_json(writer& out, const date_time& value);
void write_json(writer& out, const date& value);
void write_json(writer& out, const time_of_day& value);
void write_json(writer& out, const duration& value);
inline void write_json(writer& out, null_t) { out.null(); }
inline void write_json(writer& out, std::monostate) { out.null(); }
inline void write_json(writer& out, const any& value) { out.raw(value.text()); }

template <literal Literal>
void write_json(writer& out, const constant<Literal>& value) {
  write_json(out, value.value());
}

// Declared before the first body that may need them for each other.
template <class T>
void write_json(writer& out, const std::optional<T>& value);
template <class T>
void write_json(writer& out, const nullable<T>& value);
template <class T>
void write_json(writer& out, const patch<T>& value);
template <class T>
void write_json(writer& out, const box<T>& value);
template <class T>
void write_json(writer& out, const std::vector<T>& values);
template <class... Ts>
void write_json(writer& out, const std::tuple<Ts...>& values);
template <class T>
void write_json(writer& out, const map<T>& members);
template <class... Ts>
void write_json(writer& out, const one_of<Ts...>& value);

/// Null when there is none. As a member of an object it is left out instead.
template <class T>
void write_json(writer& out, const std::optional<T>& value) {
  if (value)
    write_json(out, *value);
  else
    out.null();
}
template <class T>
void write_json(writer& out, const nullable<T>& value) {
  if (value)
    write_json(out, *value);
  else
    out.null();
}
template <class T>
void write_json(writer& out, const patch<T>& value) {
  if (value)
    write_json(out, *value);
  else
    out.null();
}
template <class T>
void write_json(writer& out, const box<T>& value) {
  write_json(out, *value);
}

template <class T>
void write_json(writer& out, const std::vector<T>& values) {
  out.raw('[');
  bool first = true;
  for (const auto& value : values) {
    if (!first) out.raw(',');
    first = false;
    if constexpr (std::same_as<T, bool>)
      out.boolean(value);
    else
      write_json(out, value);
  }
  out.raw(']');
}
template <class... Ts>
void write_json(writer& out, const std::tuple<Ts...>& values) {
  out.raw('[');
  std::apply(
      [&](const auto&... items) {
        bool first = true;
        (void)first;
        ((first ? void() : out.raw(','), first = false, write_json(out, items)), ...);
      },
      values);
  out.raw(']');
}
template <class T>
void write_json(writer& out, const map<T>& members) {
  object_writer object{out};
  object.additional(members);
}
/// The alternative it holds.
template <class... Ts>
void write_json(writer& out, const one_of<Ts...>& value) {
  value.visit([&](const auto& held) { write_json(out, held); });
}

}  // namespace tenon::json
