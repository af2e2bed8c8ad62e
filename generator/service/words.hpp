#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// What the enumerations of the model are called in texts, by their order there.
namespace tenon::gen::service {

inline constexpr std::array<std::string_view, 14> primitive_names = {
    "boolean", "int32",        "int64",  "uint32", "uint64", "float32",   "float64",
    "string",  "bytes_base64", "binary", "file",   "uuid",   "date_time", "date"};
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

template <std::size_t Size, typename Value>
std::string name(const std::array<std::string_view, Size>& names, Value value) {
  return std::string(names[static_cast<std::size_t>(value)]);
}

}  // namespace tenon::gen::service
