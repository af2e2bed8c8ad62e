#pragma once

#include <optional>
#include <string>

#include <tenon/http/client_options.hpp>
#include <tenon/http/url.hpp>

#include "client_stream.hpp"
#include "proxy_route.hpp"

namespace tenon::http::detail {

/// The proxy for a URL; none when it is reached without. Throws std::invalid_argument when the
/// options name something else than an http proxy.
[[nodiscard]] std::optional<proxy_route> proxy_for(const url& target, const client_proxy& options);

/// Whether a list of hosts that need no proxy has this one: by name, as one below it, as an
/// address, or by `*`. Entries may begin with a dot and may have a port.
[[nodiscard]] bool proxy_excepts(const std::string& host, const std::vector<std::string>& except);

/// Has the proxy at the other end connect the stream to `authority`. RFC 9110 section 9.3.6. Throws
/// transport_error::connect when it does not.
task<void> open_tunnel(client_stream& through, const proxy_route& proxy, std::string authority);

}  // namespace tenon::http::detail
