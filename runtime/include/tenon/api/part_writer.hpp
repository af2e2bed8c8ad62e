#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/api/header_writer.hpp>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/api/part_form.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/value/file_part.hpp>

namespace tenon::api {

/// Writes an object as parts, the counterpart of `part_reader`. What is absent is not written, and
/// neither are strings, lists and files that are null: no part could say so. Files are not copied:
/// they outlive the writer.
class part_writer {
 public:
  explicit part_writer(tenon::json::side side) : side_(side) {}

  [[nodiscard]] bool writes_requests() const noexcept {
    return side_ != tenon::json::side::response;
  }
  [[nodiscard]] bool writes_responses() const noexcept {
    return side_ != tenon::json::side::request;
  }

  /// Parts have no names: called first, with the number of those that have members of their own.
  /// Then a member that is absent before one that is not throws std::invalid_argument.
  void by_place(std::size_t places);

  template <class T>
  void text(std::string_view name, const T& value, const part_form& form = {});
  template <class T>
  void json(std::string_view name, const T& value, const part_form& form = {});
  template <class T>
  void file(std::string_view name, const T& value, const part_form& form = {});

  template <class T>
  void other_texts(const map<T>& values) {
    for (const auto& [name, value] : values) text(name, value);
  }
  template <class T>
  void other_json(const map<T>& values) {
    for (const auto& [name, value] : values) json(name, value);
  }
  template <class T>
  void other_files(const map<T>& values) {
    for (const auto& [name, value] : values) file(name, value);
  }

  /// The whole body and its Content-Type.
  [[nodiscard]] http::multipart_writer::message finish(std::string_view media_type) && {
    return std::move(out_).finish(media_type);
  }

 private:
  /// Writes a member with the headers of its parts.
  template <class T, class Headers, class Write>
  void write_headed(const part<T, Headers>& value, const Write& write);
  template <class T, class Write>
  void write_headed(const std::optional<T>& value, const Write& write) {
    if (value) write_headed(*value, write);
  }
  template <class T, class Write>
  void write_headed(const std::vector<T>& values, const Write& write) {
    for (const T& each : values) write_headed(each, write);
  }
  template <class T>
  void add_document(std::string_view name, const T& value, const part_form& form);
  void add_text(std::string_view name, parameter_parts parts, const part_form& form);
  void add_members(std::string_view name, parameter_parts parts, const part_form& form);
  void add_json(std::string_view name, std::string text, const part_form& form);
  void add_file(std::string_view name, const file_part& value, const part_form& form);
  /// Whether all parts before the one that is written now are there.
  void check_place(std::string_view name) const;

  tenon::json::side side_;
  std::optional<std::size_t> places_{};
  http::multipart_writer out_{};
  http::fields headers_{};  ///< of the parts that are written now
};

/// The object as a multipart body.
template <class T>
[[nodiscard]] http::multipart_writer::message multipart_message(std::string_view media_type,
                                                                const T& value,
                                                                tenon::json::side side) {
  part_writer out{side};
  write_parts(out, value);
  return std::move(out).finish(media_type);
}

template <class T, class Headers, class Write>
void part_writer::write_headed(const part<T, Headers>& value, const Write& write) {
  header_writer out;
  write_headers(out, value.headers);
  headers_ = std::move(out).take();
  write(value.value);
  headers_ = {};
}

template <class T>
void part_writer::text(std::string_view name, const T& value, const part_form& form) {
  if constexpr (with_headers<T>) {
    write_headed(value, [&](const auto& bare) { text(name, bare, form); });
  } else {
    using member = part_member<T>;
    // "null" would be the text of a list's item, or of a string.
    if constexpr (member::is_nullable && (is_list<typename member::type> ||
                                          std::is_same_v<typename member::type, std::string>)) {
      if (!value.has_value()) return;
    }
    add_text(name, detail::parts_of(value, form.how, detail::written_in::form), form);
  }
}

template <class T>
void part_writer::add_document(std::string_view name, const T& value, const part_form& form) {
  std::string text;
  tenon::json::writer out{text, tenon::json::writer_options{.side = side_}};
  write_json(out, value);
  out.finish();
  add_json(name, std::move(text), form);
}

template <class T>
void part_writer::json(std::string_view name, const T& value, const part_form& form) {
  using member = part_member<T>;
  if constexpr (with_headers<T>) {
    // Each is one document, also where it is a list.
    write_headed(value, [&](const auto& bare) { add_document(name, bare, form); });
  } else if constexpr (is_list<T>) {
    for (const auto& item : value) add_document(name, item, form);
  } else if constexpr (!std::is_same_v<T, typename member::type> &&
                       is_list<typename member::type>) {
    if (value.has_value()) json(name, *value, form);
  } else {
    if constexpr (member::may_be_absent) {
      if constexpr (member::is_nullable) {
        if (value.is_absent()) return;
      } else {
        if (!value.has_value()) return;
      }
    }
    add_document(name, value, form);
  }
}

template <class T>
void part_writer::file(std::string_view name, const T& value, const part_form& form) {
  if constexpr (with_headers<T>) {
    write_headed(value, [&](const auto& bare) { file(name, bare, form); });
  } else if constexpr (is_list<T>) {
    for (const auto& item : value) file(name, item, form);
  } else if constexpr (std::is_same_v<T, file_part>) {
    add_file(name, value, form);
  } else {
    if (value.has_value()) file(name, *value, form);
  }
}

}  // namespace tenon::api
