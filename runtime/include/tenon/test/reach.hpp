#pragma once

#include <memory>
#include <optional>

#include <tenon/api/security.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/service.hpp>
#include <tenon/test/session.hpp>

namespace tenon::test {

/// A server that can be reached over the loopback, or over a socket of this machine.
class reached_server {
 public:
  /// `target` and `of` outlive it. Calls that are to be wrong are made so on their way.
  reached_server(http::service& target, session& of);

  [[nodiscard]] const http::transport& transport() const noexcept { return transport_; }

 private:
  std::optional<http::server> listening_{};
  http::transport transport_{};
};

/// A caller who has every scope that is asked for.
[[nodiscard]] task<std::optional<api::principal>> trust(api::scopes required);

}  // namespace tenon::test
