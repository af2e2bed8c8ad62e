#include <string>

#include <support/catch.hpp>
#include <tenon/async/run.hpp>
#include <tenon/loopback.hpp>

#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

TEST_CASE("the loopback gives the server what a socket would") {
  std::string seen;
  function_service handler([&seen](request& incoming) -> task<response> {
    const context& here = co_await current_context();
    seen = std::string(incoming.method_text()) + " " + incoming.target;
    for (const fields::field& each : incoming.headers) {
      seen += "|" + std::string(each.name) + "=" + std::string(each.value);
    }
    seen += "|" + std::string(co_await incoming.body.read_all(100));
    seen += "|" + std::string(here.request_id);
    response answer = text_response("hello");
    answer.headers.add("Content-Length", "99");
    co_return answer;
  });
  const transport caller = loopback(handler);
  request outgoing;
  outgoing.method = method::post;
  outgoing.target = "/a?b";
  outgoing.headers.add("X-Request-Id", "id-1");
  outgoing.body = std::string("body");
  response answer = run(caller.handle(outgoing));
  CHECK(seen == "POST /a?b|Host=loopback|X-Request-Id=id-1|Content-Length=4|body|id-1");
  CHECK(answer.body.text() == "hello");
  CHECK_FALSE(answer.headers.contains("Content-Length"));
  CHECK(outgoing.body.text() == "body");
  outgoing.headers.add("Expect", "tea");
  CHECK(run(caller.handle(outgoing)).status == 417);
  outgoing.target = "no/slash";
  CHECK_THROWS_AS(run(caller.handle(outgoing)), std::invalid_argument);
}

TEST_CASE("the loopback answers for a handler that throws and drops what HTTP does not carry") {
  function_service handler([](request& incoming) -> task<response> {
    if (incoming.target == "/throw") throw std::runtime_error("secret");
    if (incoming.target == "/large") co_await incoming.body.read_all(1);
    response answer;
    answer.body = repeat("ab", 3);
    co_return answer;
  });
  const transport caller = loopback(handler);
  const auto ask = [&caller](method verb, std::string target) {
    request outgoing;
    outgoing.method = verb;
    outgoing.target = std::move(target);
    outgoing.body = std::string("body");
    auto main = [&]() -> task<std::string> {
      response answer = co_await caller.handle(outgoing);
      std::string text = std::to_string(answer.status) + " ";
      text += co_await answer.body.read_all(1000);
      co_return text;
    };
    return run(main());
  };
  CHECK(ask(method::get, "/throw") == R"(500 {"title":"Internal Server Error","status":500})");
  CHECK(ask(method::put, "/large").starts_with("413 "));
  CHECK(ask(method::get, "/") == "200 ababab");
  CHECK(ask(method::head, "/") == "200 ");
}
