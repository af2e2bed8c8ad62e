#include <memory>

#include <support/catch.hpp>
#include <tenon/http/mock.hpp>
#include <tenon/loopback.hpp>

#include "client_calls.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

request secret_request() {
  request made = make_request(method::post, "/a?key=k1&x=1", std::string("body"));
  made.headers.add("Authorization", "Bearer s3cret");
  made.headers.add("X-Token", "s3cret");
  made.headers.add("X-Plain", "p");
  made.credential_names = {"key", "x-token"};
  return made;
}

}  // namespace

TEST_CASE("a mock answers as it was told, in order, and the last answer stays") {
  mock told;
  told.answer("GET", "/a", 200, "one");
  told.answer("GET", "/a", 503, "two", "text/plain");
  told.answer("GET", "/a?x=1", 200, "three");
  CHECK(ask(told, make_request(method::get, "/a")) == "200 one");
  CHECK(ask(told, make_request(method::get, "/a?y")) == "503 two");
  CHECK(ask(told, make_request(method::get, "/a?x=1")) == "200 three");
  CHECK(ask(told, make_request(method::get, "/a")) == "503 two");
  CHECK_THROWS_AS(ask(told, make_request(method::post, "/a")), unexpected_request);
  CHECK_THROWS_AS(ask(told, make_request(method::get, "/b")), unexpected_request);
  told.fail("GET", "/b", transport_error::kind::timeout);
  CHECK(failure_of(told, make_request(method::get, "/b")) == transport_error::kind::timeout);
  const std::vector<recorded_exchange> calls = told.calls();
  REQUIRE(calls.size() == 5);
  CHECK(calls[1].target == "/a?y");
  CHECK(calls[1].status == 503);
  CHECK(calls[1].headers.find("Content-Type") == "text/plain");
}

TEST_CASE("a mock may look at the content, also of a stream") {
  mock told;
  told.answer({.method = "POST", .target = "/a", .request_body = "xx", .body = "twice"});
  told.answer({.method = "POST", .target = "/a", .request_body = "xxx", .body = "thrice"});
  CHECK(ask(told, make_request(method::post, "/a", repeat("x", 3))) == "200 thrice");
  CHECK(ask(told, make_request(method::post, "/a", std::string("xx"))) == "200 twice");
  CHECK(told.calls().front().request_body == "xxx");
}

TEST_CASE("what was recorded is replayed, without its secrets") {
  function_service service([](request& incoming) -> task<response> {
    response answer = text_response("got " + std::string(co_await incoming.body.read_all(100)));
    CHECK(incoming.target == "/a?key=k1&x=1");
    CHECK(incoming.headers.find("X-Token") == "s3cret");
    answer.headers.add("Set-Cookie", "id=s3cret");
    answer.headers.add("X-Number", "7");
    answer.body = repeat(std::string(co_await answer.body.read_all(100)), 2);
    co_return answer;
  });
  recorder recording(loopback(service));
  CHECK(ask(recording, secret_request()) == "200 got bodygot body");
  const std::string text = to_text(recording.exchanges());
  CHECK(text.find("s3cret") == std::string::npos);
  CHECK(text.find("k1") == std::string::npos);
  CHECK(text.starts_with("request "));

  mock replay(parse_recording(text));
  CHECK(ask(replay, secret_request()) == "200 got bodygot body");
  const recorded_exchange call = replay.calls().front();
  CHECK(call.target == "/a?key=redacted&x=1");
  CHECK(call.headers.find("X-Number") == "7");
  CHECK(call.headers.find("Set-Cookie") == "redacted");
  CHECK(call.request_headers.find("X-Plain") == "p");
  CHECK_THROWS_AS(ask(replay, make_request(method::post, "/a?x=2", std::string("body"))),
                  unexpected_request);
}

TEST_CASE("recordings are text that is read back exactly, and other text is refused") {
  std::vector<recorded_exchange> exchanges(2);
  exchanges[0].body = std::string("a\0\r\n\n", 5);
  exchanges[0].headers.add("X-A", "b");
  exchanges[1] = {.method = "PURGE", .target = "/x?y", .request_body = "z", .status = 404};
  const std::string text = to_text(exchanges);
  const std::vector<recorded_exchange> read = parse_recording(text);
  REQUIRE(read.size() == 2);
  CHECK(read[0].body == exchanges[0].body);
  CHECK(read[0].headers.find("X-A") == "b");
  CHECK(read[0].headers.size() == 1);
  CHECK(read[1].method == "PURGE");
  CHECK(read[1].target == "/x?y");
  CHECK(read[1].request_body == "z");
  CHECK(read[1].status == 404);
  CHECK(to_text(read) == text);
  CHECK(parse_recording("").empty());
  for (const std::string& wrong :
       {std::string("x"), std::string("request 5\n"), std::string("request 3\nabc\n"),
        std::string("request -1\nabc\n"), text.substr(0, text.size() - 1), text + "x"}) {
    CHECK_THROWS_AS(parse_recording(wrong), std::invalid_argument);
  }
}
