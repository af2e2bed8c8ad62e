#include <support/catch.hpp>

#include "around.hpp"

using namespace tenon;
using namespace tenon::middleware;
using namespace tenon::middleware::test;

TEST_CASE("an allowed origin may read the answer, another may not") {
  cors layer({.origins = {"https://a.example"}, .exposed_headers = {"ETag"}, .credentials = true});
  inner_service inner = answering("{}");
  const answered good = ask(layer, inner, asking({{"Origin", "https://a.example"}}));
  CHECK(good.header("Access-Control-Allow-Origin") == "https://a.example");
  CHECK(good.header("Access-Control-Allow-Credentials") == "true");
  CHECK(good.header("Access-Control-Expose-Headers") == "ETag");
  CHECK(good.header("Vary") == "Origin");
  const answered bad = ask(layer, inner, asking({{"Origin", "https://b.example"}}));
  CHECK(bad.status == 200);
  CHECK(bad.header("Access-Control-Allow-Origin") == "-");
  CHECK(bad.header("Vary") == "Origin");
  cors open({.origins = {"*"}});
  const answered any = ask(open, inner, asking({{"Origin", "https://b.example"}}));
  CHECK(any.header("Access-Control-Allow-Origin") == "*");
  CHECK(any.header("Vary") == "-");
  CHECK_THROWS_AS(cors({.origins = {"*"}, .credentials = true}), std::invalid_argument);
}

TEST_CASE("a preflight request is answered without the API") {
  cors layer({.origins = {"https://a.example"}, .methods = {"GET", "PUT"}});
  bool reached = false;
  inner_service inner([&](http::request&) -> task<http::response> {
    reached = true;
    co_return http::response{};
  });
  http::request preflight =
      asking({{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PUT"}});
  preflight.method = http::method::options;
  const answered good = ask(layer, inner, std::move(preflight));
  CHECK(good.status == 204);
  CHECK(good.header("Access-Control-Allow-Methods") == "GET, PUT");
  CHECK(good.header("Access-Control-Allow-Headers") == "Authorization, Content-Type");
  CHECK(good.header("Access-Control-Max-Age") == "600");
  CHECK_FALSE(reached);
  http::request plain;
  plain.method = http::method::options;
  (void)ask(layer, inner, std::move(plain));
  CHECK(reached);
}

TEST_CASE("security headers are added where the answer has none") {
  security_headers layer({.https_only = std::chrono::hours{1}});
  inner_service inner([](http::request&) -> task<http::response> {
    http::response answer;
    answer.headers.add("X-Frame-Options", "SAMEORIGIN");
    co_return answer;
  });
  const answered seen = ask(layer, inner);
  CHECK(seen.header("X-Frame-Options") == "SAMEORIGIN");
  CHECK(seen.header("X-Content-Type-Options") == "nosniff");
  CHECK(seen.header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(seen.header("Strict-Transport-Security") == "max-age=3600; includeSubDomains");
  CHECK(seen.header("Cross-Origin-Resource-Policy") == "-");
}

TEST_CASE("requests are counted by operation, and strangers' paths are not") {
  metrics layer({.path = "/metrics"});
  inner_service inner([](http::request& incoming) -> task<http::response> {
    if (incoming.target == "/pets") incoming.operation = "list_pets";
    http::response answer;
    answer.status = incoming.operation.empty() ? 404 : 200;
    co_return answer;
  });
  for (const char* target : {"/pets", "/pets", "/x1", "/x2"}) {
    http::request each;
    each.target = target;
    (void)ask(layer, inner, std::move(each));
  }
  http::request scrape;
  scrape.target = "/metrics";
  const std::string text = ask(layer, inner, std::move(scrape)).body;
  INFO(text);
  CHECK(text.find("http_requests_total{method=\"GET\",operation=\"list_pets\",status=\"200\"} 2") !=
        std::string::npos);
  CHECK(text.find("http_requests_total{method=\"GET\",operation=\"none\",status=\"404\"} 2") !=
        std::string::npos);
  CHECK(text.find("http_request_duration_seconds_count{operation=\"list_pets\"} 2") !=
        std::string::npos);
  CHECK(text.find("http_requests_in_progress 0") != std::string::npos);
  CHECK(text.find("x1") == std::string::npos);
}

TEST_CASE("blocked loops are counted, and told to who comes next") {
  struct : watchdog_log {
    void loop_blocked(const blocked_loop& seen) noexcept override { last = seen.blocked; }
    std::chrono::milliseconds last{};
  } next;
  metrics figures;
  blocked_loop_metrics counted(figures, &next);
  CHECK(figures.text().find("\nevent_loop_blocked_total 0\n") != std::string::npos);
  counted.loop_blocked({.blocked = std::chrono::milliseconds(250)});
  counted.loop_blocked({.blocked = std::chrono::milliseconds(300)});
  CHECK(figures.text().find("\nevent_loop_blocked_total 2\n") != std::string::npos);
  CHECK(next.last == std::chrono::milliseconds(300));
}

TEST_CASE("who comes over http is sent to https, by what the client used") {
  const auto sent_to = [](https_redirect& layer, std::string_view scheme, std::string_view host,
                          http::method method = http::method::get) {
    inner_service inner = answering("inside");
    layer.around(inner);
    auto call = [&]() -> task<std::string> {
      const context& here = co_await current_context();
      context mine = here;
      mine.scheme = scheme;
      mine.host = host;
      http::request asked;
      asked.method = method;
      asked.target = "/pets?a=1";
      http::response answer = co_await with_context(mine, layer.handle(asked));
      co_return std::to_string(answer.status) + " " +
          std::string(answer.headers.find("Location").value_or("-"));
    };
    return run(call());
  };
  https_redirect plain;
  CHECK(sent_to(plain, "http", "a.example") == "308 https://a.example/pets?a=1");
  CHECK(sent_to(plain, "http", "a.example:8080", http::method::post) ==
        "308 https://a.example/pets?a=1");
  CHECK(sent_to(plain, "http", "[2001:db8::1]:80") == "308 https://[2001:db8::1]/pets?a=1");
  CHECK(sent_to(plain, "http", "") == "400 -");
  CHECK(sent_to(plain, "https", "a.example") == "200 -");
  https_redirect fixed({.host = "api.example:8443"});
  CHECK(sent_to(fixed, "http", "evil.example") == "308 https://api.example:8443/pets?a=1");
  for (const char* bad : {"a/b", ":443", "user@a.example"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(https_redirect({.host = bad}), std::invalid_argument);
  }
}
