#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "service/model.hpp"

/// What the enumerations of the model are called in texts, by their order there.
namespace tenon::gen::service {

inline constexpr std::array<std::string_view, 16> primitive_names = {
    "boolean",      "int32",  "int64", "uint32", "uint64",    "float32", "float64", "string",
    "bytes_base64", "binary", "file",  "uuid",   "date_time", "date",    "time",    "duration"};
inline constexpr std::array<std::string_view, 5> location_names = {"path", "query", "header",
                                                                   "cookie", "querystring"};
inline constexpr std::array<std::string_view, 8> style_names = {
    "simple",          "form",           "label",       "matrix",
    "space_delimited", "pipe_delimited", "deep_object", "cookie"};
inline constexpr std::array<std::string_view, 7> body_names = {
    "json", "text", "bytes", "form", "items", "multipart", "xml"};
inline constexpr std::array<std::string_view, 3> part_names = {"text", "json", "file"};
inline constexpr std::array<std::string_view, 5> strategy_names = {"tag", "kind", "signature",
                                                                   "try_one", "try_any"};

/// The JSON type of a literal; empty for an array or an object.
inline std::string_view kind_word(literal::kind_type kind) {
  switch (kind) {
    case literal::kind_type::null:
      return "null";
    case literal::kind_type::boolean:
      return "boolean";
    case literal::kind_type::integer:
      return "integer";
    case literal::kind_type::number:
      return "number";
    case literal::kind_type::string:
      return "string";
    case literal::kind_type::json:
      break;
  }
  return {};
}

template <std::size_t Size, typename Value>
std::string name(const std::array<std::string_view, Size>& names, Value value) {
  return std::string(names[static_cast<std::size_t>(value)]);
}

}  // namespace tenon::gen::service
