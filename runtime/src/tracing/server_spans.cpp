#include <tenon/tracing/server_spans.hpp>

#include <exception>
#include <tenon/api/server.hpp>
#include <tenon/http/url.hpp>

#include "http_attributes.hpp"

namespace tenon::tracing {

namespace {

constexpr int server_errors = 500;

}  // namespace

void server_spans::describe(span& of, const http::request& incoming, const context& around) const {
  detail::set_method(of, incoming);
  std::string scheme(options_.scheme.empty() ? around.scheme : std::string_view(options_.scheme));
  if (scheme.empty()) scheme = "http";
  of.set("url.scheme", scheme);
  of.set("url.path", http::split_target(incoming.target).path);
  if (const auto host = incoming.headers.find("Host")) {
    if (const auto where = http::parse_url(scheme + "://" + std::string(*host))) {
      of.set("server.address", where->host);
      of.set("server.port", where->port);
    }
  }
  if (!incoming.peer.empty()) of.set("client.address", incoming.peer);
  if (const auto agent = incoming.headers.find("User-Agent")) of.set("user_agent.original", *agent);
  if (incoming.operation.empty()) return;
  of.set("tenon.operation", incoming.operation);
  const std::string_view route = options_.routes == nullptr
                                     ? std::string_view{}
                                     : options_.routes->path_of(incoming.operation);
  if (route.empty()) return;
  of.set("http.route", route);
  of.rename(std::string(detail::span_method(incoming)) + " " + std::string(route));
}

task<http::response> server_spans::handle(http::request& incoming) {
  const context& outer = co_await current_context();
  span mine = tracer_.start_for_caller(outer.trace, std::string(detail::span_method(incoming)));
  context within = outer;
  within.trace = mine.position();
  if (within.trace.trace_id != outer.trace.trace_id) within.trace_state = {};
  mine.set_trace_state(within.trace_state);
  if (!mine.sampled()) {
    http::response answer = co_await with_context(within, inner().handle(incoming));
    co_return answer;
  }
  if (!outer.request_id.empty()) mine.set("tenon.request_id", outer.request_id);
  try {
    http::response answer = co_await with_context(within, inner().handle(incoming));
    describe(mine, incoming, outer);
    detail::set_status(mine, answer.status, server_errors);
    co_return answer;
  } catch (...) {
    describe(mine, incoming, outer);
    detail::set_error(mine, std::current_exception());
    throw;
  }
}

}  // namespace tenon::tracing
