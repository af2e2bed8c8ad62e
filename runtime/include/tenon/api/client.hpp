#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/api/security.hpp>
#include <tenon/api/token_source.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/service.hpp>
#include <tenon/response.hpp>
#include <tenon/value.hpp>
#include <tenon/value/violation.hpp>

namespace tenon::api {

/// What happens to a documented answer that breaks its schema.
enum class response_validation : std::uint8_t {
  enforce,  ///< it is refused: `invalid_response`
  off       ///< members that cannot be read keep their defaults
};

struct client_options {
  /// How long one call may take, from its start to the end of the answer, or to the head of one
  /// that streams items; zero: as long as the caller's own deadline allows.
  std::chrono::milliseconds timeout{0};
  /// Header fields that go with every request.
  std::vector<std::pair<std::string, std::string>> headers{};
  /// The largest response body taken, in bytes; a larger one throws http::body_error.
  std::size_t max_body = std::size_t{64} << 20U;
  /// The largest item of a streamed answer, in bytes; a larger one throws http::item_error.
  std::size_t max_item = std::size_t{1} << 20U;
  response_validation validation = response_validation::enforce;
  /// For operations that the document puts on other hosts: the server's URL in the document, and
  /// the base URL to send them to in its place.
  std::vector<std::pair<std::string, std::string>> servers{};
  /// Of the connections that are made to URLs.
  http::client_options connection{};
};

/// What generated clients hold: where their requests go. Any number of calls may run at the same
/// time on the loop that uses it.
class client {
 public:
  /// `base_url` is an http or https URL with an optional path, which precedes every operation's
  /// path. Throws std::invalid_argument for anything else, http::tls_error when files for TLS
  /// cannot be used. Connects when first used.
  explicit client(std::string_view base_url, client_options options = {});
  /// Sends to a service, for example `tenon::loopback(server)`.
  explicit client(http::transport transport, client_options options = {});

  [[nodiscard]] const http::transport& transport() const noexcept { return transport_; }
  [[nodiscard]] const client_options& options() const noexcept { return options_; }
  /// The path that precedes every operation's, without a slash at its end.
  [[nodiscard]] const std::string& base_path() const noexcept { return base_path_; }

  /// Where the requests of some operations go.
  struct endpoint {
    http::transport transport{};
    std::string base_path{};
  };
  /// Where operations go whose server has this URL in the document: a path on the same host, or
  /// another host, which a client that was made with a transport takes for its own. Any thread.
  /// Throws as the constructor does.
  [[nodiscard]] endpoint at(std::string_view server_url) const;

 private:
  struct other_hosts;

  http::transport transport_;
  std::string base_path_{};
  client_options options_;
  std::shared_ptr<other_hosts> others_{};  ///< null when everything goes to one transport
};

/// A documented answer whose content is not what the document says.
class invalid_response : public std::runtime_error {
 public:
  invalid_response(std::string_view operation_id, int status, std::string body,
                   std::vector<violation> violations);

  [[nodiscard]] int status() const noexcept { return status_; }
  /// The body as it came.
  [[nodiscard]] const std::string& body() const noexcept { return body_; }
  [[nodiscard]] const std::vector<violation>& violations() const noexcept { return violations_; }

 private:
  int status_;
  std::string body_;
  std::vector<violation> violations_;
};

}  // namespace tenon::api
