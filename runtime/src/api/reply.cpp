#include <tenon/api/reply.hpp>

#include <tenon/api/call.hpp>

#include "media_type.hpp"

namespace tenon::api {

reply::reply(int status) { answer_.status = status; }

reply::reply(int status, const call& to) : reply(status) { judge_ = to.judge(); }

void reply::add_header(std::string_view name, const std::optional<std::string>& value) {
  if (value) answer_.headers.add(name, *value);
}

void reply::set_type(std::string_view media_type) {
  if (names_boundary(media_type)) {
    answer_.headers.add("Content-Type", media_type);
  } else if (chosen_type_.empty()) {
    answer_.headers.add_parsed("Content-Type", media_type);
  } else {
    answer_.headers.add("Content-Type", chosen_type_);
  }
}

void reply::set_body(std::string_view media_type, std::string&& text) {
  set_type(media_type);
  answer_.body = std::move(text);
}

void reply::set_body(std::string_view media_type, http::body&& body) {
  set_type(media_type);
  answer_.body = std::move(body);
}

std::size_t reply::choose(const call& to, std::span<const media_form> forms,
                          std::size_t alternative, std::string_view content_type) {
  std::string joined;
  chosen_form chosen =
      choose_form(forms, alternative, content_type, accept_list{to.accept_field(joined)});
  chosen_type_ = std::move(chosen.content_type);
  // RFC 9110 section 12.5.5: caches are told what the choice depends on.
  if (content_type.empty() && forms.size() > 1) answer_.headers.add_view("Vary", "Accept");
  return chosen.index;
}

void reply::set_multipart(http::multipart_writer::message body) {
  answer_.headers.add("Content-Type", body.content_type);
  answer_.body = std::move(body.body);
}

void reply::text(std::string_view media_type, std::string&& body) {
  set_body(media_type, std::move(body));
}

void reply::bytes(std::string_view media_type, tenon::bytes&& body) {
  set_body(media_type, std::move(body).release());
}

http::response undocumented_response(undocumented answer) {
  http::response sent;
  sent.status = answer.status;
  for (const undocumented::header& header : answer.headers) {
    if (http::equal_ignoring_case(header.name, "Content-Length") ||
        http::equal_ignoring_case(header.name, "Transfer-Encoding") ||
        http::equal_ignoring_case(header.name, "Connection")) {
      continue;
    }
    sent.headers.add(header.name, header.value);
  }
  sent.body = std::move(answer.body);
  return sent;
}

}  // namespace tenon::api
