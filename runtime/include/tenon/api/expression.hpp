#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/api/value_text.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/patch.hpp>

// Runtime expressions of OpenAPI (callbacks and links), as generated code puts them together.
namespace tenon::api {

namespace detail {

/// The value at a JSON Pointer of JSON text, itself as JSON text; nothing when there is none.
[[nodiscard]] std::optional<std::string> json_at(std::string text, std::string_view pointer);

template <class T>
std::string json_text_of(const T& value) {
  std::string text;
  json::writer out{text};
  write_json(out, value);
  out.finish();
  return text;
}

}  // namespace detail

/// The JSON text of a value, or of the place in it at a JSON Pointer; nothing when it is absent.
template <class T>
[[nodiscard]] std::optional<std::string> value_at(const T& value, std::string_view pointer = {}) {
  return detail::json_at(detail::json_text_of(value), pointer);
}
template <class T>
[[nodiscard]] std::optional<std::string> value_at(const std::optional<T>& value,
                                                  std::string_view pointer = {}) {
  if (!value) return std::nullopt;
  return value_at(*value, pointer);
}
template <class T>
[[nodiscard]] std::optional<std::string> value_at(const patch<T>& value,
                                                  std::string_view pointer = {}) {
  if (value.is_absent()) return std::nullopt;
  return detail::json_at(detail::json_text_of(value), pointer);
}

/// Text with values in it. It is nothing as soon as one of them is absent.
class expression_text {
 public:
  expression_text& text(std::string_view literal);
  /// A value as JSON text, from `value_at`: the text of a string, the JSON text of anything else.
  expression_text& value(const std::optional<std::string>& json);
  /// The same for a URL: what does not begin it is percent-encoded, so that it stays one value.
  expression_text& url_value(const std::optional<std::string>& json);

  /// Leaves the object without text.
  [[nodiscard]] std::optional<std::string> take() { return std::move(text_); }
  /// The same as JSON text.
  [[nodiscard]] std::optional<std::string> take_json();

 private:
  std::optional<std::string> text_{std::in_place};
};

namespace detail {

/// Reads JSON text. Text that says what is wanted is read as that ("7" for a number), and a number
/// as text where text is wanted.
template <class T>
bool read_loosely(const std::string& json, T& out) {
  T made{};
  if (!read_json_text(json, made, no_rules{}).empty()) {
    const std::string plain = unquoted(json);
    made = T{};
    if (!read_json_text(plain == json ? quoted(plain) : plain, made, no_rules{}).empty()) {
      return false;
    }
  }
  out = std::move(made);
  return true;
}

}  // namespace detail

/// Gives a link's value, JSON text, to a parameter or body; false when it does not fit, or is
/// absent where the member may not be.
template <class T>
[[nodiscard]] bool assign(T& out, const std::optional<std::string>& json) {
  return json && detail::read_loosely(*json, out);
}
template <class T>
[[nodiscard]] bool assign(patch<T>& out, const std::optional<std::string>& json) {
  return !json || detail::read_loosely(*json, out);
}
template <class T>
[[nodiscard]] bool assign(std::optional<T>& out, const std::optional<std::string>& json) {
  if (!json || *json == "null") return true;
  T made{};
  if (!detail::read_loosely(*json, made)) return false;
  out = std::move(made);
  return true;
}

}  // namespace tenon::api
