#include <tenon/api/call.hpp>

#include <algorithm>
#include <tenon/http/body.hpp>
#include <tenon/http/url.hpp>

#include "media_type.hpp"

namespace tenon::api {
namespace {

std::size_t bytes_among(std::span<const media_form> forms) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (forms[i].kind == media_kind::bytes) return i;
  }
  return no_form;
}

}  // namespace

call::call(http::request& request, std::span<const std::string_view> captures, std::size_t max_body,
           std::size_t max_item)
    : request_(request), captures_(captures), max_body_(max_body), max_item_(max_item) {}

value_place call::place(std::string_view in, std::string_view name) {
  return {log_, in, {}, name, true};
}

parameter_source call::capture(std::size_t index) const {
  if (index >= captures_.size()) return {};
  return {.text = captures_[index], .has_text = true, .how = escaping::percent};
}

parameter_source call::whole_query() const {
  const std::string_view query = http::split_target(request_.target).query;
  return {.text = query, .has_text = !query.empty(), .how = escaping::percent};
}

const parameter_source& call::query_source() {
  if (!query_fields_) {
    query_fields_.emplace();
    query_fields_->read_urlencoded(http::split_target(request_.target).query);
    query_source_ = {.fields = &*query_fields_, .how = query_fields_->how};
    if (query_fields_->malformed) {
      (void)value_place{log_, "query", {}}.accept(taken::malformed, true);
    }
  }
  return query_source_;
}

const parameter_source& call::cookie_source() {
  if (!cookie_fields_) {
    cookie_fields_.emplace().how = escaping::percent;
    for (const http::fields::field& field : request_.headers) {
      if (http::equal_ignoring_case(field.name, "Cookie")) {
        cookie_fields_->read_cookies(field.value);
      }
    }
    cookie_source_ = {.fields = &*cookie_fields_, .how = escaping::percent};
  }
  return cookie_source_;
}

parameter_source call::header_source(std::string_view name, std::string& joined) const {
  return header_text(request_.headers, name, joined);
}

void call::refuse(int status, std::string detail) {
  if (refusal_ != 0) return;
  refusal_ = status;
  refusal_detail_ = std::move(detail);
}

http::response call::problem() const {
  api::problem about;
  about.status = refusal_ != 0 ? refusal_ : log_.unparsable ? 400 : 422;
  about.detail = refusal_detail_;
  if (about.detail.empty()) {
    about.detail = log_.unparsable ? "The request cannot be read." : "The request is not valid.";
  }
  about.errors = log_.errors;
  http::response answer = problem_response(about);
  for (const std::string& challenge : challenges_) {
    answer.headers.add("WWW-Authenticate", challenge);
  }
  return answer;
}

std::string_view call::accept_field(std::string& joined) const {
  constexpr std::string_view name = "Accept";
  const http::fields::field* found = nullptr;
  for (const http::fields::field& each : request_.headers) {
    if (each.name.size() != name.size() || !http::equal_ignoring_case(each.name, name)) continue;
    if (found != nullptr) return header_source(name, joined).text;
    found = &each;
  }
  return found == nullptr ? std::string_view{} : found->value;
}

void call::offers(std::initializer_list<std::string_view> media_types) {
  std::string joined;
  const std::string_view field = accept_field(joined);
  // What nearly every client sends.
  if (field.empty() || field == "*/*") return;
  if (std::ranges::find(media_types, field) != media_types.end()) return;
  const accept_list accepted{field};
  std::string all;
  for (const std::string_view each : media_types) {
    if (accepted.quality(each) > 0) return;
    all.append(all.empty() ? "" : ", ").append(each);
  }
  refuse(406, "The answer can be " + all + ".");
}

std::string call::content_type() const {
  return shown_media_type(request_.headers.find("Content-Type").value_or(""));
}

std::size_t call::choose_body(std::span<const media_form> forms, bool required) {
  const std::optional<std::string_view> given = request_.headers.find("Content-Type");
  if (!given && request_.body.size() == 0U) {
    (void)value_place{log_, "body", {}}.accept(taken::absent, required);
    return no_form;
  }
  if (request_.headers.count("Content-Type") <= 1) {
    const std::size_t found = given ? form_of(forms, *given) : bytes_among(forms);
    if (found != no_form) return found;
  }
  std::string all;
  for (const media_form& each : forms) {
    all.append(all.empty() ? "" : ", ").append(each.media_type);
  }
  refuse(415, "The body can be " + all + ".");
  return no_form;
}

bool call::accepts_content(std::string_view media_type, bool is_text) {
  const std::optional<std::string_view> given = request_.headers.find("Content-Type");
  // RFC 9110 section 8.3: unnamed content may be examined, or taken for bytes.
  if (!given && (!is_text || media_essence(media_type) == "*/*")) return true;
  if (!given || !media_matches(*given, media_type) || request_.headers.count("Content-Type") > 1) {
    refuse(415, "The body must be " + std::string{media_type} + ".");
    return false;
  }
  if (is_text && !is_utf8_charset(media_charset(*given))) {
    refuse(415, "The body must be UTF-8.");
    return false;
  }
  return true;
}

void call::refuse_size() {
  refuse(413, "The body must not have more than " + std::to_string(max_body_) + " bytes.");
}

std::optional<std::string_view> call::content_at_hand(std::string_view media_type, bool required,
                                                      bool is_text) {
  const std::string_view text = request_.body.text();
  if (text.empty() && !request_.headers.contains("Content-Type")) {
    (void)value_place{log_, "body", {}}.accept(taken::absent, required);
    return std::nullopt;
  }
  if (!text.empty() && !accepts_content(media_type, is_text)) return std::nullopt;
  if (text.size() <= max_body_) return text;
  refuse_size();
  return std::nullopt;
}

task<std::optional<std::string_view>> call::content(std::string_view media_type, bool required,
                                                    bool is_text) {
  if (!request_.body.buffered()) {
    if (request_.body.size() != 0U && !accepts_content(media_type, is_text)) {
      co_return std::nullopt;
    }
    try {
      co_await request_.body.read_all(max_body_);
    } catch (const http::body_error& error) {
      if (error.why() != http::body_error::kind::too_large) throw;
      refuse_size();
    }
    if (refusal_ == 413) co_return std::nullopt;
  }
  co_return content_at_hand(media_type, required, is_text);
}

bool call::has_items(std::string_view media_type, bool required, bool is_text) {
  if (request_.body.size() == 0U && !request_.headers.contains("Content-Type")) {
    (void)value_place{log_, "body", {}}.accept(taken::absent, required);
    return false;
  }
  return accepts_content(media_type, is_text);
}

http::body call::take_body() {
  if (request_.body.buffered()) return std::string(request_.body.text());
  return std::move(request_.body);
}

task<void> call::bytes_body(std::string_view media_type, bytes& out) {
  const std::optional<std::string_view> text = co_await content(media_type, true, false);
  if (text) out = bytes{std::string{*text}};
}

task<void> call::bytes_body(std::string_view media_type, std::optional<bytes>& out) {
  const std::optional<std::string_view> text = co_await content(media_type, false, false);
  if (text) out = bytes{std::string{*text}};
}

}  // namespace tenon::api
