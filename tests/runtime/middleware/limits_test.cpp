#include <support/catch.hpp>
#include <tenon/async/event.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/sleep.hpp>

#include "around.hpp"

using namespace tenon;
using namespace tenon::middleware;
using namespace tenon::middleware::test;
using namespace std::chrono_literals;

namespace {

class one_piece final : public http::body_source {
 public:
  task<std::string_view> read() override {
    co_await yield();
    co_return std::exchange(left_, false) ? std::string_view("x") : std::string_view();
  }

 private:
  bool left_ = true;
};

int status_for(layer& outer, http::service& inner, std::string_view peer) {
  http::request incoming;
  incoming.peer = peer;
  return ask(outer, inner, std::move(incoming)).status;
}

}  // namespace

TEST_CASE("load above the limit is shed with 503 and Retry-After") {
  concurrency_limit layer({.requests = 2, .retry_after = 3s});
  event go_on;
  inner_service inner([&](http::request&) -> task<http::response> {
    co_await go_on.wait();
    co_return http::response{};
  });
  layer.around(inner);
  std::vector<int> statuses;
  auto call = [&]() -> task<> {
    http::request incoming;
    http::response answer = co_await layer.handle(incoming);
    statuses.push_back(answer.status);
    if (answer.status == 503) CHECK(answer.headers.find("Retry-After") == "3");
  };
  auto release = [&]() -> task<> {
    co_await yield();
    go_on.set();
  };
  auto body = [&]() -> task<> { co_await gather(call(), call(), call(), call(), release()); };
  run(body());
  CHECK(statuses == std::vector<int>{503, 503, 200, 200});
  CHECK(layer.running() == 0);
}

TEST_CASE("a streamed answer counts until its stream has ended") {
  concurrency_limit layer({.requests = 1});
  inner_service inner([](http::request&) -> task<http::response> {
    http::response answer;
    answer.body = std::unique_ptr<http::body_source>(std::make_unique<one_piece>());
    co_return answer;
  });
  layer.around(inner);
  auto body = [&]() -> task<> {
    http::request incoming;
    {
      http::response first = co_await layer.handle(incoming);
      CHECK(layer.running() == 1);
      http::response second = co_await layer.handle(incoming);
      CHECK(second.status == 503);
      CHECK(co_await first.body.take_all(10) == "x");
    }
    CHECK(layer.running() == 0);
  };
  run(body());
}

TEST_CASE("each address has a rate of its own, a network of IPv6 one") {
  rate_limit layer({.per_second = 0.001, .burst = 2});
  inner_service inner = answering("{}");
  CHECK(status_for(layer, inner, "10.0.0.1") == 200);
  CHECK(status_for(layer, inner, "10.0.0.1") == 200);
  CHECK(status_for(layer, inner, "10.0.0.1") == 429);
  CHECK(status_for(layer, inner, "10.0.0.2") == 200);
  CHECK(status_for(layer, inner, "2001:db8:1:2::1") == 200);
  CHECK(status_for(layer, inner, "2001:db8:1:2:3:4:5:6") == 200);
  CHECK(status_for(layer, inner, "2001:db8:1:2::7") == 429);
  CHECK(status_for(layer, inner, "2001:db8:1:3::1") == 200);
  for (int count = 0; count < 5; ++count) CHECK(status_for(layer, inner, "") == 200);
  http::request incoming;
  incoming.peer = "10.0.0.1";
  const int wait = std::stoi(ask(layer, inner, std::move(incoming)).header("Retry-After"));
  CHECK((wait > 900 && wait <= 1000));
}

TEST_CASE("no more addresses are remembered than allowed") {
  rate_limit layer({.per_second = 0.001, .burst = 1, .addresses = 10});
  inner_service inner = answering("{}");
  int refused = 0;
  for (int number = 0; number < 100; ++number) {
    refused += status_for(layer, inner, "10.0.0." + std::to_string(number)) == 429;
  }
  CHECK(layer.addresses() == 10);
  CHECK(refused == 89);  // those beyond ten share one allowance
}

TEST_CASE("what takes too long is cancelled and answered with 503") {
  timeout layer(5ms);
  bool cancelled = false;
  inner_service inner([&](http::request&) -> task<http::response> {
    try {
      co_await sleep_for(1h);
    } catch (const operation_cancelled&) {
      cancelled = true;
      throw;
    }
    co_return http::response{};
  });
  CHECK(ask(layer, inner).status == 503);
  CHECK(cancelled);
  inner_service quick = answering("{}");
  CHECK(ask(layer, quick).status == 200);
}

TEST_CASE("a client's own deadline counts when it comes sooner") {
  timeout layer(1h, "X-Request-Timeout-Ms");
  std::optional<std::chrono::milliseconds> left;
  inner_service inner([&](http::request&) -> task<http::response> {
    const context& here = co_await current_context();
    left = std::chrono::ceil<std::chrono::milliseconds>(here.deadline - clock::now());
    co_return http::response{};
  });
  const auto asking_within = [&](std::string_view value) {
    left.reset();
    return ask(layer, inner, asking({{"x-request-timeout-ms", value}})).status;
  };
  CHECK(asking_within("60000") == 200);
  CHECK((left > 20s && left <= 60s));
  for (const char* longer : {"7200000", "99999999999999999999999"}) {
    CHECK(asking_within(longer) == 200);
    CHECK((left > 59min && left <= 1h));
  }
  CHECK(ask(layer, inner).status == 200);
  CHECK(left > 59min);
  for (const char* bad : {"", "soon", "-1", "1.5", "10s"}) {
    CAPTURE(bad);
    CHECK(asking_within(bad) == 400);
    CHECK_FALSE(left);
  }
  inner_service sleeping([](http::request&) -> task<http::response> {
    co_await sleep_for(1h);
    co_return http::response{};
  });
  CHECK(ask(layer, sleeping, asking({{"X-Request-Timeout-Ms", "5"}})).status == 503);
}
