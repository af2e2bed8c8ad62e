// Spans of requests and calls, from a client through a handler to another service.
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <support/catch.hpp>
#include <tenon/api/call.hpp>
#include <tenon/api/server.hpp>
#include <tenon/async/run.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/mock.hpp>
#include <tenon/loopback.hpp>
#include <tenon/middleware/trusted_proxies.hpp>
#include <tenon/tracing.hpp>

#include "collector.hpp"

using namespace tenon;
using namespace tenon::tracing;
using namespace tenon::tracing::test;
using namespace std::chrono_literals;

namespace {

/// Calls another service for each request.
class relaying final : public api::server {
 public:
  explicit relaying(http::transport next = {})
      : server({.base_path = "/v1"}), next_(std::move(next)) {
    add({.method = "GET", .path = "/pets/{id}", .operation_id = "getPet"},
        [this](api::call&) { return relay(); });
    add({.method = "GET", .path = "/fail", .operation_id = "fail"},
        [](api::call&) -> task<http::response> { throw std::runtime_error("broken"); });
  }
  trace_parent seen{};

 private:
  task<http::response> relay() {
    const context& here = co_await current_context();
    seen = here.trace;
    http::request outgoing;
    outgoing.target = "/prices?secret=1";
    if (next_) co_return co_await next_.handle(outgoing);
    co_return http::response{.status = 204};
  }
  http::transport next_;
};

struct watched {
  explicit watched(bool follow = true)
      : traces([&] {
          tracer_options options;
          options.endpoint = there.endpoint();
          options.interval = 1h;
          options.follow_callers = follow;
          return options;
        }()) {}

  /// The spans, in the order of their ends.
  std::vector<nlohmann::json> spans() {
    REQUIRE(traces.flush(30s));
    std::vector<nlohmann::json> all;
    for (const auto& post : there.posts()) {
      const auto text = nlohmann::json::parse(post.text);
      for (const auto& each : text["resourceSpans"][0]["scopeSpans"][0]["spans"]) {
        all.push_back(each);
      }
    }
    return all;
  }
  collector there{};
  tracer traces;
};

std::string text_of(const nlohmann::json& span, std::string_view name) {
  for (const auto& each : span["attributes"]) {
    if (each["key"].get<std::string>() == name) return each["value"].begin()->get<std::string>();
  }
  return "(none)";
}

int get(http::service& from, std::string target, const char* parent = nullptr,
        const char* state = nullptr) {
  http::request asked;
  asked.target = std::move(target);
  asked.headers.add("User-Agent", "tests");
  if (parent != nullptr) asked.headers.add("traceparent", parent);
  if (state != nullptr) asked.headers.add("tracestate", state);
  return run(loopback(from).handle(asked)).status;
}

const char* const caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const char* const not_sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

}  // namespace

TEST_CASE("a request is a span below its caller's, and a call is one below it") {
  watched here;
  const auto prices = std::make_shared<http::mock>();
  prices->answer("GET", "/shop/prices", 404);
  relaying api{traced(here.traces, http::transport{prices}, "https://prices:8443/shop/")};
  server_spans spans{here.traces, {.routes = &api}};
  spans.around(api);
  CHECK(get(spans, "/v1/pets/7?key=1", caller) == 404);
  const auto all = here.spans();
  REQUIRE(all.size() == 2);
  const nlohmann::json& call = all[0];
  const nlohmann::json& request = all[1];
  CHECK(request["traceId"] == "0af7651916cd43dd8448eb211c80319c");
  CHECK(request["parentSpanId"] == "b7ad6b7169203331");
  CHECK(request["name"] == "GET /v1/pets/{id}");
  CHECK(request["kind"] == 2);
  CHECK(text_of(request, "http.request.method") == "GET");
  CHECK(text_of(request, "http.route") == "/v1/pets/{id}");
  CHECK(text_of(request, "url.path") == "/v1/pets/7");
  CHECK(text_of(request, "url.scheme") == "http");
  CHECK(text_of(request, "http.response.status_code") == "404");
  CHECK(text_of(request, "server.address") == "loopback");
  CHECK(text_of(request, "user_agent.original") == "tests");
  CHECK(text_of(request, "tenon.operation") == "getPet");
  CHECK(text_of(request, "error.type") == "(none)");
  CHECK_FALSE(request.contains("status"));
  CHECK(call["traceId"] == request["traceId"]);
  CHECK(call["parentSpanId"] == request["spanId"]);
  CHECK(call["kind"] == 3);
  CHECK(call["name"] == "GET");
  CHECK(text_of(call, "url.full") == "https://prices:8443/shop/prices");
  CHECK(text_of(call, "server.port") == "8443");
  CHECK(text_of(call, "error.type") == "404");
  CHECK(call["status"]["code"] == 2);
  CHECK(api.seen.to_string().find(request["spanId"].get<std::string>()) != std::string::npos);
  for (const auto& each : all) CHECK(each.dump().find("secret") == std::string::npos);
}

TEST_CASE("the called service is told the call's position") {
  watched here;
  collector next;
  relaying api{traced_client(here.traces, next.endpoint())};
  server_spans spans{here.traces};
  spans.around(api);
  CHECK(get(spans, "/v1/pets/7") == 200);
  const auto all = here.spans();
  REQUIRE(all.size() == 2);
  REQUIRE(next.posts().size() == 1);
  CHECK(next.posts()[0].target == "/v1/traces/prices?secret=1");
  CHECK(next.posts()[0].traceparent == "00-" + all[0]["traceId"].get<std::string>() + "-" +
                                           all[0]["spanId"].get<std::string>() + "-01");
  CHECK_FALSE(all[1].contains("parentSpanId"));
  CHECK(all[1]["name"] == "GET");
}

TEST_CASE("tracestate goes through the spans to who is called, and is exported with them") {
  for (const bool follow : {true, false}) {
    watched here{follow};
    collector next;
    relaying api{traced_client(here.traces, next.endpoint())};
    server_spans spans{here.traces};
    spans.around(api);
    CHECK(get(spans, "/v1/pets/7", caller, "congo=t61rcWkgMzE , rojo=00f067aa0ba902b7") == 200);
    REQUIRE(next.posts().size() == 1);
    const std::string kept = follow ? "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7" : "";
    CHECK(next.posts()[0].tracestate == kept);
    const auto all = here.spans();
    REQUIRE(all.size() == 2);
    for (const auto& each : all) CHECK(each.value("traceState", "") == kept);
  }
}

TEST_CASE("without spans of its own a service passes tracestate on") {
  collector next;
  relaying api{http::transport{
      std::make_shared<http::client>(next.endpoint().substr(0, next.endpoint().find("/v1")))}};
  CHECK(get(api, "/v1/pets/7", caller, "congo=t61rcWkgMzE") == 200);
  REQUIRE(next.posts().size() == 1);
  CHECK(next.posts()[0].traceparent == caller);
  CHECK(next.posts()[0].tracestate == "congo=t61rcWkgMzE");
}

TEST_CASE("the scheme and host of a span are those that the client used") {
  watched here;
  relaying api;
  server_spans spans{here.traces};
  spans.around(api);
  middleware::trusted_proxies proxies({.networks = {"unix"}, .headers = {"Forwarded"}});
  proxies.around(spans);
  http::request asked;
  asked.target = "/v1/pets/7";
  asked.headers.add("Forwarded", "for=192.0.2.7;proto=https;host=api.example");
  CHECK(run(loopback(proxies).handle(asked)).status == 204);
  const auto all = here.spans();
  REQUIRE(all.size() == 1);
  CHECK(text_of(all[0], "url.scheme") == "https");
  CHECK(text_of(all[0], "server.address") == "api.example");
  CHECK(text_of(all[0], "server.port") == "443");
  CHECK(text_of(all[0], "client.address") == "192.0.2.7");
}

TEST_CASE("failures are in the spans") {
  watched here;
  const auto gone = std::make_shared<http::mock>();
  gone->fail("GET", "/prices", http::transport_error::kind::connect);
  relaying api{traced(here.traces, http::transport{gone}, "http://prices")};
  server_spans spans{here.traces};
  spans.around(api);
  CHECK(get(spans, "/v1/fail") == 500);
  CHECK(get(spans, "/v1/pets/1") == 500);
  const auto all = here.spans();
  REQUIRE(all.size() == 3);
  CHECK(text_of(all[0], "error.type") == "500");
  CHECK(all[0]["status"]["code"] == 2);
  CHECK(text_of(all[1], "error.type") == "connect");
  CHECK(text_of(all[2], "error.type") == "500");
}

TEST_CASE("what a caller does not sample is passed on and not exported") {
  watched here;
  relaying api;
  server_spans spans{here.traces};
  spans.around(api);
  CHECK(get(spans, "/v1/pets/7", not_sampled) == 204);
  CHECK(api.seen.to_string().starts_with("00-0af7651916cd43dd8448eb211c80319c-"));
  CHECK(api.seen.to_string().ends_with("-00"));
  CHECK(api.seen.to_string() != not_sampled);
  CHECK(here.spans().empty());
}

TEST_CASE("callers that are not followed decide nothing") {
  watched here{false};
  relaying api;
  server_spans spans{here.traces};
  spans.around(api);
  CHECK(get(spans, "/v1/pets/7", not_sampled) == 204);
  const auto all = here.spans();
  REQUIRE(all.size() == 1);
  CHECK(all[0]["traceId"] != "0af7651916cd43dd8448eb211c80319c");
}

TEST_CASE("names are not made by peers") {
  watched here;
  relaying api;
  server_spans spans{here.traces, {.routes = &api}};
  spans.around(api);
  http::request odd;
  odd.method = http::method::other;
  odd.other_method = "BREW";
  odd.target = "/any/thing";
  (void)run(loopback(spans).handle(odd));
  const auto all = here.spans();
  REQUIRE(all.size() == 1);
  CHECK(all[0]["name"] == "HTTP");
  CHECK(text_of(all[0], "http.request.method") == "_OTHER");
  CHECK(text_of(all[0], "http.request.method_original") == "BREW");
  CHECK(text_of(all[0], "http.route") == "(none)");
}

TEST_CASE("a task can be a span of its own") {
  watched here;
  const auto work = []() -> task<int> { co_return 7; };
  const auto breaks = []() -> task<> {
    throw std::runtime_error("broke");
    co_return;
  };
  const auto both = [&]() -> task<int> {
    const int value = co_await in_span(here.traces, "work", work());
    co_await in_span(here.traces, "break", breaks());
    co_return value;
  };
  CHECK_THROWS(run(in_span(here.traces, "outer", both())));
  const auto all = here.spans();
  REQUIRE(all.size() == 3);
  CHECK(all[0]["name"] == "work");
  CHECK(all[1]["status"]["message"] == "broke");
  CHECK(all[2]["name"] == "outer");
  CHECK(all[0]["parentSpanId"] == all[2]["spanId"]);
  CHECK(all[1]["parentSpanId"] == all[2]["spanId"]);
  CHECK(all[0]["kind"] == 1);
}
