#include <tenon/s3/client.hpp>

#include <cstdlib>
#include <initializer_list>
#include <stdexcept>

#include <tenon/s3/providers.hpp>

#include "connection.hpp"

namespace tenon::s3 {

namespace {

constexpr std::size_t received_at_once = std::size_t{1} << 20U;

std::string environment(std::initializer_list<const char*> names) {
  for (const char* each : names) {
    const char* value = std::getenv(each);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

client_options completed(client_options options) {
  if (options.region.empty()) options.region = environment({"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (options.region.empty()) options.region = "us-east-1";
  if (options.endpoint.empty()) {
    options.endpoint = environment({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  }
  options.dual_stack |= environment({"AWS_USE_DUALSTACK_ENDPOINT"}) == "true";
  if (options.endpoint.empty()) {
    options.endpoint = detail::amazon_endpoint(options.region, options.dual_stack);
  }
  if (!options.credentials) options.credentials = default_credentials();
  // An object's content is what was put, and its ranges are of that, also when it is compressed.
  options.http.decoding.enabled = false;
  // Of objects much comes at once, and each piece that is written to a file is a job for a worker.
  if (options.http.piece_bytes == 0) options.http.piece_bytes = received_at_once;
  return options;
}

http::url endpoint_of(const client_options& options) {
  std::optional<http::url> parsed = http::parse_url(options.endpoint);
  const bool origin = parsed && (parsed->path.empty() || parsed->path == "/");
  if (!origin || !parsed->query.empty()) {
    throw std::invalid_argument("'" + options.endpoint +
                                "' is not the URL of an endpoint, such as http://host:9000");
  }
  return std::move(*parsed);
}

http::transport transport_to(const client_options& options) {
  return http::transport(std::make_shared<http::client>(endpoint_of(options), options.http));
}

}  // namespace

client::client(client_options options) {
  options = completed(std::move(options));
  http::transport transport = transport_to(options);
  http::url endpoint = endpoint_of(options);
  connection_ = std::make_shared<connection>(std::move(transport), std::move(options),
                                             std::move(endpoint), false);
}

client::client(http::transport transport, client_options options) {
  options = completed(std::move(options));
  http::url endpoint = endpoint_of(options);
  connection_ = std::make_shared<connection>(std::move(transport), std::move(options),
                                             std::move(endpoint), true);
}

client::client(client&& other) noexcept = default;
client& client::operator=(client&& other) noexcept = default;
client::~client() = default;

const client_options& client::options() const noexcept { return connection_->options(); }

}  // namespace tenon::s3
