#pragma once
// The multipart bodies of `outgoing` and `incoming`, apart: few operations have them.

#include <optional>
#include <string_view>

#include <tenon/api/incoming.hpp>
#include <tenon/api/outgoing.hpp>
#include <tenon/api/part_reader.hpp>
#include <tenon/api/part_writer.hpp>

namespace tenon::api {

template <class T>
void outgoing::multipart_body(std::string_view media_type, const T& body) {
  if constexpr (is_optional<T>) {
    if (body) multipart_body(media_type, *body);
  } else {
    set_multipart(multipart_message(media_type, body, tenon::json::side::request));
  }
}

template <class T>
void incoming::multipart(T& out) {
  const value_place at{log_, "body", {}};
  part_list parts;
  if (!parts.read(body_, headers_.find("Content-Type").value_or(""), at)) return;
  part_reader in{parts, at, tenon::json::side::response};
  read_parts(in, out);
}

}  // namespace tenon::api
