#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>

namespace tenon::s3 {

using time_point = std::chrono::sys_seconds;

/// A key pair that signs requests, and the token that comes with a temporary one.
struct credentials {
  std::string access_key{};
  std::string secret_key{};
  std::string session_token{};
  std::optional<time_point> expires{};

  /// Without an access key: requests are sent unsigned.
  [[nodiscard]] bool anonymous() const noexcept { return access_key.empty(); }
};

/// Where credentials were looked for and what was wrong there.
class credentials_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Gives credentials. Called from all loops that use a client, several at once.
class credentials_provider {
 public:
  virtual ~credentials_provider() = default;
  /// Nothing when this is not where the program's credentials are. Throws credentials_error when
  /// they are here but cannot be used.
  virtual task<std::optional<credentials>> find() = 0;
  /// The server refused them as expired: do not give these again.
  virtual void reject(std::string_view access_key) noexcept { (void)access_key; }
};

}  // namespace tenon::s3
