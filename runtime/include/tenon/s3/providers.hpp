#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <tenon/http/service.hpp>
#include <tenon/s3/credentials.hpp>

namespace tenon::s3 {

using provider = std::shared_ptr<credentials_provider>;

/// These.
[[nodiscard]] provider static_credentials(credentials given);
/// None: requests are not signed, for what everybody may read.
[[nodiscard]] provider no_credentials();
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, read at each call.
[[nodiscard]] provider environment_credentials();

/// Where AWS tools keep their profiles.
struct profile_options {
  std::string name{};  ///< empty: AWS_PROFILE, or `default`
  /// Empty: AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials, AWS_CONFIG_FILE or ~/.aws/config.
  std::string credentials_file{};
  std::string config_file{};
};
/// The keys of a profile; those of its `source_profile` when it has none. One with `role_arn` takes
/// on that role with the keys of its source. A profile that asks for single sign-on or a program is
/// a credentials_error: those are not supported.
[[nodiscard]] provider profile_credentials(profile_options options = {});

/// A token file is exchanged for credentials of a role (STS AssumeRoleWithWebIdentity), as in
/// Kubernetes. Empty members: AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME,
/// AWS_ENDPOINT_URL_STS or Amazon's endpoint in AWS_REGION.
struct web_identity_options {
  std::string token_file{};
  std::string role{};
  std::string session{};
  std::string endpoint{};
};
[[nodiscard]] provider web_identity_credentials(web_identity_options options = {});

/// A role that is taken on with other credentials (STS AssumeRole). Empty members: as above.
struct role_options {
  provider with{};  ///< whose credentials; null: `default_credentials()`
  std::string role{};
  std::string session{};
  std::string external_id{};  ///< what the role's owner wants to be told, if anything
  std::string endpoint{};
  std::string region{};             ///< of the endpoint; empty: AWS_REGION, or us-east-1
  std::chrono::seconds lifetime{};  ///< of the credentials; zero: what STS gives
};
/// Each call asks STS: keep what it gives with `cached`.
[[nodiscard]] provider role_credentials(role_options options);

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or ..._FULL_URI with AWS_CONTAINER_AUTHORIZATION_TOKEN or
/// ..._TOKEN_FILE: what ECS and EKS give a container. A full URI that is http has to be of this
/// machine, or of the address of ECS or EKS.
[[nodiscard]] provider container_credentials();

/// The instance metadata service of EC2, version 2 (and never 1): the role of this machine.
struct instance_options {
  std::string endpoint{};  ///< empty: AWS_EC2_METADATA_SERVICE_ENDPOINT, or http://169.254.169.254
  std::chrono::milliseconds timeout{1000};  ///< for each answer
};
[[nodiscard]] provider instance_credentials(instance_options options = {});

/// The first that has any. One that throws ends the search.
[[nodiscard]] provider first_of(std::vector<provider> candidates);

/// Keeps what another gives until `early` before it expires; of several calls that need new ones,
/// one asks and the others wait. While the old ones still count the others take those. Those that
/// never expire are kept until they are rejected.
[[nodiscard]] provider cached(provider from, std::chrono::seconds early = std::chrono::minutes(5));

/// Environment, web identity, profile, container, instance; cached.
[[nodiscard]] provider default_credentials();

}  // namespace tenon::s3
