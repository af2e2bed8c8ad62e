#include "settings.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include <tenon/async/timeout.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/text.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>
#include <tenon/value/date_time.hpp>

namespace tenon::s3::detail {

namespace {

constexpr std::size_t longest_answer = std::size_t{256} << 10U;

constexpr std::size_t longest_token = std::size_t{64} << 10U;

task<fetched> fetch_now(http::url to, question asked) {
  http::url origin = to;
  origin.path.clear();
  origin.query.clear();
  http::client client(origin);
  http::request sent;
  sent.method = asked.method;
  sent.target = to.path.empty() ? "/" : to.path;
  if (!to.query.empty()) sent.target += '?' + to.query;
  for (const auto& [name, value] : asked.headers) sent.headers.add(name, value);
  sent.body = std::move(asked.content);
  http::response got = co_await client.handle(sent);
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

task<fetched> fetch(question asked) {
  std::optional<http::url> parsed = http::parse_url(asked.url);
  if (!parsed) throw credentials_error("'" + asked.url + "' is not a URL to get credentials from");
  const std::chrono::milliseconds timeout = asked.timeout;
  return with_timeout(timeout, fetch_now(std::move(*parsed), std::move(asked)));
}

task<fetched> fetch_from(std::string_view from, question asked) {
  std::string why;
  try {
    co_return co_await fetch(std::move(asked));
  } catch (const http::transport_error& failure) {
    why = failure.what();
  } catch (const timeout_error& failure) {
    why = failure.what();
  }
  throw credentials_error(std::string(from) + " cannot be asked: " + why);
}

void require_success(const fetched& got, std::string_view from) {
  if (got.status == 200) return;
  throw credentials_error(std::string(from) + " answered with status " +
                          std::to_string(got.status));
}

task<std::string> read_token(std::string path) {
  try {
    std::string text = co_await file::read_text(std::move(path), longest_token);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    co_return text;
  } catch (const file::error& failure) {
    throw credentials_error(failure.what());
  }
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
