// What a client does while it sends: answers that come early, and both ways at the same time.
#include <chrono>

#include <support/catch.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/sleep.hpp>

#include "client_calls.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

/// Gives back what is read from a request, piece by piece.
class returned_source final : public body_source {
 public:
  explicit returned_source(request& from) : from_(from) {}
  task<std::string_view> read() override { return from_.body.read(); }

 private:
  request& from_;
};

function_service returning_service() {
  return function_service([](request& incoming) -> task<response> {
    response answer;
    answer.body = std::unique_ptr<body_source>(std::make_unique<returned_source>(incoming));
    co_return answer;
  });
}

server_options roomy() {
  server_options options = test_options();
  options.limits.body_bytes = 1U << 30U;
  return options;
}

class failing_source final : public body_source {
 public:
  explicit failing_source(int pieces) : left_(pieces) {}
  task<std::string_view> read() override {
    co_await yield();
    if (left_-- == 0) throw std::runtime_error("the source failed");
    co_return piece_;
  }

 private:
  std::string piece_ = std::string(10'000, 'x');
  int left_;
};

class endless_source final : public body_source {
 public:
  explicit endless_source(bool& ended) : ended_(ended) {}
  ~endless_source() override { ended_ = true; }
  task<std::string_view> read() override {
    co_await sleep_for(1h);
    co_return std::string_view{};
  }

 private:
  bool& ended_;
};

std::uint64_t bytes_of(client& with, http::body content) {
  auto main = [&]() -> task<std::uint64_t> {
    request outgoing = make_request(method::post, "/", std::move(content));
    response answer = co_await with.handle(outgoing);
    std::uint64_t bytes = 0;
    for (;;) {
      const std::string_view piece = co_await answer.body.read();
      if (piece.empty()) break;
      bytes += piece.size();
    }
    co_return bytes;
  };
  return run(main());
}

}  // namespace

TEST_CASE("a server that answers while it is sent to does not stop the client, nor the other way") {
  function_service service = returning_service();
  running_server server(service, roomy());
  client caller(server->address());
  // More than the sockets between them hold.
  CHECK(bytes_of(caller, repeat(std::string(100'000, 'x'), 200)) == 20'000'000);
  CHECK(bytes_of(caller, std::string(20'000'000, 'x')) == 20'000'000);
  const std::string elsewhere(20'000'000, 'x');
  CHECK(bytes_of(caller, http::body::view(elsewhere)) == 20'000'000);
}

TEST_CASE("an early refusal is read, and its connection not used again") {
  const std::string refusal = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
  raw_server server({refusal, refusal, refusal});
  client_options options;
  options.timeouts.response = 1h;  // not what ends the sending
  client caller(server.address(), options);
  CHECK(ask(caller, make_request(method::post, "/", std::string(30'000'000, 'x'))) == "503 busy");
  bool ended = false;
  CHECK(ask(caller, make_request(method::post, "/",
                                 std::unique_ptr<body_source>(
                                     std::make_unique<endless_source>(ended)))) == "503 busy");
  CHECK(ended);
  CHECK(ask(caller, make_request(method::get)) == "503 busy");
  CHECK(server.connections() == 3);
}

TEST_CASE("an answer that is dropped stops what is still being sent") {
  function_service service([](request&) -> task<response> {
    response answer;
    answer.body = repeat(std::string(100'000, 'x'), 10);
    co_return answer;
  });
  running_server server(service, roomy());
  client caller(server->address());
  bool ended = false;
  auto main = [&]() -> task<void> {
    request outgoing = make_request(
        method::post, "/", std::unique_ptr<body_source>(std::make_unique<endless_source>(ended)));
    {
      response answer = co_await caller.handle(outgoing);
      const std::string_view piece = co_await answer.body.read();
      CHECK_FALSE(piece.empty());
      CHECK_FALSE(ended);
    }
    for (int turns = 0; turns < 30'000 && !ended; ++turns) co_await sleep_for(1ms);
    CHECK(ended);
  };
  run(main());
}

TEST_CASE("a cancelled call has let go of the request's content when it ends") {
  raw_server silent({{raw_server::say_nothing}});
  client caller(silent.address());
  bool ended = false;
  request outgoing = make_request(
      method::post, "/", std::unique_ptr<body_source>(std::make_unique<endless_source>(ended)));
  const auto call = [&]() -> task<bool> {
    const response answer = co_await caller.handle(outgoing);
    co_return true;
  };
  const auto until_it_is_under_way = [&]() -> task<bool> {
    while (silent.received().empty()) co_await sleep_for(1ms);
    co_return false;
  };
  const bool answered = run(race(call(), until_it_is_under_way()));
  CHECK_FALSE(answered);
  CHECK(ended);
}

TEST_CASE("what the request's source fails with reaches the caller, before the answer or in it") {
  function_service service = returning_service();
  running_server server(service, roomy());
  client caller(server->address());
  CHECK_THROWS_WITH(
      bytes_of(caller, std::unique_ptr<body_source>(std::make_unique<failing_source>(500))),
      "the source failed");
  CHECK_THROWS_WITH(
      bytes_of(caller, std::unique_ptr<body_source>(std::make_unique<failing_source>(0))),
      "the source failed");
}
