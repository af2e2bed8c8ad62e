#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tenon/api/client.hpp>
#include <tenon/http/service.hpp>

namespace tenon::http {
struct url;
}

namespace tenon::api {

/// Decides to which URLs requests may go.
class url_filter {
 public:
  virtual ~url_filter() = default;
  /// Called for every request, from the thread that sends it.
  [[nodiscard]] virtual bool allows(const http::url& target) const = 0;
};

struct url_client_options {
  client_options calls{};
  /// Asked before anything is sent; null allows every URL. It outlives the client.
  const url_filter* filter = nullptr;
  /// Requests may go to addresses that are not public: this machine, private and link-local
  /// networks. Judged after the name was looked up, so a name cannot hide one. Stands in place of
  /// `calls.connection.private_addresses`.
  bool private_addresses = false;
  /// So many hosts at most have connections that are kept for later requests.
  std::size_t max_hosts = 64;
};

/// The filter does not allow the URL.
class url_refused : public std::runtime_error {
 public:
  explicit url_refused(const std::string& url)
      : std::runtime_error("requests to " + url + " are not allowed") {}
};

/// What generated classes hold that send requests to URLs which peers gave: of webhooks and
/// callbacks. Any number of calls may run at the same time.
class url_client {
 public:
  explicit url_client(url_client_options options = {});
  /// Everything goes to one service, whatever the URL's host: for tests, or through a proxy.
  explicit url_client(http::transport transport, url_client_options options = {});

  /// Where a request goes.
  struct endpoint {
    http::transport transport{};
    std::string path{};   ///< percent-encoded, begins with a slash
    std::string query{};  ///< without the question mark
  };
  /// Throws std::invalid_argument for what is no http or https URL, url_refused, and
  /// http::tls_error when files for TLS cannot be used.
  [[nodiscard]] endpoint at(std::string_view url) const;

  [[nodiscard]] const client& calls() const noexcept { return calls_; }

 private:
  struct hosts;

  client calls_;
  url_client_options options_;
  std::shared_ptr<hosts> hosts_;  ///< null when everything goes to one transport
};

}  // namespace tenon::api
