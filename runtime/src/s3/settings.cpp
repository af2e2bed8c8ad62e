#include "settings.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include <tenon/async/timeout.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/url.hpp>
#include <tenon/value/date_time.hpp>

namespace tenon::s3::detail {

namespace {

constexpr std::size_t longest_answer = std::size_t{256} << 10U;

task<fetched> fetch_now(http::url to, http::method method, std::vector<name_value> headers) {
  http::url origin = to;
  origin.path.clear();
  origin.query.clear();
  http::client client(origin);
  http::request asked;
  asked.method = method;
  asked.target = to.path.empty() ? "/" : to.path;
  if (!to.query.empty()) asked.target += '?' + to.query;
  for (const auto& [name, value] : headers) asked.headers.add(name, value);
  http::response got = co_await client.handle(asked);
  fetched made;
  made.status = got.status;
  made.text = co_await got.body.take_all(longest_answer);
  co_return made;
}

std::string member(const nlohmann::json& of, const char* name) {
  const auto found = of.find(name);
  return found != of.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string setting_or(const char* name, std::string_view otherwise) {
  std::string value = setting(name);
  return value.empty() ? std::string(otherwise) : value;
}

task<fetched> fetch(http::method method, std::string url, std::vector<name_value> headers,
                    std::chrono::milliseconds timeout) {
  std::optional<http::url> parsed = http::parse_url(url);
  if (!parsed) throw credentials_error("'" + url + "' is not a URL to get credentials from");
  return with_timeout(timeout, fetch_now(std::move(*parsed), method, std::move(headers)));
}

credentials read_credentials(std::string_view text, std::string_view from) {
  const nlohmann::json told = nlohmann::json::parse(text, nullptr, false);
  credentials found;
  if (told.is_object()) {
    found.access_key = member(told, "AccessKeyId");
    found.secret_key = member(told, "SecretAccessKey");
    found.session_token = member(told, "Token");
    const std::optional<date_time> expires = date_time::parse(member(told, "Expiration"));
    if (expires) found.expires = expires->seconds;
  }
  if (!found.access_key.empty() && !found.secret_key.empty()) return found;
  throw credentials_error(std::string(from) + " answered without credentials");
}

}  // namespace tenon::s3::detail
