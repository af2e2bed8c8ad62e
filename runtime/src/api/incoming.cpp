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
  return media_matches(content_type_field(), media_type);
}

std::string_view incoming::content_type_field() const noexcept {
  return headers_.find("Content-Type").value_or("");
}

std::string incoming::content_type() const { return shown_media_type(content_type_field()); }

void incoming::keep_stream(http::body stream, std::size_t max_item) {
  stream_ = std::move(stream);
  max_item_ = max_item;
  is_stream_ = true;
}

void incoming::wrong_type(std::string message) {
  value_place{log_, "header", "/Content-Type"}.unreadable("type", std::move(message));
}

bool incoming::has_stream() {
  if (is_stream_) return true;
  wrong_type("is not the documented media type");
  return false;
}

bool incoming::has_json() {
  if (content_type_field().empty() || is_json_media(content_type_field())) return true;
  wrong_type("is not a JSON media type");
  return false;
}

bool incoming::has(std::string_view media_type) {
  if (content_type_field().empty() || is(media_type)) return true;
  wrong_type("is not " + std::string{media_type});
  return false;
}

std::size_t incoming::choose(std::span<const media_form> forms) {
  const std::string_view given = content_type_field();
  if (given.empty()) return 0;
  std::size_t found = form_of(forms, given);
  // As with one form: any JSON is read as the JSON of the document.
  for (std::size_t i = 0; found == no_form && i < forms.size(); ++i) {
    if (forms[i].kind == media_kind::json && is_json_media(given)) found = i;
  }
  if (found == no_form) wrong_type("is none of the documented media types");
  return found;
}

void incoming::text(std::string_view media_type, std::string& out) {
  if (has(media_type)) out = body_;
}

void incoming::bytes(std::string_view media_type, tenon::bytes& out) {
  if (has(media_type)) out = tenon::bytes{body_};
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
