#include <tenon/middleware/cors.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "answers.hpp"

namespace tenon::middleware {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& each : words) {
    if (!all.empty()) all += ", ";
    all += each;
  }
  return all;
}

}  // namespace

cors::cors(cors_options options)
    : options_(std::move(options)),
      any_origin_(std::count(options_.origins.begin(), options_.origins.end(), "*") != 0),
      methods_(joined(options_.methods)),
      request_headers_(joined(options_.request_headers)),
      exposed_headers_(joined(options_.exposed_headers)),
      max_age_(std::to_string(options_.max_age.count())) {
  if (any_origin_ && options_.credentials) {
    throw std::invalid_argument("credentials for every origin: name the origins");
  }
}

bool cors::allows(std::string_view origin) const noexcept {
  return any_origin_ || std::find(options_.origins.begin(), options_.origins.end(), origin) !=
                            options_.origins.end();
}

void cors::mark(http::response& answer, std::string_view origin) const {
  answer.headers.set("Access-Control-Allow-Origin", any_origin_ ? "*" : origin);
  if (options_.credentials) answer.headers.set("Access-Control-Allow-Credentials", "true");
}

http::response cors::preflight(std::string_view origin) const {
  http::response answer;
  answer.status = 204;
  if (!any_origin_) answer.headers.add("Vary", "Origin");
  if (!allows(origin)) return answer;
  mark(answer, origin);
  answer.headers.add("Access-Control-Allow-Methods", methods_);
  if (!request_headers_.empty()) {
    answer.headers.add("Access-Control-Allow-Headers", request_headers_);
  }
  answer.headers.add("Access-Control-Max-Age", max_age_);
  return answer;
}

task<http::response> cors::handle(http::request& incoming) {
  const std::string origin(incoming.headers.find("Origin").value_or(""));
  if (incoming.method == http::method::options && !origin.empty() &&
      incoming.headers.contains("Access-Control-Request-Method")) {
    co_return preflight(origin);
  }
  http::response answer = co_await inner().handle(incoming);
  if (!any_origin_) detail::add_vary(answer.headers, "Origin");
  if (!origin.empty() && allows(origin)) {
    mark(answer, origin);
    if (!exposed_headers_.empty()) {
      answer.headers.set("Access-Control-Expose-Headers", exposed_headers_);
    }
  }
  co_return answer;
}

}  // namespace tenon::middleware
