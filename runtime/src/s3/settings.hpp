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
/// What such a service is asked.
struct question {
  http::method method = http::method::get;
  std::string url{};
  std::vector<name_value> headers{};
  std::string content{};
  std::chrono::milliseconds timeout{};
};
/// Throws http::transport_error, timeout_error and, for what is no URL, credentials_error.
[[nodiscard]] task<fetched> fetch(question asked);
/// The same; what goes wrong on the way is a credentials_error. `from` names the service there.
[[nodiscard]] task<fetched> fetch_from(std::string_view from, question asked);
/// Throws credentials_error for another status than 200.
void require_success(const fetched& got, std::string_view from);
/// The text of a file without the end of its line. Throws credentials_error.
[[nodiscard]] task<std::string> read_token(std::string path);

/// The document with AccessKeyId, SecretAccessKey, Token and Expiration. Throws credentials_error;
/// `from` names the service there.
[[nodiscard]] credentials read_credentials(std::string_view json, std::string_view from);

}  // namespace tenon::s3::detail
