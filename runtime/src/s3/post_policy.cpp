#include <tenon/s3/post_policy.hpp>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include <tenon/value/date_time.hpp>

#include "digest.hpp"

namespace tenon::s3 {

namespace {

using nlohmann::json;

json one_field(const std::string& name, const std::string& value) {
  json made = json::object();
  made[name] = value;
  return made;
}

}  // namespace

std::vector<name_value> sign_post(const post_policy& policy, const credentials& key,
                                  const signing_scope& scope, std::chrono::seconds valid) {
  if (valid <= std::chrono::seconds(0)) throw std::invalid_argument("the policy is never valid");
  std::vector<name_value> fields = policy.fields;
  if (!policy.key_prefix) fields.emplace_back("key", policy.key);
  const std::string date = amz_date(scope.when);
  fields.emplace_back("x-amz-algorithm", "AWS4-HMAC-SHA256");
  fields.emplace_back("x-amz-credential", key.access_key + '/' + date.substr(0, 8) + '/' +
                                              scope.region + '/' + scope.service + "/aws4_request");
  fields.emplace_back("x-amz-date", date);
  if (!key.session_token.empty()) fields.emplace_back("x-amz-security-token", key.session_token);

  json conditions = json::array();
  conditions.push_back(one_field("bucket", policy.bucket));
  for (const auto& [name, value] : fields) conditions.push_back(one_field(name, value));
  if (policy.key_prefix) conditions.push_back(json::array({"starts-with", "$key", policy.key}));
  if (policy.smallest || policy.largest) {
    constexpr std::uint64_t most = std::uint64_t{5} << 30U;
    conditions.push_back(json::array(
        {"content-length-range", policy.smallest.value_or(0), policy.largest.value_or(most)}));
  }
  json document = json::object();
  document["expiration"] = to_string(date_time(scope.when + valid));
  document["conditions"] = std::move(conditions);
  std::string encoded = detail::base64(document.dump());
  std::string signed_text = sign_policy(encoded, key, scope);
  fields.emplace_back("policy", std::move(encoded));
  fields.emplace_back("x-amz-signature", std::move(signed_text));
  return fields;
}

}  // namespace tenon::s3
