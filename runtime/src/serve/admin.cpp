#include "admin.hpp"

#include <tenon/api/problem.hpp>
#include <tenon/http/url.hpp>

#include "pages.hpp"

namespace tenon::serving {

task<http::response> admin::handle(http::request& incoming) {
  const std::string_view path = http::split_target(incoming.target).path;
  if (asks_for_page(incoming) && path == "/metrics") {
    http::response answer;
    answer.headers.add_view("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer.body = figures_.text();
    co_return answer;
  }
  if (health::has_page(path)) {
    http::response answer = co_await state_.answer(path, incoming);
    co_return answer;
  }
  co_return api::problem_response({.status = 404});
}

}  // namespace tenon::serving
