#pragma once

#include <memory>
#include <string>

#include <tenon/http/client_options.hpp>
#include <tenon/http/url.hpp>

#include "connection_limit.hpp"
#include "connection_pool.hpp"
#include "proxy.hpp"
#include "retry_policy.hpp"
#include "tls_connector.hpp"

namespace tenon::http::detail {

/// One host that a client sends to, and what its requests have in common. Any thread.
struct client_origin {
  client_origin(url to, const client_options& options)
      : where(std::move(to)),
        authority(where.authority()),
        proxy(proxy_for(where, options.proxy)),
        pool(options.idle_connections, options.idle_lifetime),
        limit(options.connections),
        budget(options.retries),
        breaker(options.breaker) {}

  [[nodiscard]] bool secure() const noexcept { return where.scheme == "https"; }
  /// Requests are sent to the proxy, which passes them on.
  [[nodiscard]] bool relayed() const noexcept { return proxy && !secure(); }

  url where;
  std::string authority;
  std::optional<proxy_route> proxy;            // none: straight to the host
  std::shared_ptr<const tls_connector> tls{};  // for https
  connection_pool pool;
  connection_limit limit;
  retry_budget budget;
  circuit_breaker breaker;
};

}  // namespace tenon::http::detail
