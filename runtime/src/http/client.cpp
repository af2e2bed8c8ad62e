#include <tenon/http/client.hpp>

#include <stdexcept>

#include "client_core.hpp"

namespace tenon::http {

namespace {

url origin_of(std::string_view text) {
  std::optional<url> parsed = parse_url(text);
  if (!parsed || !(parsed->path.empty() || parsed->path == "/") || !parsed->query.empty()) {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is not the URL of an origin, such as http://host:8080");
  }
  return std::move(*parsed);
}

}  // namespace

client::client(url origin, client_options options)
    : core_(std::make_shared<detail::client_core>(std::move(origin), std::move(options))) {}

client::client(std::string_view origin, client_options options)
    : client(origin_of(origin), std::move(options)) {}

client::~client() = default;

task<response> client::handle(request& outgoing) {
  const std::shared_ptr<detail::client_core> core = core_;
  detail::require_sendable(outgoing);
  response answer = co_await core->call(outgoing);
  co_return answer;
}

}  // namespace tenon::http
