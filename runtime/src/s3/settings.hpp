#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/async/task.hpp>
#include <tenon/http/method.hpp>
#include <tenon/s3/signing.hpp>

namespace tenon::s3::detail {

/// A variable of the environment; empty when it is not set.
[[nodiscard]] std::string setting(const char* name);
[[nodiscard]] std::string setting_or(const char* name, std::string_view otherwise);

/// A short answer of a service that gives credentials.
struct fetched {
  int status = 0;
  std::string text{};
};
/// Throws http::transport_error, timeout_error and, for what is no URL, credentials_error.
[[nodiscard]] task<fetched> fetch(http::method method, std::string url,
                                  std::vector<name_value> headers,
                                  std::chrono::milliseconds timeout);

/// The document with AccessKeyId, SecretAccessKey, Token and Expiration. Throws credentials_error;
/// `from` names the service there.
[[nodiscard]] credentials read_credentials(std::string_view json, std::string_view from);

}  // namespace tenon::s3::detail
