#include "sts.hpp"

#include <utility>

#include <tenon/http/url.hpp>

#include "date_text.hpp"
#include "digest.hpp"
#include "refusal.hpp"
#include "settings.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

constexpr std::string_view sts_name = "STS";
constexpr std::chrono::seconds sts_timeout{10};

/// Without a slash at its end.
std::string sts_endpoint(std::string given, const std::string& region) {
  if (given.empty()) given = detail::setting("AWS_ENDPOINT_URL_STS");
  if (given.empty()) given = "https://sts." + region + ".amazonaws.com";
  if (given.ends_with('/')) given.pop_back();
  return given;
}

detail::question ask_sts(const std::string& endpoint, const std::vector<name_value>& form) {
  detail::question asked;
  asked.method = http::method::post;
  asked.url = endpoint + '/';
  asked.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  asked.content = query_text(form);
  asked.timeout = sts_timeout;
  return asked;
}

credentials read_sts(const detail::fetched& got, const char* result) {
  if (got.status != 200) {
    const error refused = detail::read_refusal(got.status, {}, got.text, sts_name);
    throw credentials_error(refused.what());
  }
  pugi::xml_document document;
  const pugi::xml_node root = detail::parse_xml(document, got.text, sts_name);
  const pugi::xml_node told = root.child(result).child("Credentials");
  credentials found;
  found.access_key = detail::text_in(told, "AccessKeyId");
  found.secret_key = detail::text_in(told, "SecretAccessKey");
  found.session_token = detail::text_in(told, "SessionToken");
  found.expires = detail::time_in(told, "Expiration");
  if (found.access_key.empty()) throw credentials_error("STS answered without credentials");
  return found;
}

class web_identity_provider final : public credentials_provider {
 public:
  explicit web_identity_provider(web_identity_options options) : options_(std::move(options)) {}

  task<std::optional<credentials>> find() override {
    const web_identity_options now = completed();
    if (now.token_file.empty() || now.role.empty()) co_return std::nullopt;
    const std::string token = co_await detail::read_token(now.token_file);
    detail::question asked = ask_sts(now.endpoint, {{"Action", "AssumeRoleWithWebIdentity"},
                                                    {"Version", "2011-06-15"},
                                                    {"RoleArn", now.role},
                                                    {"RoleSessionName", now.session},
                                                    {"WebIdentityToken", token}});
    const detail::fetched got = co_await detail::fetch_from(sts_name, std::move(asked));
    co_return read_sts(got, "AssumeRoleWithWebIdentityResult");
  }

 private:
  web_identity_options completed() const {
    web_identity_options made = options_;
    if (made.token_file.empty()) made.token_file = detail::setting("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (made.role.empty()) made.role = detail::setting("AWS_ROLE_ARN");
    if (made.session.empty()) made.session = detail::setting_or("AWS_ROLE_SESSION_NAME", "tenon");
    made.endpoint =
        sts_endpoint(std::move(made.endpoint), detail::setting_or("AWS_REGION", "us-east-1"));
    return made;
  }
  web_identity_options options_;
};

/// The headers of a request of another service than S3, signed.
void sign_question(detail::question& asked, const credentials& key, const std::string& region) {
  const std::optional<http::url> to = http::parse_url(asked.url);
  if (!to) throw credentials_error("'" + asked.url + "' is not a URL to get credentials from");
  signable parts;
  parts.method = http::to_string(asked.method);
  parts.headers = asked.headers;
  parts.headers.emplace_back("Host", to->authority());
  parts.payload_hash = detail::sha256_hex(asked.content);
  signing_scope scope;
  scope.region = region;
  scope.service = "sts";
  scope.when = detail::now();
  sign_headers(parts, key, scope, false);
  asked.headers = std::move(parts.headers);
}

class role_provider final : public credentials_provider {
 public:
  explicit role_provider(role_options options) : options_(std::move(options)) {
    if (options_.with == nullptr) options_.with = default_credentials();
  }
  task<std::optional<credentials>> find() override {
    std::optional<credentials> with = co_await options_.with->find();
    if (!with) co_return std::nullopt;
    credentials taken = co_await detail::assume_role(options_, std::move(*with));
    co_return taken;
  }

 private:
  role_options options_;
};

}  // namespace

task<credentials> detail::assume_role(role_options wanted, credentials with) {
  if (wanted.region.empty()) wanted.region = setting_or("AWS_REGION", "us-east-1");
  if (wanted.session.empty()) wanted.session = setting_or("AWS_ROLE_SESSION_NAME", "tenon");
  std::vector<name_value> form{{"Action", "AssumeRole"},
                               {"Version", "2011-06-15"},
                               {"RoleArn", wanted.role},
                               {"RoleSessionName", wanted.session}};
  if (!wanted.external_id.empty()) form.emplace_back("ExternalId", wanted.external_id);
  if (wanted.lifetime.count() != 0) {
    form.emplace_back("DurationSeconds", std::to_string(wanted.lifetime.count()));
  }
  question asked = ask_sts(sts_endpoint(std::move(wanted.endpoint), wanted.region), form);
  sign_question(asked, with, wanted.region);
  const fetched got = co_await fetch_from(sts_name, std::move(asked));
  co_return read_sts(got, "AssumeRoleResult");
}

provider web_identity_credentials(web_identity_options options) {
  return std::make_shared<web_identity_provider>(std::move(options));
}

provider role_credentials(role_options options) {
  return std::make_shared<role_provider>(std::move(options));
}

}  // namespace tenon::s3
