#pragma once
// The multipart bodies of `call` and `reply`, apart: few operations have them.

#include <optional>
#include <string_view>
#include <utility>

#include <tenon/api/call.hpp>
#include <tenon/api/part_reader.hpp>
#include <tenon/api/part_writer.hpp>
#include <tenon/api/reply.hpp>

namespace tenon::api {

template <class T>
task<void> call::multipart_body(std::string_view media_type, T& out) {
  const std::optional<std::string_view> text = co_await content(media_type, !is_optional<T>, true);
  if (!text) co_return;
  const value_place at{log_, "body", {}};
  part_list parts;
  if (!parts.read(*text, request_.headers.find("Content-Type").value_or(""), at)) co_return;
  part_reader in{parts, at, tenon::json::side::request};
  read_parts(in, body_value(out));
}

template <class T>
void reply::multipart(std::string_view media_type, const T& body) {
  http::multipart_writer::message message =
      multipart_message(media_type, body, tenon::json::side::response);
  if (judge_) {
    const value_place at = body_place();
    part_list parts;
    if (parts.read(message.body, message.content_type, at)) {
      part_reader in{parts, at, tenon::json::side::response};
      T read{};
      read_parts(in, read);
    }
  }
  set_multipart(std::move(message));
}

}  // namespace tenon::api
