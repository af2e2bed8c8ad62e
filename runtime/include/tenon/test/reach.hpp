#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <tenon/api/security.hpp>
#include <tenon/api/token_source.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/service.hpp>
#include <tenon/test/session.hpp>

namespace tenon::test {

/// A server that can be reached over the loopback, or over a socket of this machine.
class reached_server {
 public:
  /// `target` and `of` outlive it. Every caller shows a certificate. Calls that are to be wrong are
  /// made so on their way.
  reached_server(http::service& target, session& of);

  [[nodiscard]] const http::transport& transport() const noexcept { return transport_; }

 private:
  std::unique_ptr<http::service> certified_{};
  std::optional<http::server> listening_{};
  http::transport transport_{};
};

/// A caller who has every scope that is asked for.
[[nodiscard]] task<std::optional<api::principal>> trust(api::scopes required);

/// Shows a secret for an HTTP authentication scheme; for the empty one, of the document's own, it
/// leaves requests as they are.
[[nodiscard]] std::shared_ptr<api::request_signer> sign_as(std::string_view scheme);

}  // namespace tenon::test
