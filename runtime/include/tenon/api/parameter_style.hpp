#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <tenon/api/outline.hpp>

namespace tenon::api {

/// How a parameter's value is written, after RFC 6570 and OpenAPI's own styles.
enum class style : std::uint8_t {
  simple,
  label,
  matrix,
  form,
  space_delimited,
  pipe_delimited,
  deep_object,
  cookie  ///< pairs of a Cookie field as they stand: nothing is escaped (OpenAPI 3.2)
};

/// A style, and whether every item of a list or member of an object stands for itself.
struct parameter_style {
  api::style kind = style::simple;
  bool explode = false;
  /// Set for values inside values and for alternatives, which are read and written through JSON.
  const api::outline* outline = nullptr;
  /// In paths, queries and cookies: reserved characters that mean nothing there are not escaped
  /// (RFC 6570 section 3.2.3). A slash in a path always is.
  bool allow_reserved = false;
  /// In queries: an empty text is as good as none (`allowEmptyValue`).
  bool allow_empty = false;
  /// When members are scattered: names that belong to other parameters, so that no member of a map
  /// has one of them.
  std::span<const std::string_view> others{};

  /// Whether the members of an object stand beside the other parameters.
  [[nodiscard]] constexpr bool scatters_members() const noexcept {
    return (kind == style::form || kind == style::cookie) && explode;
  }
};

/// What OpenAPI takes when a parameter does not say: path and header; query and cookie.
inline constexpr parameter_style simple_style{style::simple, false};
inline constexpr parameter_style form_style{style::form, true};

/// Marks a parameter or field that keeps its initialiser when the request does not have it.
template <class T>
struct defaulted_reference {
  T& value;
};

/// `call.query("limit", defaulted(request.limit))`: absent is not a violation, the default stays.
template <class T>
[[nodiscard]] constexpr defaulted_reference<T> defaulted(T& member) noexcept {
  return {member};
}

}  // namespace tenon::api
