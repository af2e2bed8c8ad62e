#pragma once

#include <chrono>
#include <string>

#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

/// What answers say unless they do themselves; an empty text is not said. The defaults suit an API
/// that serves no pages.
struct security_headers_options {
  std::string content_security_policy = "default-src 'none'; frame-ancestors 'none'";
  std::string referrer_policy = "no-referrer";
  std::string frame_options = "DENY";
  bool nosniff = true;                         ///< X-Content-Type-Options
  std::string cross_origin_resource_policy{};  ///< such as same-origin
  /// Strict-Transport-Security, with its subdomains; 0: not said. Only for hosts that have TLS.
  std::chrono::seconds https_only{0};
};

/// Adds the headers that keep browsers from guessing, framing and leaking.
class security_headers final : public layer {
 public:
  explicit security_headers(security_headers_options options = {});
  task<http::response> handle(http::request& incoming) override;

 private:
  http::fields added_;
};

}  // namespace tenon::middleware
