#include <tenon/middleware/https_redirect.hpp>

#include <optional>
#include <stdexcept>
#include <string_view>
#include <tenon/async/context.hpp>
#include <utility>

#include "../http/authority.hpp"
#include "../http/response_head.hpp"

namespace tenon::middleware {

namespace {

/// As it stands in a URL, without a port; empty for what is none.
std::string host_alone(std::string_view authority) {
  const std::optional<http::detail::authority_parts> parts =
      http::detail::parse_authority(authority);
  if (!parts || parts->host.empty()) return {};
  const bool ipv6 = authority.starts_with('[');
  return ipv6 ? "[" + std::string(parts->host) + "]" : std::string(parts->host);
}

}  // namespace

https_redirect::https_redirect(https_redirect_options options) : options_(std::move(options)) {
  if (!options_.host.empty() && host_alone(options_.host).empty()) {
    throw std::invalid_argument("'" + options_.host + "' is not a host");
  }
}

task<http::response> https_redirect::handle(http::request& incoming) {
  const context& here = co_await current_context();
  if (here.scheme != "http") co_return co_await inner().handle(incoming);
  const std::string host = options_.host.empty() ? host_alone(here.host) : options_.host;
  if (host.empty() || !incoming.target.starts_with('/')) co_return http::detail::problem(400);
  http::response moved;
  moved.status = 308;
  moved.headers.add("Location", "https://" + host + incoming.target);
  co_return moved;
}

}  // namespace tenon::middleware
