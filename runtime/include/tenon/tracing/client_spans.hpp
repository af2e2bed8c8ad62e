#pragma once

#include <string_view>

#include <tenon/http/client_options.hpp>
#include <tenon/http/service.hpp>
#include <tenon/tracing/tracer.hpp>

namespace tenon::tracing {

/// An HTTP client of `base_url` each of whose calls is a span, below that of the calling handler,
/// and is known to the server as such: `prices::Client client{traced_client(tracer, url)};`. One
/// span for a call with its repetitions and redirects, to the head of the answer. `to` outlives it.
/// Throws as http::client.
[[nodiscard]] http::transport traced_client(tracer& to, std::string_view base_url,
                                            http::client_options options = {});
/// The same around any transport; `base_url` says whom it reaches, and its path precedes those of
/// the requests.
[[nodiscard]] http::transport traced(tracer& to, http::transport inner, std::string_view base_url);

}  // namespace tenon::tracing
