#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include <support/catch.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/http/restartable.hpp>

#include "client_calls.hpp"
#include "raw_server.hpp"
#include "retry_policy.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

const std::string fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const raw_server::step hang_up{std::string(), raw_server::close_after};

client_options quick() {
  client_options options;
  options.retries.first_delay = 1ms;
  return options;
}

/// Answers 503 so many times, then 200.
class recovering_service final : public service {
 public:
  explicit recovering_service(int failures, std::string retry_after = {})
      : failures_(failures), retry_after_(std::move(retry_after)) {}
  task<response> handle(request&) override {
    response answer = text_response("x", ++requests <= failures_ ? 503 : 200);
    if (!retry_after_.empty()) answer.headers.add("Retry-After", retry_after_);
    co_return answer;
  }
  std::atomic<int> requests = 0;

 private:
  int failures_;
  std::string retry_after_;
};

/// Text that can be read again, and fails when it is told to.
class text_again final : public body_source, public restartable {
 public:
  explicit text_again(int& restarts) : restarts_(restarts) {}
  task<std::string_view> read() override {
    co_await yield();
    if (fails) throw std::runtime_error("the source failed");
    co_return std::exchange(given_, true) ? std::string_view() : std::string_view("content");
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return 7; }
  task<void> restart() override {
    ++restarts_;
    given_ = false;
    co_return;
  }
  bool fails = false;

 private:
  int& restarts_;
  bool given_ = false;
};

}  // namespace

TEST_CASE("content that can be read again goes out on a kept connection") {
  int restarts = 0;
  const auto sending = [&](bool fails = false) {
    auto source = std::make_unique<text_again>(restarts);
    source->fails = fails;
    return make_request(method::put, "/", std::unique_ptr<body_source>(std::move(source)));
  };
  raw_server server({fine, {fine, raw_server::close_at_next}, fine, fine, fine, fine});
  client caller(server.address(), quick());
  CHECK(ask(caller, sending()) == "200 ok");
  CHECK(ask(caller, sending()) == "200 ok");
  CHECK(server.connections() == 1);
  CHECK(restarts == 0);
  // The kept connection turns out to be closed: once more, from the beginning, on a new one.
  CHECK(ask(caller, sending()) == "200 ok");
  CHECK(server.connections() == 2);
  CHECK(restarts == 1);
  // Of a source that fails on a kept connection its own failure is told.
  CHECK_THROWS_WITH(ask(caller, sending(true)), "the source failed");
  CHECK(restarts == 1);
}

TEST_CASE("a request that may be repeated is tried again when there was no answer") {
  raw_server server({hang_up, hang_up, fine});
  client caller(server.address(), quick());
  CHECK(ask(caller, make_request(method::put, "/", std::string("x"))) == "200 ok");
  CHECK(server.connections() == 3);

  raw_server hopeless({hang_up, hang_up, hang_up, fine});
  client persistent(hopeless.address(), quick());
  CHECK(failure_of(persistent, make_request(method::get)) == transport_error::kind::closed);
  CHECK(hopeless.connections() == 3);
}

TEST_CASE("a POST gets a key of its own, the same for all its tries, when that is asked for") {
  const auto keys_in = [](const std::string& received) {
    std::vector<std::string> keys;
    const std::string name = "Idempotency-Key: ";
    for (std::size_t at = 0; (at = received.find(name, at)) != std::string::npos; ++at) {
      keys.push_back(received.substr(at + name.size(), received.find('\r', at) - at - name.size()));
    }
    return keys;
  };
  client_options options = quick();
  options.retries.idempotency_keys = true;
  {
    raw_server server({hang_up, hang_up, fine, fine});
    client caller(server.address(), options);
    CHECK(ask(caller, make_request(method::post)) == "200 ok");
    CHECK(ask(caller, make_request(method::patch)) == "200 ok");
    const std::vector<std::string> keys = keys_in(server.received());
    REQUIRE(keys.size() == 4);
    CHECK(keys[0] == keys[1]);
    CHECK(keys[0] == keys[2]);
    CHECK(keys[0] != keys[3]);
    REQUIRE(keys[0].size() == 36);
    CHECK(keys[0][14] == '4');
    CHECK(std::string("89ab").find(keys[0][19]) != std::string::npos);
    CHECK(keys[0].find_first_not_of("0123456789abcdef-") == std::string::npos);
  }
  raw_server server({fine, fine, hang_up});
  client caller(server.address(), options);
  request own = make_request(method::post);
  own.headers.add("Idempotency-Key", "mine");
  CHECK(ask(caller, std::move(own)) == "200 ok");
  CHECK(ask(caller, make_request(method::get)) == "200 ok");
  request streamed = make_request(method::post);
  streamed.body = repeat("x", 3);
  CHECK(failure_of(caller, std::move(streamed)) == transport_error::kind::closed);
  CHECK(keys_in(server.received()) == std::vector<std::string>{"mine"});
}

TEST_CASE("what may not be repeated is sent once, unless it has a key for that") {
  raw_server server({hang_up, hang_up, fine});
  client caller(server.address(), quick());
  CHECK(failure_of(caller, make_request(method::post)) == transport_error::kind::closed);
  CHECK(server.connections() == 1);
  request keyed = make_request(method::post);
  keyed.headers.add("Idempotency-Key", "k1");
  CHECK(ask(caller, std::move(keyed)) == "200 ok");

  raw_server half({{"HTTP/1.1 200 OK\r\nContent-Le", raw_server::close_after}, fine});
  client careful(half.address(), quick());
  CHECK(failure_of(careful, make_request(method::get)) == transport_error::kind::closed);
  CHECK(half.connections() == 1);

  raw_server streamed({hang_up, fine});
  client streaming(streamed.address(), quick());
  CHECK(failure_of(streaming, make_request(method::put, "/", repeat("x", 3))) ==
        transport_error::kind::closed);
}

TEST_CASE("answers that pass are tried again only when asked for, and by Retry-After") {
  recovering_service twice(2);
  running_server server(twice);
  client plain(server->address(), quick());
  CHECK(ask(plain, make_request(method::get)) == "503 x");
  client_options options = quick();
  options.retries.statuses = true;
  client caller(server->address(), options);
  CHECK(ask(caller, make_request(method::get)) == "200 x");
  CHECK(twice.requests == 3);

  recovering_service asks_for_time(1, "1");
  running_server other(asks_for_time);
  options.retries.longest_retry_after = 999ms;
  client impatient(other->address(), options);
  CHECK(ask(impatient, make_request(method::get)) == "503 x");
  CHECK(asks_for_time.requests == 1);
  recovering_service at_once(1, "0");
  running_server third(at_once);
  client patient(third->address(), options);
  CHECK(ask(patient, make_request(method::get)) == "200 x");
  CHECK(ask(patient, make_request(method::post)) == "200 x");
}

TEST_CASE("further tries come from a budget that requests fill") {
  http::detail::retry_budget budget({.budget = 2, .budget_share = 0.5});
  CHECK(budget.take());
  CHECK(budget.take());
  CHECK_FALSE(budget.take());
  budget.add_request();
  CHECK_FALSE(budget.take());
  budget.add_request();
  CHECK(budget.take());
  for (int count = 0; count < 100; ++count) budget.add_request();
  CHECK(budget.take());
  CHECK(budget.take());
  CHECK_FALSE(budget.take());

  client_options options = quick();
  options.retries.statuses = true;
  options.retries.most = 10;
  options.retries.budget = 3;
  recovering_service broken(1000);
  running_server server(broken);
  client caller(server->address(), options);
  for (int count = 0; count < 4; ++count) ask(caller, make_request(method::get));
  CHECK(broken.requests == 4 + 3);
}

TEST_CASE("a host that fails again and again is left alone for a while") {
  client_options options = quick();
  options.retries.most = 0;
  recovering_service service(6);
  running_server server(service);
  const auto fails_three_times = [&](client& caller) {
    for (int count = 0; count < 3; ++count) {
      CHECK(ask(caller, make_request(method::get)) == "503 x");
    }
  };
  options.breaker = {.failures = 3, .pause = 1h};
  client caller(server->address(), options);
  fails_three_times(caller);
  CHECK(failure_of(caller, make_request(method::get)) == transport_error::kind::unavailable);
  CHECK(service.requests == 3);
  options.breaker.pause = 20ms;
  client again(server->address(), options);
  fails_three_times(again);
  std::this_thread::sleep_for(20ms);
  CHECK(ask(again, make_request(method::get)) == "200 x");
  CHECK(ask(again, make_request(method::get)) == "200 x");
}

TEST_CASE("a breaker lets one request through to see") {
  http::detail::circuit_breaker breaker({.failures = 2, .pause = 10ms});
  const clock::time_point now = clock::now();
  breaker.failed(now);
  CHECK(breaker.allow(now));
  breaker.succeeded();
  breaker.failed(now);
  CHECK(breaker.allow(now));
  breaker.failed(now);
  CHECK_FALSE(breaker.allow(now + 9ms));
  CHECK(breaker.allow(now + 10ms));
  CHECK_FALSE(breaker.allow(now + 10ms));
  breaker.undecided();
  CHECK(breaker.allow(now + 10ms));
  breaker.failed(now + 10ms);
  CHECK_FALSE(breaker.allow(now + 19ms));
  CHECK(breaker.allow(now + 20ms));
  breaker.succeeded();
  CHECK(breaker.allow(now + 20ms));
  CHECK(breaker.allow(now + 20ms));
}

TEST_CASE("delays are random below a bound that doubles") {
  const client_retries options{.first_delay = 8ms, .longest_delay = 20ms};
  for (int count = 0; count < 200; ++count) {
    CHECK(http::detail::retry_delay(options, 1) <= 8ms);
    CHECK(http::detail::retry_delay(options, 2) <= 16ms);
    CHECK(http::detail::retry_delay(options, 3) <= 20ms);
    CHECK(http::detail::retry_delay(options, 60) <= 20ms);
  }
}

TEST_CASE("Retry-After is read as seconds and as a date") {
  const auto now = *http::detail::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  const auto read = [&](std::string text) {
    fields headers;
    headers.add("Retry-After", text);
    return http::detail::retry_after(headers, now);
  };
  CHECK(now.time_since_epoch() == 784111777s);
  CHECK(read("120") == 120s);
  CHECK(read(" 0 ") == 0s);
  CHECK(read("Sun, 06 Nov 1994 08:49:40 GMT") == 3s);
  CHECK(read("Sun, 06 Nov 1994 08:49:00 GMT") == 0s);
  CHECK_FALSE(http::detail::retry_after({}, now));
  for (const char* wrong : {"", "soon", "-1", "1.5", "99999999999", "Sun, 06 Foo 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read(wrong));
  }
}

TEST_CASE("the whole call ends in time, with all its tries") {
  recovering_service broken(1000);
  running_server server(broken);
  client_options options;
  options.retries = {.most = 1000, .statuses = true, .first_delay = 10ms, .budget = 1000};
  options.breaker.failures = 0;
  options.timeouts.total = 100ms;
  client caller(server->address(), options);
  CHECK(failure_of(caller, make_request(method::get)) == transport_error::kind::timeout);
}
