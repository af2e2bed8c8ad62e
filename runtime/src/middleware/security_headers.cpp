#include <tenon/middleware/security_headers.hpp>

namespace tenon::middleware {

security_headers::security_headers(security_headers_options options) {
  const auto say = [this](std::string_view name, std::string_view value) {
    if (!value.empty()) added_.add(name, value);
  };
  say("Content-Security-Policy", options.content_security_policy);
  say("Referrer-Policy", options.referrer_policy);
  say("X-Frame-Options", options.frame_options);
  say("X-Content-Type-Options", options.nosniff ? "nosniff" : "");
  say("Cross-Origin-Resource-Policy", options.cross_origin_resource_policy);
  if (options.https_only.count() > 0) {
    say("Strict-Transport-Security",
        "max-age=" + std::to_string(options.https_only.count()) + "; includeSubDomains");
  }
}

task<http::response> security_headers::handle(http::request& incoming) {
  http::response answer = co_await inner().handle(incoming);
  for (const http::fields::field& each : added_) {
    // The texts are kept here, as long as the service.
    if (!answer.headers.contains(each.name)) answer.headers.add_view(each.name, each.value);
  }
  co_return answer;
}

}  // namespace tenon::middleware
