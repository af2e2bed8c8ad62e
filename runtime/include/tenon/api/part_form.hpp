#pragma once

#include <optional>
#include <string_view>

#include <tenon/api/parameter_style.hpp>
#include <tenon/value/nullable.hpp>
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

}  // namespace tenon::api
