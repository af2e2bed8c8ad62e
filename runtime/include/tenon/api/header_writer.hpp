#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/api/parameter_writer.hpp>
#include <tenon/http/fields.hpp>

namespace tenon::api {

/// Writes the headers of one part of a multipart body, the counterpart of `header_reader`. What is
/// absent is not written.
class header_writer {
 public:
  /// Throws std::invalid_argument for text that would split the message.
  template <class T>
  void header(std::string_view name, const T& value, parameter_style how = simple_style) {
    add(name, field_text(detail::parts_of(value, how), how));
  }
  /// A header that is JSON text (`content: application/json`).
  template <class T>
  void json_header(std::string_view name, const T& value) {
    add(name, json_field_text(detail::json_parts_of(value)));
  }
  [[nodiscard]] http::fields&& take() && { return std::move(fields_); }

 private:
  void add(std::string_view name, const std::optional<std::string>& text) {
    if (text) fields_.add(name, *text);
  }

  http::fields fields_{};
};

}  // namespace tenon::api
