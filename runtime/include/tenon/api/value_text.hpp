#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/api/parameter_style.hpp>
#include <tenon/api/violation_log.hpp>
#include <tenon/json/read.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/json/write.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/rules/check.hpp>
#include <tenon/rules/rules.hpp>
#include <tenon/value/map.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/patch.hpp>

// Single values as parameters write them: text without quotes. Whatever JSON can read and write
// works, through the same overloads and rules.
namespace tenon::api {

/// Says that a value has no further rules.
using no_rules = rules::none;

namespace detail {

/// The text as a JSON string.
[[nodiscard]] std::string quoted(std::string_view text);
/// The text of a JSON string, or the JSON text of any other scalar.
[[nodiscard]] std::string unquoted(std::string json_text);
/// True when the text is exactly one JSON number, true, false or null.
[[nodiscard]] bool is_bare_scalar(std::string_view text) noexcept;
/// The violations of a value that was read, a syntax error among them.
[[nodiscard]] std::vector<violation> finish(json::reader& in);
/// Whether one of them says that the whole value is of another type.
[[nodiscard]] bool has_other_type(const std::vector<violation>& found) noexcept;

/// Adds to the log what the reader found wrong with JSON text that stood in a message.
void report_json(json::reader& in, const value_place& at);

template <class T, class Rules>
void read_json_as(json::reader& in, T& out, const Rules& rules) {
  if constexpr (std::is_same_v<Rules, no_rules>) {
    (void)rules;
    read_json(in, out);
  } else {
    read_json(in, out, rules);
  }
}

template <class T, class Rules>
std::vector<violation> read_json_text(std::string_view text, T& out, const Rules& rules) {
  json::reader in{text, json::reader_options{.side = json::side::request}};
  read_json_as(in, out, rules);
  return finish(in);
}

/// True for exactly `true` or `false`.
[[nodiscard]] bool take_plain(std::string_view text, bool& out) noexcept;
/// True for an integer of few digits.
[[nodiscard]] bool take_plain(std::string_view text, std::int64_t& out) noexcept;
/// True for ASCII text.
[[nodiscard]] bool is_ascii(std::string_view text) noexcept;
[[nodiscard]] bool is_utf8(std::string_view text);

template <class T, class Rules>
bool obeys(const T& value, const Rules& rules) {
  if constexpr (std::is_same_v<Rules, no_rules>) {
    return true;
  } else if constexpr (requires { rules::passes(value, rules); }) {
    return rules::passes(value, rules);
  } else {
    return false;
  }
}

/// Reads what most requests hold, valid plain values; false when the thorough way must decide.
template <class T, class Rules>
bool read_plain(std::string_view text, T& out, const Rules& rules) {
  if constexpr (std::is_same_v<T, bool>) {
    return std::is_same_v<Rules, no_rules> && take_plain(text, out);
  } else if constexpr (json::integer_type<T>) {
    std::int64_t wide = 0;
    if (!take_plain(text, wide) || !std::in_range<T>(wide)) return false;
    const T value = static_cast<T>(wide);
    if (!obeys(value, rules)) return false;
    out = value;
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!is_ascii(text) || !obeys(text, rules)) return false;
    out = text;
    return true;
  } else {
    return false;
  }
}

template <class T>
constexpr std::string_view expected() {
  if constexpr (std::is_same_v<T, bool>) return "must be true or false";
  if constexpr (std::is_integral_v<T>) return "must be an integer";
  return "must be a number";
}

}  // namespace detail

/// Reads one value from unescaped text. Text that is not of the type at all counts as unreadable,
/// what breaks the rules or the type's own as a violation.
template <class T, class Rules>
void read_value(std::string_view text, T& out, const Rules& rules, const value_place& at) {
  if (detail::read_plain(text, out, rules)) return;
  if constexpr (std::is_arithmetic_v<T>) {
    if (!detail::is_bare_scalar(text)) {
      at.unreadable("type", std::string{detail::expected<T>()});
    } else {
      at.add(detail::read_json_text(text, out, rules));
    }
  } else {
    std::vector<violation> found = detail::read_json_text(detail::quoted(text), out, rules);
    if (!found.empty() && !std::is_same_v<T, std::string>) {
      if (detail::is_bare_scalar(text)) {
        T other{};
        found = detail::read_json_text(text, other, rules);
        if (found.empty()) out = std::move(other);
      } else if (detail::has_other_type(found)) {
        at.log.unparsable = true;
      }
    }
    at.add(std::move(found));
  }
}

/// The text of one value, not escaped.
template <class T>
[[nodiscard]] std::string value_text(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else {
    std::string text;
    {
      json::writer out{text, json::writer_options{.side = json::side::request}};
      write_json(out, value);
    }
    return detail::unquoted(std::move(text));
  }
}

class field_reader;
class field_writer;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<map<T>> = true;
template <class T>
inline constexpr bool may_be_null = false;
template <class T>
inline constexpr bool may_be_null<nullable<T>> = true;
template <class T>
inline constexpr bool may_be_null<patch<T>> = true;

/// Structs that generated code reads member by member from parameters and forms.
template <class T>
concept has_fields = is_map<T> || requires(field_reader& in, T& out) { read_fields(in, out); };
/// ... and writes.
template <class T>
concept writes_fields =
    is_map<T> || requires(field_writer& out, const T& value) { write_fields(out, value); };

}  // namespace tenon::api
