#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include <tenon/api/parameter_style.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/part.hpp>
#include <tenon/value/patch.hpp>

namespace tenon::api {

/// How the document says that the parts of one name are written.
struct part_form {
  /// Media types and ranges, joined by commas: any is read, the first is written. Empty: `text/*`,
  /// JSON, or anything for a file.
  std::string_view media_types{};
  /// Of lists of text: whether every item is a part; of objects, whether every member is one beside
  /// the others. With an outline: values inside values, named in brackets; in one part if that is
  /// `application/x-www-form-urlencoded`.
  parameter_style how = form_style;
};

/// What a member that may be missing or null holds.
template <class T>
struct part_member {
  using type = T;
  static constexpr bool is_nullable = false;
  static constexpr bool may_be_absent = false;
};
template <class T>
struct part_member<std::optional<T>> {
  using type = T;
  static constexpr bool is_nullable = false;
  static constexpr bool may_be_absent = true;
};
template <class T>
struct part_member<nullable<T>> {
  using type = T;
  static constexpr bool is_nullable = true;
  static constexpr bool may_be_absent = false;
};
template <class T>
struct part_member<patch<T>> {
  using type = T;
  static constexpr bool is_nullable = true;
  static constexpr bool may_be_absent = true;
};
template <class T>
struct part_member<defaulted_reference<T>> {
  using type = typename part_member<T>::type;
  static constexpr bool is_nullable = part_member<T>::is_nullable;
  static constexpr bool may_be_absent = true;
};

/// What a member holds without the headers of its parts; `has_headers`: with them it is another
/// type.
template <class T>
struct without_headers {
  using type = T;
  static constexpr bool has_headers = false;
};
template <class T, class Headers>
struct without_headers<part<T, Headers>> {
  using type = T;
  static constexpr bool has_headers = true;
};
template <class T, class Headers>
struct without_headers<std::optional<part<T, Headers>>> {
  using type = std::optional<T>;
  static constexpr bool has_headers = true;
};
template <class T, class Headers>
struct without_headers<std::optional<part<nullable<T>, Headers>>> {
  using type = patch<T>;
  static constexpr bool has_headers = true;
};
template <class T, class Headers>
struct without_headers<std::vector<part<T, Headers>>> {
  using type = std::vector<T>;
  static constexpr bool has_headers = true;
};
template <class T, class Headers>
struct without_headers<std::optional<std::vector<part<T, Headers>>>> {
  using type = std::optional<std::vector<T>>;
  static constexpr bool has_headers = true;
};
template <class T>
concept with_headers = without_headers<std::remove_cvref_t<T>>::has_headers;

}  // namespace tenon::api
