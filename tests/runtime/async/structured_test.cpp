// What programs are built from beside tasks: channels, rates, outcomes, background work, periods.
#include <support/catch.hpp>

#include <tenon/async/background.hpp>
#include <tenon/async/channel.hpp>
#include <tenon/async/event.hpp>
#include <tenon/async/rate_limiter.hpp>
#include <tenon/async/settled.hpp>
#include <tenon/async/watchdog.hpp>
#include <tenon/run.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace tenon;
using namespace std::chrono_literals;

namespace {

task<> produce(channel<int>& to, int count, int& most_inside) {
  for (int item = 0; item < count; ++item) {
    const bool taken = co_await to.send(item);
    CHECK(taken);
    most_inside = std::max(most_inside, static_cast<int>(to.size()));
  }
  to.close();
}

task<> consume(channel<int>& from, std::vector<int>& into) {
  for (;;) {
    std::optional<int> item = co_await from.receive();
    if (!item) co_return;
    into.push_back(*item);
    if (into.size() % 7 == 0) co_await yield();
  }
}

task<int> value_of(int number) {
  co_await yield();
  co_return number;
}

task<int> failure() {
  co_await yield();
  throw std::runtime_error("broken");
}

task<> sleep_task() { co_await sleep_for(std::chrono::milliseconds(1)); }

struct failures final : background_log {
  void background_failed(std::string_view request_id, std::exception_ptr) noexcept override {
    ++count;
    last = request_id;
  }
  int count = 0;
  std::string last{};
};

}  // namespace

TEST_CASE("a channel keeps order, and holds no more than its capacity") {
  for (const std::size_t capacity : {0U, 1U, 3U, 100U}) {
    CAPTURE(capacity);
    std::vector<int> seen;
    int most_inside = 0;
    auto body = [&]() -> task<> {
      channel<int> pipe(capacity);
      co_await gather(produce(pipe, 50, most_inside), consume(pipe, seen));
    };
    run(body());
    REQUIRE(seen.size() == 50);
    for (int item = 0; item < 50; ++item) CHECK(seen[static_cast<std::size_t>(item)] == item);
    CHECK(most_inside <= static_cast<int>(capacity));
  }
}

TEST_CASE("a cancelled send or receive takes nothing") {
  auto body = []() -> task<> {
    channel<std::unique_ptr<int>> pipe(1);
    auto receive = [&]() -> task<int> {
      std::optional<std::unique_ptr<int>> item = co_await pipe.receive();
      co_return **item;
    };
    auto send = [&](int number) -> task<bool> {
      const bool taken = co_await pipe.send(std::make_unique<int>(number));
      co_return taken;
    };
    CHECK_THROWS_AS(co_await with_timeout(2ms, receive()), timeout_error);
    CHECK(co_await send(1));
    CHECK_THROWS_AS(co_await with_timeout(2ms, send(2)), timeout_error);
    CHECK(pipe.size() == 1);
    CHECK(co_await receive() == 1);
    CHECK_FALSE(pipe.try_receive());
    CHECK(co_await send(3));
    auto kept = std::make_unique<int>(4);
    CHECK_FALSE(pipe.try_send(kept));
    CHECK(*kept == 4);
  };
  run(body());
}

TEST_CASE("a closed channel gives what is inside, and takes no more") {
  auto body = []() -> task<> {
    channel<std::string> pipe(1);
    const bool first = co_await pipe.send("a");
    CHECK(first);
    auto late = [&]() -> task<bool> {
      const bool taken = co_await pipe.send("b");
      co_return taken;
    };
    auto close = [&]() -> task<> {
      pipe.close();
      co_return;
    };
    auto [taken, closed] = co_await gather(late(), close());
    CHECK_FALSE(taken);
    std::optional<std::string> item = co_await pipe.receive();
    CHECK(item == "a");
    item = co_await pipe.receive();
    CHECK_FALSE(item);
  };
  run(body());
}

TEST_CASE("a token bucket refills at its rate, up to its burst") {
  token_bucket bucket(10, 3);
  const clock::time_point begin = clock::now();
  for (int count = 0; count < 3; ++count) CHECK(bucket.try_take(begin));
  CHECK_FALSE(bucket.try_take(begin));
  CHECK(bucket.wait_for(begin) == 100ms);
  CHECK_FALSE(bucket.try_take(begin + 99ms));
  CHECK(bucket.try_take(begin + 101ms));
  CHECK(bucket.full(begin + 1h));
  for (int count = 0; count < 3; ++count) CHECK(bucket.try_take(begin + 1h));
  CHECK_FALSE(bucket.try_take(begin + 1h));
  CHECK_THROWS_AS(token_bucket(0, 1), std::invalid_argument);
}

TEST_CASE("a rate limiter spaces tasks, in their order") {
  std::vector<int> order;
  auto body = [&]() -> task<> {
    rate_limiter limiter(200, 1);
    auto one = [&](int number) -> task<> {
      co_await limiter.acquire();
      order.push_back(number);
    };
    const auto begin = clock::now();
    co_await gather(one(1), one(2), one(3), one(4));
    CHECK(clock::now() - begin >= 15ms);
    rate_limiter slow(0.001, 1);
    CHECK(slow.try_acquire());
    CHECK_FALSE(slow.try_acquire());
  };
  run(body());
  CHECK(order == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("gather_settled tells how each task ended") {
  auto body = []() -> task<> {
    auto [good, bad, nothing] = co_await gather_settled(value_of(1), failure(), sleep_task());
    CHECK(good.value() == 1);
    CHECK_FALSE(bad);
    CHECK_THROWS_AS(bad.value(), std::runtime_error);
    CHECK(nothing.has_value());
    std::vector<task<int>> many;
    many.push_back(failure());
    many.push_back(value_of(2));
    std::vector<settled<int>> ends = co_await gather_settled(std::move(many));
    CHECK(ends[0].error() != nullptr);
    CHECK(ends[1].value() == 2);
    std::vector<task<int>> none;
    std::vector<settled<int>> empty = co_await gather_settled(std::move(none));
    CHECK(empty.empty());
  };
  run(body());
}

TEST_CASE("background work outlives who started it, and is closed in order") {
  background jobs(3);
  failures log;
  jobs.set_log(&log);
  int done = 0;
  int repeated = 0;
  std::string seen_id;
  auto job = [&](bool fails) -> task<> {
    const context& here = co_await current_context();
    seen_id = here.request_id;
    co_await sleep_for(3ms);
    if (fails) throw std::runtime_error("broken");
    ++done;
  };
  auto starter = [&]() -> task<> {
    const context& here = co_await current_context();
    jobs.start(here, job(false));
    jobs.start(here, job(true));
  };
  auto body = [&]() -> task<> {
    context inner = co_await current_context();
    {
      const std::string id = "r1";
      inner.request_id = id;
      co_await with_context(inner, starter());
    }
    auto tick = [&]() -> task<> {
      if (++repeated == 2) throw std::runtime_error("once");
      co_return;
    };
    jobs.repeat(inner.executor, 1ms, tick);
    CHECK(jobs.running_on(inner.executor) == 3);
    CHECK_THROWS_AS(jobs.start(inner, job(false)), background_refused);
    while (done == 0 || repeated < 4) co_await sleep_for(1ms);
    jobs.close();
    CHECK_THROWS_AS(jobs.start(inner, job(false)), background_refused);
    while (jobs.running() != 0) co_await sleep_for(1ms);
  };
  run(body());
  CHECK(done == 1);
  CHECK(seen_id == "r1");
  CHECK(log.count == 2);
}

TEST_CASE("background work is cancelled from another thread, or goes with its loop") {
  background jobs;
  std::atomic<int> cancelled = 0;
  auto job = [&]() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (const operation_cancelled&) {
      ++cancelled;
      throw;
    }
  };
  auto body = [&]() -> task<> {
    const context& here = co_await current_context();
    for (int count = 0; count < 5; ++count) jobs.start(here, job());
    std::thread other([&] { jobs.request_cancel(); });
    while (jobs.running() != 0) co_await sleep_for(1ms);
    other.join();
  };
  run(body());
  CHECK(cancelled == 5);
  background left;
  auto leave = [&]() -> task<> {
    const context& here = co_await current_context();
    left.start(here, job());
  };
  run(leave());
  CHECK(left.running() == 0);
}

TEST_CASE("the watchdog names what blocks a loop") {
  // A busy machine holds up loops as well, before ours is blocked, and the watchdog: what is told
  // of other times is passed over, and the loop is blocked again until it was seen.
  struct seen_stalls final : watchdog_log {
    void loop_blocked(const blocked_loop& seen) noexcept override {
      if (!found && seen.operation == "slow_report") {
        stack = seen.stack;
        blocked = seen.blocked;
        found = true;
      }
      ++count;
    }
    std::string stack{};
    std::chrono::milliseconds blocked{};
    std::atomic<bool> found = false;
    std::atomic<int> count = 0;
  };
  seen_stalls log;
  auto body = [&]() -> task<> {
    watchdog watcher(log, {.threshold = 20ms, .stacks = true});
    const context& here = co_await current_context();
    watcher.watch(here.executor);
    for (const auto end = clock::now() + 30s; !log.found && clock::now() < end;) {
      for (int count = 0; count < 20; ++count) co_await sleep_for(2ms);
      const int before = log.count;
      note_operation("slow_report");
      const auto begin = clock::now();
      while (log.count == before && clock::now() - begin < 2s) {
      }
      note_operation({});
    }
    co_await sleep_for(10ms);
    CHECK(watcher.count() >= 1);
    CHECK(watcher.longest() >= 20ms);
  };
  run(body());
  REQUIRE(log.found);
  CHECK(log.stack.find('\n') != std::string::npos);
  CHECK(log.blocked >= 20ms);
}
