#include <tenon/api/incoming.hpp>

#include "media_type.hpp"

namespace tenon::api {

incoming::incoming(std::string_view operation_id, int status, http::fields headers,
                   std::string body, response_validation validation)
    : operation_id_(operation_id),
      status_(status),
      headers_(std::move(headers)),
      body_(std::move(body)),
      validation_(validation) {}

bool incoming::is(std::string_view media_type) const noexcept {
  return media_matches(content_type(), media_type);
}

std::string_view incoming::content_type() const noexcept {
  return headers_.find("Content-Type").value_or("");
}

void incoming::keep_stream(http::body stream, std::size_t max_item) {
  stream_ = std::move(stream);
  max_item_ = max_item;
  is_stream_ = true;
}

bool incoming::has_stream() {
  if (is_stream_) return true;
  value_place{log_, "header", "/Content-Type"}.unreadable("type",
                                                          "is not the documented media type");
  return false;
}

bool incoming::has_json() {
  const std::string_view essence = media_essence(content_type());
  if (essence.empty() || is_json_media(essence)) return true;
  value_place{log_, "header", "/Content-Type"}.unreadable("type", "is not a JSON media type");
  return false;
}

void incoming::check() {
  if (log_.empty()) return;
  if (validation_ == response_validation::off && !log_.unparsable) return;
  std::vector<violation> found;
  for (problem_error& error : log_.errors) {
    if (error.in == "header") error.pointer.insert(0, "header:");
    found.push_back({.pointer = std::move(error.pointer),
                     .code = std::move(error.code),
                     .message = std::move(error.message)});
  }
  throw invalid_response{operation_id_, status_, std::move(body_), std::move(found)};
}

undocumented incoming::undocumented() {
  tenon::undocumented whole;
  whole.status = status_;
  for (const http::fields::field& field : headers_) {
    whole.headers.push_back({.name = std::string{field.name}, .value = std::string{field.value}});
  }
  whole.body = std::move(body_);
  return whole;
}

}  // namespace tenon::api
