#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/api/parameter_style.hpp>
#include <tenon/api/value_text.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/patch.hpp>

namespace tenon::api {

/// One member of an object that is written as fields.
struct written_member {
  std::string name{};
  std::string value{};
  bool escaped = false;  ///< `value` is percent-encoded already, its delimiters are not
};

/// A value taken apart for writing: one text, the items of a list, or the members of an object.
struct parameter_parts {
  enum class shape { absent, text, items, members, brackets };
  shape is = shape::absent;
  std::vector<std::string> texts{};  ///< the text, or the items
  /// Of an object; names may repeat. With `brackets`, what follows the parameter's name: `[b][0]`.
  std::vector<written_member> members{};
};

/// Writes an object as fields, the counterpart of `field_reader`: an urlencoded body, or a
/// parameter. What is absent is not written.
class field_writer {
 public:
  template <class T>
  void field(std::string_view name, const T& value, parameter_style how = form_style);
  /// A member that is JSON text.
  template <class T>
  void json_field(std::string_view name, const T& value);
  template <class T>
  void additional(const map<T>& values, parameter_style how = form_style) {
    for (const auto& [name, value] : values) field(name, value, how);
  }
  [[nodiscard]] std::vector<written_member>&& take() && { return std::move(members_); }

 private:
  void add(std::string_view name, parameter_parts parts, parameter_style how);
  std::vector<written_member> members_{};
};

namespace detail {

template <class T>
parameter_parts parts_of(const T& value) {
  parameter_parts parts;
  if constexpr (is_list<T>) {
    parts.is = parameter_parts::shape::items;
    for (const auto& item : value) parts.texts.push_back(value_text(item));
  } else if constexpr (writes_fields<T>) {
    parts.is = parameter_parts::shape::members;
    field_writer out;
    if constexpr (is_map<T>) {
      out.additional(value);
    } else {
      write_fields(out, value);
    }
    parts.members = std::move(out).take();
  } else {
    parts.is = parameter_parts::shape::text;
    parts.texts.push_back(value_text(value));
  }
  return parts;
}
template <class T>
parameter_parts parts_of(const std::optional<T>& value) {
  if (!value) return {};
  return parts_of(*value);
}
template <class T>
parameter_parts parts_of(const patch<T>& value) {
  if (value.is_absent()) return {};
  if (value.has_value()) return parts_of(*value);
  return {.is = parameter_parts::shape::text, .texts = {"null"}};
}
template <class T>
parameter_parts parts_of(const nullable<T>& value) {
  if (value.has_value()) return parts_of(*value);
  return {.is = parameter_parts::shape::text, .texts = {"null"}};
}

/// JSON text as the parameter's one text; nothing for an absent value.
template <class T>
parameter_parts json_parts_of(const T& value) {
  parameter_parts parts;
  parts.is = parameter_parts::shape::text;
  json::writer out{parts.texts.emplace_back(), json::writer_options{.side = json::side::request}};
  write_json(out, value);
  out.finish();
  return parts;
}
template <class T>
parameter_parts json_parts_of(const std::optional<T>& value) {
  if (!value) return {};
  return json_parts_of(*value);
}
template <class T>
parameter_parts json_parts_of(const patch<T>& value) {
  if (value.is_absent()) return {};
  if (value.has_value()) return json_parts_of(*value);
  return {.is = parameter_parts::shape::text, .texts = {"null"}};
}

/// Where a value stands, which decides what is done with values inside it that the style has no
/// place for.
enum class written_in { parameter, form };
/// JSON text taken apart as the style says: `[b][0]` for deep objects, else the items of a list, or
/// the JSON text itself; each nested item of a form's list is JSON text of its own.
[[nodiscard]] parameter_parts split_json(parameter_parts json_text, parameter_style how,
                                         written_in where);

/// The value taken apart for a parameter of the style.
template <class T>
parameter_parts parts_of(const T& value, parameter_style how,
                         written_in where = written_in::parameter) {
  if (how.outline != nullptr) return split_json(json_parts_of(value), how, where);
  return parts_of(value);
}

}  // namespace detail

/// Appends `name=value` pairs, joined by `&`, for a query string or an urlencoded body.
void append_pairs(std::string& out, std::string_view name, const parameter_parts& parts,
                  parameter_style how);
/// Appends pairs joined by `; ` for a Cookie field (RFC 6265 section 4.2). Names that are tokens
/// stand as they are; values are percent-encoded, but not in the style `cookie`, which throws
/// std::invalid_argument for what no cookie can hold.
void append_cookies(std::string& out, std::string_view name, const parameter_parts& parts,
                    parameter_style how);
/// The text of an urlencoded body.
[[nodiscard]] std::string form_text(const parameter_parts& members);
/// Appends a text, percent-encoded, that is a whole query string.
void append_query(std::string& out, const parameter_parts& text);
/// Appends the text of a path parameter, percent-encoded. Throws std::invalid_argument when it is
/// absent or empty: no route would match.
void append_path(std::string& out, std::string_view name, const parameter_parts& parts,
                 parameter_style how);
/// The text of a header field. Absent: nothing.
[[nodiscard]] std::optional<std::string> field_text(const parameter_parts& parts,
                                                    parameter_style how);
/// The same for JSON text: what no field can hold is escaped in it.
[[nodiscard]] std::optional<std::string> json_field_text(const parameter_parts& json_text);

template <class T>
void field_writer::field(std::string_view name, const T& value, parameter_style how) {
  add(name, detail::parts_of(value, how, detail::written_in::form), how);
}
template <class T>
void field_writer::json_field(std::string_view name, const T& value) {
  add(name, detail::json_parts_of(value), form_style);
}

}  // namespace tenon::api
