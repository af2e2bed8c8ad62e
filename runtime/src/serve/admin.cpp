#include "admin.hpp"

#include <tenon/api/problem.hpp>
#include <tenon/http/url.hpp>

namespace tenon::serving {

task<http::response> admin::handle(http::request& incoming) {
  const std::string_view path = http::split_target(incoming.target).path;
  const bool reads = incoming.method == http::method::get || incoming.method == http::method::head;
  if (reads && path == "/metrics") {
    http::response answer;
    answer.headers.add_view("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.body = figures_.text();
    co_return answer;
  }
  if (std::optional<http::response> answer = health_.health(incoming)) {
    co_return std::move(*answer);
  }
  co_return api::problem_response({.status = 404});
}

}  // namespace tenon::serving
