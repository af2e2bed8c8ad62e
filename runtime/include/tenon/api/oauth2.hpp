#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/api/token_source.hpp>
#include <tenon/async/semaphore.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/client.hpp>

namespace tenon::api {

struct oauth2_options {
  /// `tokenUrl` of the document.
  std::string token_url{};
  std::string client_id{};
  /// Sent as HTTP Basic (RFC 6749 section 2.3.1), or, with `secret_in_body`, as a parameter. Empty
  /// for public clients.
  std::string client_secret{};
  bool secret_in_body = false;
  /// Separated by blanks; empty: what the server gives by default.
  std::string scope{};
  /// Tokens are refreshed with it (RFC 6749 section 6). Without one the client's own credentials
  /// are the grant (section 4.4).
  std::string refresh_token{};
  /// Further parameters of the token request, such as `audience`.
  std::vector<std::pair<std::string, std::string>> parameters{};
  /// A token is replaced so long before it expires.
  std::chrono::seconds early{30};
  /// Of the connections to the endpoint.
  http::client_options connection{};
};

/// The token endpoint gave no token.
class token_error : public std::runtime_error {
 public:
  token_error(int status, const std::string& error)
      : std::runtime_error("the token endpoint answered " + std::to_string(status) +
                           (error.empty() ? "" : ": " + error)),
        status_(status) {}
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  int status_;
};

/// Access tokens from an OAuth 2 token endpoint, kept until shortly before they expire. Of several
/// calls that need a new one, one asks for it and the others wait. For the calls of one loop.
class oauth2_tokens final : public token_source {
 public:
  /// Throws std::invalid_argument for a bad URL, http::tls_error when https cannot be used.
  explicit oauth2_tokens(oauth2_options options);
  /// Sends the token requests to a service.
  oauth2_tokens(http::transport transport, oauth2_options options);

  /// Throws token_error, and what the transport throws; the next call tries again.
  task<std::string> token() override;
  void reject(std::string_view token) noexcept override;

  /// The refresh token to use next time, when the endpoint has given another one.
  [[nodiscard]] const std::string& refresh_token() const noexcept { return options_.refresh_token; }

 private:
  using clock = std::chrono::steady_clock;

  [[nodiscard]] bool is_fresh() const noexcept;
  [[nodiscard]] std::string form() const;
  task<void> fetch();
  void take(int status, const std::string& text);

  oauth2_options options_;
  http::transport transport_;
  std::string target_;
  semaphore turn_{1};
  std::string token_{};
  std::optional<clock::time_point> expires_{};
};

}  // namespace tenon::api
