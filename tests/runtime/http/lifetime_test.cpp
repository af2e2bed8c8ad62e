#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

const std::string get_root = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

server_options with_timeouts(std::chrono::milliseconds each) {
  server_options options = test_options();
  options.timeouts = {10s, 10s, 10s, 10s};
  options.timeouts.idle = options.timeouts.head = options.timeouts.body = each;
  return options;
}

bool becomes_true(const std::atomic<bool>& flag) {
  return eventually([&flag] { return flag.load(); });
}

/// A handler that sleeps and tells whether it was cancelled.
class sleeping_service final : public service {
 public:
  task<response> handle(request&) override {
    started = true;
    try {
      co_await sleep_for(time);
    } catch (const operation_cancelled&) {
      cancelled = true;
      throw;
    }
    co_return text_response("slept");
  }
  std::chrono::milliseconds time{30'000};
  std::atomic<bool> started = false;
  std::atomic<bool> cancelled = false;
};

/// A handler that waits until it is let go.
class held_service final : public service {
 public:
  task<response> handle(request&) override {
    started = true;
    while (!let_go) co_await sleep_for(1ms);
    co_return text_response("done");
  }
  std::atomic<bool> started = false;
  std::atomic<bool> let_go = false;
};

/// Whether a peer that says this, and then nothing, is closed or refused with 408.
bool given_up_after(const std::string& sent) {
  return comes_out_right([&](std::chrono::milliseconds limit) {
    echo_service echo;
    running_server server(echo, with_timeouts(limit));
    raw_client silent(server.port());
    silent.send(sent);
    if (sent.empty()) return silent.read_to_end().empty();
    return statuses(silent.read_until("408}")) == "408";
  });
}

/// Whether a peer that says this is refused with 408 while it goes on, with one byte in 10 ms.
bool given_up_while_trickling(const std::string& begin) {
  return comes_out_right([&](std::chrono::milliseconds limit) {
    echo_service echo;
    running_server server(echo, with_timeouts(limit));
    raw_client slow(server.port());
    slow.send(begin);
    std::atomic<bool> stop = false;
    std::atomic<int> left = 3000;
    std::thread trickle([&] {
      for (; left > 0 && !stop; --left) {
        slow.send("x");
        std::this_thread::sleep_for(10ms);
      }
    });
    const std::string answer = slow.read_until("408}");
    const bool early = left > 0;
    stop = true;
    trickle.join();
    return early && statuses(answer) == "408";
  });
}

/// Notes that an answer has ended, however.
struct end_of_answer final : exchange_observer {
  void answered(const exchange&) noexcept override { seen = true; }
  std::atomic<bool> seen = false;
};

}  // namespace

TEST_CASE("a slow peer is answered with 408 or closed") {
  CHECK(given_up_after(""));
  CHECK(given_up_after("GET / HTTP/1.1\r\nHo"));
  CHECK(given_up_after("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  CHECK(given_up_after("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc"));
}

TEST_CASE("a head that trickles in has one deadline for all of it") {
  CHECK(given_up_while_trickling("GET /"));
}

TEST_CASE("a body that trickles in below the minimum rate is too slow") {
  CHECK(given_up_while_trickling("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n"));
}

TEST_CASE("a peer that does not read is given up") {
  function_service handler(
      [](request&) -> task<response> { co_return text_response(std::string(50'000'000, 'x')); });
  server_options options = test_options();
  options.timeouts.write = 60ms;
  // The kernel takes some megabytes; they must not count as time earned.
  options.limits.body_bytes_per_second = 1'000'000'000;
  end_of_answer ended;
  options.observer = &ended;
  running_server server(handler, options);
  raw_client client(server.port());
  client.send(get_root);
  CHECK(becomes_true(ended.seen));
  CHECK(client.read_to_cut().size() < 50'000'000);
}

TEST_CASE("a peer that reads below the minimum rate is given up") {
  constexpr int all = 1000;
  std::string block(64 * 1024, 'x');
  block.back() = '@';
  std::string text;
  for (int count = 0; count < all; ++count) text += block;
  function_service handler([&](request&) -> task<response> {
    response answer;
    answer.body = http::body::view(text);
    co_return answer;
  });
  server_options options = test_options();
  // Far longer than the peer pauses, far shorter than it takes for all of it: ten seconds.
  options.timeouts.write = 1s;
  options.limits.body_bytes_per_second = 1'000'000'000;
  end_of_answer ended;
  options.observer = &ended;
  running_server server(handler, options);
  raw_client client(server.port());
  client.send(get_root);
  int blocks = 0;
  while (blocks < all && !ended.seen && client.read_until("@").ends_with('@')) {
    ++blocks;
    std::this_thread::sleep_for(10ms);
  }
  CHECK(becomes_true(ended.seen));
  while (client.read_until("@").ends_with('@')) ++blocks;  // what the sockets hold
  CHECK(blocks < all);
}

TEST_CASE("a handler is cancelled when its peer hangs up") {
  sleeping_service handler;
  running_server server(handler);
  raw_client client(server.port());
  client.send(get_root);
  REQUIRE(becomes_true(handler.started));
  SECTION("with a reset") { client.reset(); }
  SECTION("with a close") { client.close(); }
  CHECK(becomes_true(handler.cancelled));
}

TEST_CASE("a handler that waits for its body is told when the peer is gone") {
  std::atomic<bool> told = false;
  std::atomic<bool> begun = false;
  function_service handler([&](request& incoming) -> task<response> {
    begun = true;
    try {
      co_await incoming.body.read_all(1'000'000);
    } catch (const body_error& error) {
      told = error.why() == body_error::kind::truncated;
      throw;
    }
    co_return text_response("never");
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
  REQUIRE(becomes_true(begun));
  client.close();
  CHECK(becomes_true(told));
}

TEST_CASE("a handler may stop waiting for its body") {
  function_service handler([](request& incoming) -> task<response> {
    std::string answer = "read";
    try {
      co_await with_timeout(20ms, incoming.body.read_all(1'000'000));
    } catch (const timeout_error&) {
      answer = "gave up";
    }
    co_return text_response(std::move(answer));
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
  CHECK(client.read_until("gave up").find("Connection: close") != std::string::npos);
}

TEST_CASE("draining answers what is in flight, closes what is idle, and accepts no more") {
  held_service handler;
  running_server server(handler);
  const std::uint16_t port = server.port();
  raw_client idle(port);
  raw_client busy(port);
  busy.send(get_root);
  REQUIRE(becomes_true(handler.started));
  server->request_stop(60s);
  CHECK(idle.read_to_end().empty());
  CHECK_THROWS(raw_client(port));
  handler.let_go = true;
  const std::string answer = busy.read_to_end();
  CHECK(statuses(answer) == "200");
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(answer.ends_with("done"));
  server->stop();
}

TEST_CASE("a request that is under way when draining begins is answered") {
  const auto answered_at_the_end = [] {
    sleeping_service handler;
    handler.time = 1ms;
    running_server server(handler);
    raw_client kept(server.port());
    kept.send(get_root);
    CHECK(statuses(kept.read_responses(1)) == "200");
    server->request_stop(60s);
    kept.send(get_root);
    const std::string answer = kept.read_to_end();
    return statuses(answer) == "200" && answer.find("Connection: close\r\n") != std::string::npos;
  };
  // More than once: a busy machine may keep the request from being sent in time.
  bool answered = false;
  for (int tries = 0; tries < 10 && !answered; ++tries) answered = answered_at_the_end();
  CHECK(answered);
}

TEST_CASE("connections that wait to be accepted when draining begins are served") {
  std::atomic<bool> blocking = false;
  std::atomic<bool> go_on = false;
  function_service handler([&](request&) -> task<response> {
    if (!blocking.exchange(true)) becomes_true(go_on);
    co_return text_response("done");
  });
  running_server server(handler);
  raw_client first(server.port());
  first.send(get_root);
  REQUIRE(becomes_true(blocking));
  raw_client waiting(server.port());
  waiting.send(get_root);
  server->request_stop(60s);
  go_on = true;
  CHECK(statuses(waiting.read_to_end()) == "200");
  CHECK(statuses(first.read_to_end()) == "200");
}

TEST_CASE("draining cancels what is not done in time") {
  sleeping_service handler;
  handler.time = 10min;
  running_server server(handler);
  raw_client client(server.port());
  client.send(get_root);
  REQUIRE(becomes_true(handler.started));
  server->stop(50ms);
  CHECK(handler.cancelled);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a handler that does not heed its cancellation does not keep the server") {
  std::atomic<bool> begun = false;
  function_service handler([&](request&) -> task<response> {
    const context& here = co_await current_context();
    task_group children(here);
    children.spawn([](std::atomic<bool>& flag) -> task<> {
      flag = true;
      co_await shield([]() -> task<> { co_await sleep_for(1h); }());
    }(begun));
    co_await children.join();
    co_return text_response("never");
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send(get_root);
  REQUIRE(becomes_true(begun));
  server->stop(10ms);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("join returns when another thread has stopped the server") {
  echo_service echo;
  running_server server(echo);
  std::thread stopper([&] { server->stop(60s); });
  server->join();
  stopper.join();
  CHECK_THROWS(raw_client(server.port()));
}

TEST_CASE("a stream that fails ends the connection without the last chunk") {
  class failing_source final : public body_source {
   public:
    task<std::string_view> read() override {
      if (first_) {
        first_ = false;
        co_return "begin";
      }
      throw std::runtime_error("gone");
    }

   private:
    bool first_ = true;
  };
  function_service handler([](request&) -> task<response> {
    response answer;
    answer.body = std::unique_ptr<body_source>(std::make_unique<failing_source>());
    co_return answer;
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send(get_root + get_root);
  const std::string answer = client.read_to_end();
  CHECK(answer.find("begin") != std::string::npos);
  CHECK(answer.find("\r\n0\r\n") == std::string::npos);
  CHECK(statuses(answer) == "200");
}

TEST_CASE("more connections than allowed wait until one is free") {
  echo_service echo;
  server_options options = test_options();
  options.limits.connections = 2;
  running_server server(echo, options);
  raw_client first(server.port());
  raw_client second(server.port());
  first.send(get_root);
  second.send(get_root);
  CHECK(statuses(first.read_responses(1) + second.read_responses(1)) == "200 200");
  raw_client third(server.port());
  third.send(get_root);
  std::this_thread::sleep_for(50ms);
  CHECK(echo.requests == 2);
  first.close();
  CHECK(statuses(third.read_responses(1)) == "200");
}

TEST_CASE("each request has an id, a trace and an entry for the log") {
  struct log final : exchange_observer {
    void answered(const exchange& done) noexcept override {
      const std::lock_guard lock(mutex);
      lines.push_back(std::string(done.method) + " " + std::string(done.target) + " " +
                      std::to_string(done.status) + " " + std::to_string(done.response_bytes) +
                      " " + std::string(done.peer) + " " + std::string(done.request_id) +
                      (done.duration.count() > 0 ? "" : " no duration"));
    }
    std::mutex mutex;
    std::vector<std::string> lines;
  };
  function_service handler([](request&) -> task<response> {
    const context& here = co_await current_context();
    std::string text(here.request_id);
    if (here.trace.valid()) text += " " + here.trace.to_string();
    co_return text_response(std::move(text));
  });
  log lines;
  server_options options = test_options();
  options.observer = &lines;
  running_server server(handler, options);
  raw_client client(server.port());
  client.send(
      "GET /a HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine-1\r\n"
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
  CHECK(client.read_responses(1).ends_with(
      "\r\n\r\nmine-1 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  client.send("HEAD /b HTTP/1.1\r\nHost: a\r\nX-Request-Id: not \"sane\"\r\n\r\n" + get_root +
              "nonsense\r\n\r\n");
  const std::string rest = client.read_until("400}");
  CHECK(rest.find("sane") == std::string::npos);
  server->stop(60s);
  REQUIRE(lines.lines.size() == 4);
  CHECK(lines.lines[0] == "GET /a 200 62 127.0.0.1 mine-1");
  CHECK(lines.lines[1].starts_with("HEAD /b 200 0 "));
  CHECK(lines.lines[2].starts_with("GET / 200 18 "));
  CHECK(lines.lines[1].substr(14) != lines.lines[2].substr(13));
  CHECK(lines.lines[3].find(" 400 ") != std::string::npos);
}

TEST_CASE("the context says how the client reached the service") {
  function_service handler([](request& incoming) -> task<response> {
    const context& here = co_await current_context();
    const std::string_view sent = co_await incoming.body.read_all(100'000);
    co_return text_response(std::string(here.scheme) + "://" + std::string(here.host) + " " +
                            std::to_string(sent.size()));
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a.example:81\r\n\r\n");
  CHECK(client.read_responses(1).ends_with("\r\n\r\nhttp://a.example:81 0"));
  client.send("GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
  CHECK(client.read_responses(1).ends_with("\r\n\r\nhttp://b.example 0"));
  // Content that does not fit beside the head leaves the texts alone.
  client.send("POST / HTTP/1.1\r\nHost: c.example\r\nContent-Length: 60000\r\n\r\n" +
              std::string(60'000, 'x'));
  CHECK(client.read_responses(1).ends_with("\r\n\r\nhttp://c.example 60000"));
  client.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(client.read_responses(1).ends_with("\r\n\r\nhttp:// 0"));
}

TEST_CASE("tracestate goes with a valid traceparent, put together from all its fields") {
  function_service handler([](request&) -> task<response> {
    const context& here = co_await current_context();
    co_return text_response("<" + std::string(here.trace_state) + ">");
  });
  running_server server(handler);
  raw_client client(server.port());
  const std::string parent =
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
  const auto seen = [&](const std::string& fields) {
    client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
    const std::string answer = client.read_responses(1);
    return answer.substr(answer.find('<'));
  };
  CHECK(seen(parent + "tracestate: a=1, b=2\r\n") == "<a=1,b=2>");
  CHECK(seen("TraceState: a=1\r\n" + parent + "tracestate: \r\ntracestate: b=2\r\n") ==
        "<a=1,b=2>");
  CHECK(seen(parent) == "<>");
  CHECK(seen("tracestate: a=1\r\n") == "<>");
  CHECK(seen("traceparent: 00-malformed\r\ntracestate: a=1\r\n") == "<>");
  CHECK(seen(parent + "tracestate: a=1,a=2\r\n") == "<>");
}
