#include <utility>

#include <tenon/async/timeout.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/text.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>
#include <tenon/s3/providers.hpp>
#include <tenon/value/date_time.hpp>

#include "refusal.hpp"
#include "settings.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_token = std::size_t{64} << 10U;

task<std::string> read_token(std::string path) {
  try {
    std::string text = co_await file::read_text(std::move(path), longest_token);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    co_return text;
  } catch (const file::error& failure) {
    throw credentials_error(failure.what());
  }
}

void require_success(const detail::fetched& got, std::string_view from) {
  if (got.status == 200) return;
  throw credentials_error(std::string(from) + " answered with status " +
                          std::to_string(got.status));
}

/// The same, with what went wrong on the way as a credentials_error.
task<detail::fetched> fetch_from(std::string_view from, http::method method, std::string url,
                                 std::vector<name_value> headers,
                                 std::chrono::milliseconds timeout) {
  std::string why;
  try {
    co_return co_await detail::fetch(method, std::move(url), std::move(headers), timeout);
  } catch (const http::transport_error& failure) {
    why = failure.what();
  } catch (const timeout_error& failure) {
    why = failure.what();
  }
  throw credentials_error(std::string(from) + " cannot be asked: " + why);
}

class web_identity_provider final : public credentials_provider {
 public:
  explicit web_identity_provider(web_identity_options options) : options_(std::move(options)) {}

  task<std::optional<credentials>> find() override {
    const web_identity_options now = completed();
    if (now.token_file.empty() || now.role.empty()) co_return std::nullopt;
    const std::string token = co_await read_token(now.token_file);
    const std::string query = query_text({{"Action", "AssumeRoleWithWebIdentity"},
                                          {"Version", "2011-06-15"},
                                          {"RoleArn", now.role},
                                          {"RoleSessionName", now.session},
                                          {"WebIdentityToken", token}});
    const detail::fetched got =
        co_await fetch_from("STS", http::method::post, now.endpoint + "/?" + query, {}, 10s);
    if (got.status != 200) {
      const error refused = detail::read_refusal(got.status, {}, got.text, "STS");
      throw credentials_error(refused.what());
    }
    co_return read(got.text);
  }

 private:
  web_identity_options completed() const {
    web_identity_options made = options_;
    if (made.token_file.empty()) made.token_file = detail::setting("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (made.role.empty()) made.role = detail::setting("AWS_ROLE_ARN");
    if (made.session.empty()) made.session = detail::setting_or("AWS_ROLE_SESSION_NAME", "tenon");
    if (made.endpoint.empty()) made.endpoint = detail::setting("AWS_ENDPOINT_URL_STS");
    if (made.endpoint.empty()) {
      made.endpoint =
          "https://sts." + detail::setting_or("AWS_REGION", "us-east-1") + ".amazonaws.com";
    }
    if (made.endpoint.ends_with('/')) made.endpoint.pop_back();
    return made;
  }
  static credentials read(const std::string& text) {
    pugi::xml_document document;
    const pugi::xml_node root = detail::parse_xml(document, text, "STS");
    const pugi::xml_node told = root.child("AssumeRoleWithWebIdentityResult").child("Credentials");
    credentials found;
    found.access_key = detail::text_in(told, "AccessKeyId");
    found.secret_key = detail::text_in(told, "SecretAccessKey");
    found.session_token = detail::text_in(told, "SessionToken");
    found.expires = detail::time_in(told, "Expiration");
    if (found.access_key.empty()) throw credentials_error("STS answered without credentials");
    return found;
  }
  web_identity_options options_;
};

/// Whether credentials may come from there in the open.
bool trusted_without_tls(const http::url& from) {
  return from.host == "localhost" || from.host == "::1" || from.host.starts_with("127.") ||
         from.host == "169.254.170.2" || from.host == "169.254.170.23" ||
         from.host == "fd00:ec2::23";
}

class container_provider final : public credentials_provider {
 public:
  task<std::optional<credentials>> find() override {
    const std::string relative = detail::setting("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    std::string from = detail::setting("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!relative.empty()) from = "http://169.254.170.2" + relative;
    if (from.empty()) co_return std::nullopt;
    const std::optional<http::url> parsed = http::parse_url(from);
    if (!parsed || (parsed->scheme == "http" && !trusted_without_tls(*parsed))) {
      throw credentials_error("'" + from + "' is not where a container gets credentials");
    }
    std::vector<name_value> headers;
    std::string token = detail::setting("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    std::string file = detail::setting("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (!file.empty()) token = co_await read_token(std::move(file));
    if (!http::is_field_value(token)) {
      throw credentials_error("the container's authorization token is no header field");
    }
    if (!token.empty()) headers.emplace_back("Authorization", token);
    const detail::fetched got = co_await fetch_from("the container's host", http::method::get, from,
                                                    std::move(headers), 5s);
    require_success(got, "the container's host");
    co_return detail::read_credentials(got.text, "the container's host");
  }
};

class instance_provider final : public credentials_provider {
 public:
  explicit instance_provider(instance_options options) : options_(std::move(options)) {}

  task<std::optional<credentials>> find() override {
    if (detail::setting("AWS_EC2_METADATA_DISABLED") == "true") co_return std::nullopt;
    const std::string base = endpoint() + "/latest/";
    std::optional<detail::fetched> token = co_await token_from(base);
    if (!token) co_return std::nullopt;  // this is no such machine
    require_success(*token, service);
    const std::string roles = base + "meta-data/iam/security-credentials/";
    std::vector<name_value> headers{{"x-aws-ec2-metadata-token", token->text}};
    const detail::fetched names =
        co_await fetch_from(service, http::method::get, roles, headers, options_.timeout);
    if (names.status == 404) co_return std::nullopt;  // the machine has no role
    require_success(names, service);
    const std::string role = names.text.substr(0, names.text.find('\n'));
    const detail::fetched keys =
        co_await fetch_from(service, http::method::get, roles + role, headers, options_.timeout);
    require_success(keys, service);
    co_return detail::read_credentials(keys.text, service);
  }

 private:
  static constexpr std::string_view service = "the instance metadata service";

  std::string endpoint() const {
    std::string made = options_.endpoint;
    if (made.empty()) {
      made = detail::setting_or("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254");
    }
    if (made.ends_with('/')) made.pop_back();
    return made;
  }
  /// Nothing when nobody answers.
  task<std::optional<detail::fetched>> token_from(const std::string& base) const {
    std::vector<name_value> headers{{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
    try {
      co_return co_await detail::fetch(http::method::put, base + "api/token", std::move(headers),
                                       options_.timeout);
    } catch (const http::transport_error&) {
    } catch (const timeout_error&) {
    }
    co_return std::nullopt;
  }
  instance_options options_;
};

}  // namespace

provider web_identity_credentials(web_identity_options options) {
  return std::make_shared<web_identity_provider>(std::move(options));
}

provider container_credentials() { return std::make_shared<container_provider>(); }

provider instance_credentials(instance_options options) {
  return std::make_shared<instance_provider>(std::move(options));
}

}  // namespace tenon::s3
