#include <tenon/api/outgoing.hpp>

#include <algorithm>
#include <tenon/api/url_client.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/body.hpp>

#include "media_type.hpp"

namespace tenon::api {

outgoing::outgoing(const client& from, std::string_view method, std::string_view operation_id)
    : from_(from),
      transport_(from.transport()),
      operation_id_(operation_id),
      path_(from.base_path()) {
  request_.method = http::parse_method(method);
  if (request_.method == http::method::other) request_.other_method = method;
  for (const auto& [name, value] : from.options().headers) request_.headers.add(name, value);
}

outgoing::outgoing(const url_client& from, std::string_view url, std::string_view method,
                   std::string_view operation_id)
    : outgoing(from.calls(), method, operation_id) {
  url_client::endpoint target = from.at(url);
  transport_ = std::move(target.transport);
  path_ = std::move(target.path);
  query_ = std::move(target.query);
}

void outgoing::server(std::string_view url) {
  client::endpoint own = from_.at(url);
  transport_ = std::move(own.transport);
  path_ = std::move(own.base_path);
}

void outgoing::add_header(std::string_view name, const std::optional<std::string>& value) {
  if (value) request_.headers.set(name, *value);
}

std::size_t outgoing::choose(std::span<const media_form> forms, std::size_t alternative,
                             std::string_view content_type) {
  chosen_form chosen = choose_form(forms, alternative, content_type, accept_list{{}});
  chosen_type_ = std::move(chosen.content_type);
  return chosen.index;
}

void outgoing::put_body(std::string_view media_type, http::body body) {
  const bool is_given = chosen_type_.empty() || names_boundary(media_type);
  request_.headers.set("Content-Type", is_given ? media_type : chosen_type_);
  request_.body = std::move(body);
}

void outgoing::set_body(std::string_view media_type, parameter_parts parts) {
  if (parts.is == parameter_parts::shape::absent) return;
  put_body(media_type, std::move(parts.texts.front()));
}

void outgoing::set_form(std::string_view media_type, const parameter_parts& parts) {
  if (parts.is == parameter_parts::shape::absent) return;
  put_body(media_type, form_text(parts));
}

void outgoing::set_multipart(http::multipart_writer::message body) {
  chosen_type_.clear();  // it has no boundary
  put_body(body.content_type, std::move(body.body));
}

void outgoing::text_body(std::string_view media_type, const std::string& body) {
  put_body(media_type, body);
}
void outgoing::text_body(std::string_view media_type, const std::optional<std::string>& body) {
  if (body) put_body(media_type, *body);
}
void outgoing::bytes_body(std::string_view media_type, const bytes& body) {
  put_body(media_type, std::string{body.view()});
}
void outgoing::bytes_body(std::string_view media_type, const std::optional<bytes>& body) {
  if (body) bytes_body(media_type, *body);
}

void outgoing::accept(std::string_view media_type) {
  if (!accept_.empty()) accept_.append(", ");
  accept_.append(media_type);
}

void outgoing::accept_items(int status, std::string_view media_type) {
  streamed_.push_back({status, media_type});
  accept(media_type);
}

bool outgoing::streams(const http::response& answer) const noexcept {
  const std::string_view type = answer.headers.find("Content-Type").value_or("");
  return std::any_of(streamed_.begin(), streamed_.end(), [&](const streamed& each) {
    const bool same_status =
        each.status == 0 || each.status == answer.status || each.status == answer.status / 100;
    return same_status && media_matches(type, each.media_type);
  });
}

void outgoing::basic(const basic_credentials& credentials) {
  request_.headers.set("Authorization",
                       "Basic " + to_base64(credentials.user + ':' + credentials.password));
}

void outgoing::bearer(const access_token& token) {
  token_ = token.source();
  if (token_ == nullptr) request_.headers.set("Authorization", "Bearer " + token.text());
}

void outgoing::sign(std::shared_ptr<request_signer> with) { signers_.push_back(std::move(with)); }

void outgoing::api_key_header(std::string_view name, std::string_view key) {
  request_.credential_names.emplace_back(name);
  request_.headers.set(name, key);
}

void outgoing::api_key_query(std::string_view name, std::string_view key) {
  request_.credential_names.emplace_back(name);
  query(name, std::string{key});
}

void outgoing::api_key_cookie(std::string_view name, std::string_view key) {
  cookie(name, std::string{key});
}

task<void> outgoing::add_signatures() {
  std::vector<std::string> before;
  for (const http::fields::field& each : request_.headers) before.emplace_back(each.name);
  for (const std::shared_ptr<request_signer>& each : signers_) co_await each->sign(request_);
  // What a signer adds is a credential, as far as anybody here knows.
  for (const http::fields::field& each : request_.headers) {
    if (std::find(before.begin(), before.end(), each.name) == before.end()) {
      request_.credential_names.emplace_back(each.name);
    }
  }
}

task<incoming> outgoing::exchange() {
  std::string token;
  if (token_ != nullptr) {
    token = co_await token_->token();
    request_.headers.set("Authorization", "Bearer " + token);
  }
  if (!signers_.empty()) co_await add_signatures();
  http::response answer = co_await transport_.handle(request_);
  if (token_ != nullptr && answer.status == 401) token_->reject(token);
  const bool is_stream = streams(answer);
  std::string text;
  if (!is_stream) text = co_await answer.body.take_all(from_.options().max_body);
  incoming received{operation_id_, answer.status, std::move(answer.headers), std::move(text),
                    from_.options().validation};
  if (is_stream) received.keep_stream(std::move(answer.body), from_.options().max_item);
  co_return received;
}

task<incoming> outgoing::send() {
  request_.target = path_;
  if (!query_.empty()) request_.target.append("?").append(query_);
  if (!accept_.empty()) request_.headers.set("Accept", accept_);
  if (!cookies_.empty()) request_.headers.add("Cookie", cookies_);
  if (from_.options().timeout.count() > 0) {
    return with_timeout(from_.options().timeout, exchange());
  }
  return exchange();
}

}  // namespace tenon::api
