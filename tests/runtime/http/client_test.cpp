#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <support/catch.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/client.hpp>

#include "closed_port.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

task<std::string> call(client& with, method verb, std::string target, std::string body = {}) {
  request outgoing;
  outgoing.method = verb;
  outgoing.target = std::move(target);
  outgoing.body = std::move(body);
  response answer = co_await with.handle(outgoing);
  std::string text = std::to_string(answer.status) + " ";
  text += co_await answer.body.read_all(64 * 1024 * 1024);
  co_return text;
}

std::string call_now(client& with, method verb, std::string target, std::string body = {}) {
  return run(call(with, verb, std::move(target), std::move(body)));
}

transport_error::kind failure(client& with, method verb = method::get, std::string target = "/") {
  try {
    call_now(with, verb, std::move(target));
  } catch (const transport_error& error) {
    return error.why();
  }
  FAIL("the call did not fail");
  return {};
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("the client exchanges bodies of every size") {
  echo_service echo;
  running_server server(echo);
  client caller(server->address());
  CHECK(call_now(caller, method::get, "/a?b=c") == "200 GET /a?b=c ");
  CHECK(call_now(caller, method::post, "/p", "hello") == "200 POST /p hello");
  const std::string large(2'000'000, 'x');
  CHECK(call_now(caller, method::put, "/l", large) == "200 PUT /l " + large);
}

TEST_CASE("the client receives large content in pieces as large as is wanted") {
  echo_service echo;
  running_server server(echo);
  const std::string large(2'000'000, 'x');
  const auto largest_piece = [&](std::size_t wanted) {
    client_options options;
    options.piece_bytes = wanted;
    client caller(server->address(), options);
    auto read = [&]() -> task<std::size_t> {
      request outgoing;
      outgoing.method = method::put;
      outgoing.target = "/l";
      outgoing.body = large;
      response answer = co_await caller.handle(outgoing);
      std::string text;
      std::size_t largest = 0;
      for (;;) {
        const std::string_view piece = co_await answer.body.read();
        if (piece.empty()) break;
        text += piece;
        largest = std::max(largest, piece.size());
      }
      CHECK(text == "PUT /l " + large);
      co_return largest;
    };
    return run(read());
  };
  constexpr std::size_t ordinary = 80 * 1024;
  CHECK(largest_piece(0) <= ordinary);
  CHECK(largest_piece(2'100'000) <= ordinary);  // what is shorter takes no more room
  std::size_t found = 0;                        // as much as has come by then
  for (int turn = 0; turn < 100 && found <= ordinary; ++turn) found = largest_piece(300'000);
  CHECK(found > ordinary);
  CHECK(found <= 300'000);
}

TEST_CASE("the client receives content into its reader's memory") {
  const auto begin = [](client& caller) -> task<body> {
    request outgoing;
    outgoing.method = method::put;
    outgoing.target = "/l";
    outgoing.body = std::string(2'000'000, 'x');
    response answer = co_await caller.handle(outgoing);
    co_return std::move(answer.body);
  };
  echo_service echo;
  running_server server(echo);
  client caller(server->address());
  auto whole = [&]() -> task<> {
    body from = co_await begin(caller);
    std::string text;
    std::string room(300'000, ' ');
    for (;;) {
      const std::optional<std::size_t> size = co_await from.read_into(room);
      REQUIRE(size);
      text.append(room, 0, *size);
      if (size == 0U) break;
      text += co_await from.read();  // in between, as one likes
    }
    CHECK(text == "PUT /l " + std::string(2'000'000, 'x'));
    CHECK(co_await from.read_into(room) == 0U);
    CHECK((co_await from.read()).empty());
  };
  run(whole());
  CHECK(call_now(caller, method::get, "/a") == "200 GET /a ");

  function_service relay([](request& incoming) -> task<response> {
    response answer;
    answer.body = repeat(std::string(co_await incoming.body.read_all(2'000'000)), 1);
    co_return answer;
  });
  running_server streaming(relay);
  client other(streaming->address());
  raw_server broken(
      {{"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\nab", raw_server::close_after}});
  client unlucky(broken.address());
  auto otherwise = [&]() -> task<> {
    std::string room(10, ' ');
    body unsized = co_await begin(other);
    CHECK(co_await unsized.read_into(room) == std::nullopt);
    CHECK((co_await unsized.take_all(2'000'000)).size() == 2'000'000);
    body torn = co_await begin(unlucky);
    CHECK(co_await torn.read_into(room) == 2U);
    CHECK_THROWS_AS(co_await torn.read_into(room), transport_error);
    body text("in memory");
    CHECK(co_await text.read_into(room) == std::nullopt);
  };
  run(otherwise());
}

TEST_CASE("connections that receive large content share the room for large pieces") {
  echo_service echo;
  running_server server(echo);
  const std::string large(2'000'000, 'x');
  constexpr std::size_t ordinary = 80 * 1024;
  client_options options;
  options.piece_bytes = 300'000;
  options.piece_memory = 700'000;
  client caller(server->address(), options);
  auto begin = [&]() -> task<body> {
    request outgoing;
    outgoing.method = method::put;
    outgoing.target = "/l";
    outgoing.body = large;
    response answer = co_await caller.handle(outgoing);
    co_return std::move(answer.body);
  };
  // Past what came with the head, a connection has the room that it will have.
  auto read_past_head = [&](body& from) -> task<> {
    for (std::size_t got = 0; got <= ordinary;) got += (co_await from.read()).size();
  };
  auto largest_piece = [&]() -> task<std::size_t> {
    body from = co_await begin();
    std::size_t largest = 0;
    for (;;) {
      const std::size_t size = (co_await from.read()).size();
      if (size == 0) break;
      largest = std::max(largest, size);
    }
    co_return largest;
  };
  auto main = [&]() -> task<> {
    {
      body first = co_await begin();
      co_await read_past_head(first);
      body second = co_await begin();
      co_await read_past_head(second);
      for (int turn = 0; turn < 20; ++turn) CHECK(co_await largest_piece() <= ordinary);
    }
    std::size_t found = 0;  // as much as has come by then
    for (int turn = 0; turn < 100 && found <= ordinary; ++turn) found = co_await largest_piece();
    CHECK(found > ordinary);
  };
  run(main());
}

TEST_CASE("the client streams a request body and a response body") {
  function_service relay([](request& incoming) -> task<response> {
    std::string all(co_await incoming.body.read_all(1'000'000));
    response answer;
    answer.body = repeat(all, 3);
    co_return answer;
  });
  running_server server(relay);
  client caller(server->address());
  auto main = [&]() -> task<std::string> {
    request outgoing;
    outgoing.method = method::post;
    outgoing.body = repeat("0123456789", 100);
    response answer = co_await caller.handle(outgoing);
    CHECK_FALSE(answer.body.buffered());
    co_return co_await answer.body.take_all(1'000'000);
  };
  const std::string received = run(main());
  CHECK(received.size() == 3000);
  CHECK(received.starts_with("01234567890123456789"));
}

TEST_CASE("the client keeps its connections, across loops too") {
  raw_server server({ok, ok, ok});
  client caller(server.address());
  for (int count = 0; count < 3; ++count) CHECK(call_now(caller, method::get, "/") == "200 ok");
  CHECK(server.connections() == 1);
}

TEST_CASE("the client sends Host, request id and trace parent of its context") {
  raw_server server({ok});
  client caller(server.address());
  event_loop loop;
  context here;
  here.executor = loop.get_executor();
  here.request_id = "id-7";
  here.trace = *trace_parent::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  CHECK(run_in(loop, here, call(caller, method::get, "/x")) == "200 ok");
  const std::string seen = server.received();
  CHECK(seen.starts_with("GET /x HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(seen.find("X-Request-Id: id-7\r\n") != std::string::npos);
  CHECK(seen.find("traceparent: 00-0af7651916cd43dd8448eb211c80319c-") != std::string::npos);
  CHECK(seen.find("tracestate") == std::string::npos);
}

TEST_CASE("the client sends the tracestate of its context, with its own trace alone") {
  const auto sent = [](bool position, const char* own) {
    raw_server server({ok});
    client caller(server.address());
    event_loop loop;
    context here;
    here.executor = loop.get_executor();
    if (position) {
      here.trace = *trace_parent::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
    here.trace_state = "vendor=opaque";
    request outgoing;
    if (own != nullptr) outgoing.headers.add(own, "of=its-own");
    auto main = [&]() -> task<int> {
      response answer = co_await caller.handle(outgoing);
      co_return answer.status;
    };
    CHECK(run_in(loop, here, main()) == 200);
    return server.received();
  };
  CHECK(sent(true, nullptr).find("\r\ntracestate: vendor=opaque\r\n") != std::string::npos);
  CHECK(sent(false, nullptr).find("vendor") == std::string::npos);
  CHECK(sent(true, "tracestate").find("vendor") == std::string::npos);
  CHECK(sent(true, "traceparent").find("vendor") == std::string::npos);
}

TEST_CASE("the client tells the server its deadline, under the name that is asked for") {
  raw_server server({ok, ok});
  client_options options;
  options.deadline_header = "X-Left";
  options.timeouts.total = 3h;
  client caller(server.address(), options);
  CHECK(run(with_timeout(2h, call(caller, method::get, "/"))) == "200 ok");
  const std::string seen = server.received();
  const std::size_t at = seen.find("X-Left: ");
  REQUIRE(at != std::string::npos);
  const int left = std::stoi(seen.substr(at + 8));
  CHECK(left > 3'600'000);
  CHECK(left <= 7'200'000);
}

TEST_CASE("a kept connection that was closed is replaced once, for requests that may be repeated") {
  // The peer closes after each answer without saying so, but only when the next request comes.
  raw_server server({{ok, raw_server::close_at_next}, {ok}, {ok, raw_server::close_at_next}});
  client caller(server.address());
  CHECK(call_now(caller, method::get, "/") == "200 ok");
  CHECK(call_now(caller, method::get, "/") == "200 ok");
  CHECK(server.connections() == 2);
  raw_server other({{ok, raw_server::close_at_next}, {ok}});
  client poster(other.address());
  CHECK(call_now(poster, method::post, "/") == "200 ok");
  CHECK(failure(poster, method::post) == transport_error::kind::closed);
}

TEST_CASE("the client refuses answers that are not HTTP as it accepts it") {
  const auto kind = [](std::string answer) {
    raw_server server({{std::move(answer), raw_server::close_after}});
    client caller(server.address());
    return failure(caller);
  };
  using enum transport_error::kind;
  CHECK(kind("") == closed);
  CHECK(kind("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab") == closed);
  CHECK(kind("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc") == protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n") == protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") == protocol);
  CHECK(kind("HTTP/2 200\r\n\r\n") == protocol);
  CHECK(kind("HTTP/1.1 101 Switching Protocols\r\n\r\n") == protocol);
  CHECK(kind("nonsense\r\n\r\n") == protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n") == too_large);
}

TEST_CASE("the client reads answers of every framing") {
  const auto answer = [](std::string text, method verb = method::get) {
    raw_server server({{std::move(text), raw_server::close_after}});
    client caller(server.address());
    return call_now(caller, verb, "/");
  };
  CHECK(answer("HTTP/1.1 200 OK\r\n\r\nuntil the end") == "200 until the end");
  CHECK(answer("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n1\r\nc\r\n0\r\nT: "
               "x\r\n\r\n") == "200 abc");
  CHECK(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok) ==
        "200 ok");
  CHECK(answer("HTTP/1.1 204 No Content\r\n\r\n") == "204 ");
  CHECK(answer("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", method::head) == "200 ");
  CHECK(answer("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n") == "304 ");
}

TEST_CASE("the client's own timeouts pass, and so does its caller's") {
  raw_server silent({{raw_server::say_nothing}, {raw_server::say_nothing}});
  client_options options;
  options.timeouts.response = 50ms;
  client caller(silent.address(), options);
  CHECK(failure(caller) == transport_error::kind::timeout);
  client patient(silent.address());
  CHECK_THROWS_AS(run(with_timeout(50ms, call(patient, method::get, "/"))), tenon::timeout_error);

  const std::string head = "HTTP/1.1 200 OK\r\n";
  raw_server stuck({head + "Content-Length: 5\r\n\r\nab", head + "\r\nab"});
  client_options brief;
  brief.timeouts.body = 50ms;
  for (int count = 0; count < 2; ++count) {  // content of a known length, and a stream
    client waiting(stuck.address(), brief);
    CHECK(failure(waiting) == transport_error::kind::timeout);
  }
}

TEST_CASE("the client tells why there is no connection") {
  const closed_port nobody;
  client caller(nobody.address());
  CHECK(failure(caller) == transport_error::kind::connect);
  client nowhere("http://no-such-host.invalid");
  CHECK(failure(nowhere) == transport_error::kind::resolve);
  CHECK_THROWS_AS(client("localhost:80"), std::invalid_argument);
  CHECK_THROWS_AS(client("http://localhost/path"), std::invalid_argument);
}

TEST_CASE("the client refuses to send what would be another request") {
  echo_service echo;
  running_server server(echo);
  client caller(server->address());
  for (const char* bad : {"", "x", "/a b", "/a\r\nX: y", "/#", "http://other/"}) {
    CHECK_THROWS_AS(call_now(caller, method::get, bad), std::invalid_argument);
  }
  request outgoing;
  outgoing.method = method::other;
  outgoing.other_method = "GET /x HTTP/1.1\r\nA: b\r\n\r\nGET";
  CHECK_THROWS_AS(run(caller.handle(outgoing)), std::invalid_argument);
  CHECK(echo.requests == 0);
}

TEST_CASE("64 calls at a time over several server threads") {
  echo_service echo;
  server_options options = test_options();
  options.threads = 3;
  running_server server(echo, options);
  client caller(server->address());
  int right = 0;
  auto worker = [&](int number) -> task<> {
    for (int count = 0; count < 20; ++count) {
      const std::string target = "/" + std::to_string(number) + "/" + std::to_string(count);
      const std::string answer = co_await call(caller, method::post, target, target);
      if (answer == "200 POST " + target + " " + target) ++right;
    }
  };
  auto main = [&]() -> task<> {
    const context& here = co_await current_context();
    task_group group(here);
    for (int number = 0; number < 64; ++number) group.spawn(worker(number));
    co_await group.join();
  };
  run(main());
  CHECK(right == 64 * 20);
  CHECK(echo.requests == 64 * 20);
}
