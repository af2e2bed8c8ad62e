#pragma once

#include <string>

#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct https_redirect_options {
  /// Where https is served, as `api.example.com` or with a port; empty: at the host that the client
  /// named, at the port of https.
  std::string host{};
};

/// Sends who has come over http to https, with 308, by what context::scheme says: behind a proxy
/// that ends TLS put it inside of trusted_proxies. Answers 400 to who names no host.
class https_redirect final : public layer {
 public:
  /// Throws std::invalid_argument for what is no host.
  explicit https_redirect(https_redirect_options options = {});
  task<http::response> handle(http::request& incoming) override;

 private:
  https_redirect_options options_;
};

}  // namespace tenon::middleware
