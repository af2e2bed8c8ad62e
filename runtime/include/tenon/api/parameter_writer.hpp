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
  enum class shape { absent, text, items, members };
  shape is = shape::absent;
  std::vector<std::string> texts{};       ///< the text, or the items
  std::vector<written_member> members{};  ///< of an object; names may repeat
};

/// Writes an object as fields, the counterpart of `field_reader`: an urlencoded body, or a
/// parameter. What is absent is not written.
class field_writer {
 public:
  template <class T>
  void field(std::string_view name, const T& value, parameter_style how = form_style);
  template <class T>
  void additional(const map<T>& values) {
    for (const auto& [name, value] : values) field(name, value);
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

}  // namespace detail

/// Appends `name=value` pairs, joined by `&`, for a query string or an urlencoded body.
void append_pairs(std::string& out, std::string_view name, const parameter_parts& parts,
                  parameter_style how);
/// Appends the text of a path parameter, percent-encoded. Throws std::invalid_argument when it is
/// absent or empty: no route would match.
void append_path(std::string& out, std::string_view name, const parameter_parts& parts,
                 parameter_style how);
/// The text of a header field. Absent: nothing.
[[nodiscard]] std::optional<std::string> field_text(const parameter_parts& parts,
                                                    parameter_style how);

template <class T>
void field_writer::field(std::string_view name, const T& value, parameter_style how) {
  add(name, detail::parts_of(value), how);
}

}  // namespace tenon::api
