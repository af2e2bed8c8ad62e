#include <atomic>
#include <chrono>
#include <string>

#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/sequence.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/http/client.hpp>
#include <tenon/loopback.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

class text_source final : public body_source {
 public:
  explicit text_source(sequence<std::string> texts) : texts_(std::move(texts)) {}
  task<std::string_view> read() override {
    std::optional<std::string> next = co_await texts_.next();
    piece_ = next ? std::move(*next) : std::string();
    co_return piece_;
  }

 private:
  sequence<std::string> texts_;
  std::string piece_;
};

body stream(sequence<std::string> texts) {
  return std::unique_ptr<body_source>(std::make_unique<text_source>(std::move(texts)));
}

/// What a test and a stream on another thread tell each other.
struct signals {
  std::atomic<int> allowed = 0;  ///< pieces that may be given
  std::atomic<int> given = 0;
  std::atomic<bool> gone = false;  ///< the stream was destroyed
};

struct departure {
  explicit departure(signals& of) : told(of) {}
  departure(const departure&) = delete;
  departure& operator=(const departure&) = delete;
  ~departure() { told.gone = true; }
  signals& told;
};

sequence<std::string> numbered(signals& with, int count) {
  const departure at_end(with);
  for (int each = 0; each < count; ++each) {
    while (with.allowed <= each) co_await sleep_for(1ms);
    ++with.given;
    co_yield "<" + std::to_string(each) + ">";
  }
}

sequence<std::string> echoed(body from) {
  for (;;) {
    const std::string_view piece = co_await from.read();
    if (piece.empty()) break;
    co_yield std::string(piece);
  }
}

function_service streaming(signals& with, int count) {
  return function_service([&with, count](request&) -> task<response> {
    response answer;
    answer.body = stream(numbered(with, count));
    co_return answer;
  });
}

bool becomes_true(const std::atomic<bool>& flag) {
  return eventually([&flag] { return flag.load(); });
}

request asking(body content = {}) {
  request outgoing;
  outgoing.method = method::post;
  outgoing.body = std::move(content);
  return outgoing;
}

}  // namespace

TEST_CASE("a streamed answer is sent as it comes: its head, then each piece") {
  signals with;
  function_service handler = streaming(with, 3);
  running_server server(handler);
  raw_client caller(server.port());
  caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(caller.read_until("\r\n\r\n").find("chunked") != std::string::npos);
  CHECK(with.given == 0);
  with.allowed = 1;
  CHECK(caller.read_until("<0>\r\n").ends_with("3\r\n<0>\r\n"));
  CHECK(with.given == 1);
  with.allowed = 3;
  CHECK(caller.read_until("0\r\n\r\n").ends_with("3\r\n<1>\r\n3\r\n<2>\r\n0\r\n\r\n"));
  CHECK(becomes_true(with.gone));
}

TEST_CASE("a peer that goes away ends the stream it was reading") {
  signals with;
  function_service handler = streaming(with, 100);
  running_server server(handler);
  raw_client caller(server.port());
  caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  with.allowed = 1;
  caller.read_until("<0>\r\n");
  CHECK_FALSE(with.gone);
  caller.close();
  CHECK(becomes_true(with.gone));
  CHECK(with.given == 1);
}

TEST_CASE("the client reads a stream as it comes, and closes the connection when it drops it") {
  signals with;
  function_service handler = streaming(with, 1000);
  running_server server(handler);
  client caller(server->address());
  auto main = [&]() -> task<> {
    request outgoing = asking();
    response answer = co_await caller.handle(outgoing);
    CHECK(with.given == 0);
    with.allowed = 1;
    const std::string first(co_await answer.body.read());
    CHECK(first == "<0>");
    CHECK(with.given == 1);
    CHECK_FALSE(with.gone);
    answer.body = {};
    CHECK(becomes_true(with.gone));
    with.allowed = 1000;
    request again = asking();
    response whole = co_await caller.handle(again);
    const std::string_view all = co_await whole.body.read_all(100'000);
    CHECK(all.ends_with("<998><999>"));
  };
  run(main());
}

TEST_CASE("nobody produces more than is read: the rest waits") {
  signals with;
  const auto large = [](signals& of) -> sequence<std::string> {
    const departure at_end(of);
    for (;;) {
      ++of.given;
      co_yield std::string(64 * 1024, 'x');
    }
  };
  // Until nothing is produced any more, or far too much has been.
  const auto stands_still = [&with]() -> task<> {
    for (int before = -1; before != with.given && with.given < 1000;) {
      before = with.given;
      co_await sleep_for(100ms);
    }
  };
  SECTION("of an answer") {
    function_service handler([&](request&) -> task<response> {
      response answer;
      answer.body = stream(large(with));
      co_return answer;
    });
    running_server server(handler);
    client caller(server->address());
    auto main = [&]() -> task<> {
      request outgoing = asking();
      response answer = co_await caller.handle(outgoing);
      co_await answer.body.read();
      co_await stands_still();
      CHECK(with.given < 1000);  // what sockets hold
      CHECK_FALSE(with.gone);
    };
    run(main());
    CHECK(becomes_true(with.gone));
  }
  SECTION("of a request") {
    std::atomic<int> given_before_answer = 0;
    function_service handler([&](request& incoming) -> task<response> {
      co_await incoming.body.read();
      co_await stands_still();
      given_before_answer = with.given.load();
      co_return text_response("enough", 400);
    });
    running_server server(handler);
    client caller(server->address());
    auto main = [&]() -> task<> {
      request outgoing = asking(stream(large(with)));
      response answer = co_await caller.handle(outgoing);
      CHECK(answer.status == 400);
    };
    run(main());
    CHECK(given_before_answer < 1000);
    CHECK(with.gone);
  }
}

TEST_CASE("a refusal ends the upload that it refuses") {
  signals with;
  with.allowed = 2;
  function_service handler([](request&) -> task<response> { co_return text_response("no", 403); });
  running_server server(handler);
  client caller(server->address());
  auto main = [&]() -> task<> {
    request outgoing = asking(stream(numbered(with, 1000)));
    response answer = co_await caller.handle(outgoing);
    CHECK(answer.status == 403);
    CHECK(answer.body.text() == "no");
    CHECK(with.gone);
    CHECK(with.given <= 2);
    request again = asking();
    response other = co_await caller.handle(again);
    CHECK(other.status == 403);
  };
  run(main());
}

TEST_CASE("an upload that fails fails the call") {
  echo_service echo;
  running_server server(echo);
  client caller(server->address());
  auto failing = []() -> sequence<std::string> {
    co_yield "one";
    throw std::runtime_error("no more");
  };
  request outgoing = asking(stream(failing()));
  CHECK_THROWS_WITH(run(caller.handle(outgoing)), "no more");
}

TEST_CASE("an answer may be made from the request while it arrives") {
  signals with;
  with.allowed = 1000;
  function_service handler([](request& incoming) -> task<response> {
    response answer;
    answer.body = stream(echoed(std::move(incoming.body)));
    co_return answer;
  });
  auto ask = [&](service& through) -> task<std::string> {
    request outgoing = asking(stream(numbered(with, 100)));
    response answer = co_await through.handle(outgoing);
    co_return co_await answer.body.take_all(100'000);
  };
  running_server server(handler);
  client caller(server->address());
  const std::string over_socket = run(ask(caller));
  CHECK(over_socket.starts_with("<0><1>"));
  CHECK(over_socket.ends_with("<98><99>"));
}

TEST_CASE("the loopback gives pieces as they come, also after the request is gone") {
  signals with;
  with.allowed = 100;
  function_service handler([](request& incoming) -> task<response> {
    response answer;
    answer.body = stream(echoed(std::move(incoming.body)));
    co_return answer;
  });
  const transport caller = loopback(handler);
  auto main = [&]() -> task<> {
    response answer;
    {
      request outgoing = asking(stream(numbered(with, 100)));
      answer = co_await caller.handle(outgoing);
    }
    const std::string first(co_await answer.body.read());
    CHECK(first == "<0>");
    CHECK(with.given == 1);
    answer.body = {};
    CHECK(with.gone);
  };
  run(main());
}

TEST_CASE("a peer that waits to be asked for its body is asked before the answer's head is sent") {
  function_service echo([](request& incoming) -> task<response> {
    response answer;
    answer.body = std::move(incoming.body);
    co_return answer;
  });
  running_server server(echo);
  raw_client client(server.port());
  client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string asked = client.read_until("\r\n\r\n");
  CHECK(asked == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("3\r\nabc\r\n0\r\n\r\n");
  const std::string answer = client.read_to_end();
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answer.ends_with("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
}
