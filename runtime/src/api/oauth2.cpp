#include <tenon/api/oauth2.hpp>

#include <memory>
#include <tenon/http/url.hpp>
#include <tenon/json.hpp>

namespace tenon::api {

namespace {

constexpr std::size_t largest_answer = 64 * 1024;

http::url parse(const std::string& text) {
  std::optional<http::url> found = http::parse_url(text);
  if (!found) throw std::invalid_argument("not the URL of a token endpoint: " + text);
  return *std::move(found);
}

std::string target_of(const std::string& text) {
  const http::url parsed = parse(text);
  std::string target = parsed.path.empty() ? "/" : parsed.path;
  if (!parsed.query.empty()) target += "?" + parsed.query;
  return target;
}

http::transport connect(const std::string& text, const http::client_options& options) {
  http::url origin = parse(text);
  origin.path.clear();
  origin.query.clear();
  return http::transport{std::make_shared<http::client>(std::move(origin), options)};
}

void add(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form.push_back('&');
  http::percent_encode(form, name, http::encode_set::form);
  form.push_back('=');
  http::percent_encode(form, value, http::encode_set::form);
}

/// The text of a member; empty when it is no string.
std::string text_of(const map<json::any>& members, std::string_view name) {
  const auto found = members.find(name);
  if (found == members.end() || found->second.kind() != json::kind::string) return {};
  return found->second.as<std::string>();
}

}  // namespace

oauth2_tokens::oauth2_tokens(oauth2_options options)
    : options_(std::move(options)),
      transport_(connect(options_.token_url, options_.connection)),
      target_(target_of(options_.token_url)) {}

oauth2_tokens::oauth2_tokens(http::transport transport, oauth2_options options)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      target_(target_of(options_.token_url)) {}

bool oauth2_tokens::is_fresh() const noexcept {
  return !token_.empty() && (!expires_ || clock::now() + options_.early < *expires_);
}

task<std::string> oauth2_tokens::token() {
  if (is_fresh()) co_return token_;
  const semaphore::permit turn = co_await turn_.acquire();
  if (!is_fresh()) co_await fetch();
  co_return token_;
}

void oauth2_tokens::reject(std::string_view token) noexcept {
  if (token_ == token) token_.clear();
}

std::string oauth2_tokens::form() const {
  std::string out;
  const bool refreshes = !options_.refresh_token.empty();
  add(out, "grant_type", refreshes ? "refresh_token" : "client_credentials");
  if (refreshes) add(out, "refresh_token", options_.refresh_token);
  if (!options_.scope.empty()) add(out, "scope", options_.scope);
  if (options_.secret_in_body || options_.client_secret.empty()) {
    add(out, "client_id", options_.client_id);
    if (!options_.client_secret.empty()) add(out, "client_secret", options_.client_secret);
  }
  for (const auto& [name, value] : options_.parameters) add(out, name, value);
  return out;
}

task<void> oauth2_tokens::fetch() {
  http::request request;
  request.method = http::method::post;
  request.target = target_;
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.set("Accept", "application/json");
  if (!options_.secret_in_body && !options_.client_secret.empty()) {
    std::string pair;
    http::percent_encode(pair, options_.client_id, http::encode_set::form);
    pair.push_back(':');
    http::percent_encode(pair, options_.client_secret, http::encode_set::form);
    request.headers.set("Authorization", "Basic " + to_base64(pair));
  }
  request.body = form();
  http::response answer = co_await transport_.handle(request);
  const std::string text = co_await answer.body.take_all(largest_answer);
  take(answer.status, text);
}

// RFC 6749 sections 5.1 and 5.2.
void oauth2_tokens::take(int status, const std::string& text) {
  map<json::any> members;
  json::reader in{text};
  read_json(in, members);
  const bool is_json = in.finish();
  std::string token = is_json ? text_of(members, "access_token") : std::string{};
  if (status != 200 || token.empty()) {
    throw token_error(status, is_json ? text_of(members, "error") : std::string{});
  }
  expires_.reset();
  if (const auto lasts = members.find("expires_in"); lasts != members.end()) {
    std::int64_t seconds = 0;
    json::reader number{lasts->second.text()};
    constexpr std::int64_t most = std::int64_t{100} * 366 * 24 * 3600;
    if (number.read_integer(seconds, 0, most)) {
      expires_ = clock::now() + std::chrono::seconds{seconds};
    }
  }
  if (std::string next = text_of(members, "refresh_token"); !next.empty()) {
    options_.refresh_token = std::move(next);
  }
  token_ = std::move(token);
}

}  // namespace tenon::api
