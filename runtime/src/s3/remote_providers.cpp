#include <utility>

#include <tenon/async/timeout.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>
#include <tenon/s3/providers.hpp>

#include "settings.hpp"

namespace tenon::s3 {

namespace {

using namespace std::chrono_literals;

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
    if (!file.empty()) token = co_await detail::read_token(std::move(file));
    if (!http::is_field_value(token)) {
      throw credentials_error("the container's authorization token is no header field");
    }
    if (!token.empty()) headers.emplace_back("Authorization", token);
    detail::question asked{http::method::get, from, std::move(headers), {}, 5s};
    const detail::fetched got =
        co_await detail::fetch_from("the container's host", std::move(asked));
    detail::require_success(got, "the container's host");
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
    detail::require_success(*token, service);
    const std::string roles = base + "meta-data/iam/security-credentials/";
    detail::question asked;
    asked.url = roles;
    asked.headers = {{"x-aws-ec2-metadata-token", token->text}};
    asked.timeout = options_.timeout;
    const detail::fetched names = co_await detail::fetch_from(service, asked);
    if (names.status == 404) co_return std::nullopt;  // the machine has no role
    detail::require_success(names, service);
    const std::string role = names.text.substr(0, names.text.find('\n'));
    asked.url = roles + role;
    const detail::fetched keys = co_await detail::fetch_from(service, std::move(asked));
    detail::require_success(keys, service);
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
    detail::question asked;
    asked.method = http::method::put;
    asked.url = base + "api/token";
    asked.headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
    asked.timeout = options_.timeout;
    try {
      co_return co_await detail::fetch(std::move(asked));
    } catch (const http::transport_error&) {
    } catch (const timeout_error&) {
    }
    co_return std::nullopt;
  }
  instance_options options_;
};

}  // namespace

provider container_credentials() { return std::make_shared<container_provider>(); }

provider instance_credentials(instance_options options) {
  return std::make_shared<instance_provider>(std::move(options));
}

}  // namespace tenon::s3
