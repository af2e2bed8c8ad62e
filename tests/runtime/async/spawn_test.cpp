#include <support/catch.hpp>

#include <tenon/async/event.hpp>
#include <tenon/run.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace std::chrono_literals;

namespace {

/// A loop with a thread of its own.
class loop_thread {
 public:
  ~loop_thread() {
    loop_.stop();
    thread_.join();
  }
  tenon::executor executor() const { return loop_.get_executor(); }

 private:
  tenon::event_loop loop_;
  std::thread thread_{[this] { loop_.run(); }};
};

tenon::task<std::thread::id> where() {
  co_await tenon::yield();
  co_return std::this_thread::get_id();
}
tenon::task<std::unique_ptr<int>> owned() {
  co_await tenon::sleep_for(1ms);
  co_return std::make_unique<int>(5);
}
tenon::task<> fail() {
  co_await tenon::yield();
  throw std::runtime_error("broken");
}
tenon::task<> sleep_long(std::shared_ptr<int> held) {
  co_await tenon::sleep_for(1h);
  static_cast<void>(held);
}

}  // namespace

TEST_CASE("a spawned task is joined for its result, before or after it ended") {
  auto body = []() -> tenon::task<> {
    const tenon::executor here = (co_await tenon::current_context()).executor;
    auto first = tenon::spawn(here, owned());
    auto second = tenon::spawn(here, owned());
    CHECK(*co_await first.join() == 5);
    while (!second.ended()) co_await tenon::yield();
    CHECK(*co_await second.join() == 5);
    auto third = tenon::spawn(here, fail());
    CHECK_THROWS_WITH(co_await third.join(), "broken");
  };
  tenon::run(body());
}

TEST_CASE("a task runs on another loop and its result comes back") {
  loop_thread other;
  auto body = [&]() -> tenon::task<> {
    const auto here = std::this_thread::get_id();
    for (int each = 0; each < 200; ++each) {
      const auto there = co_await tenon::run_on(other.executor(), where());
      CHECK(there != here);
      CHECK(std::this_thread::get_id() == here);
    }
    CHECK_THROWS_WITH(co_await tenon::run_on(other.executor(), fail()), "broken");
    auto held = std::make_shared<int>();
    auto sleeping = tenon::run_on(other.executor(), sleep_long(held));
    CHECK_THROWS_AS(co_await tenon::with_timeout(2ms, std::move(sleeping)), tenon::timeout_error);
    CHECK(held.use_count() == 1);
  };
  tenon::run(body());
}

TEST_CASE("a handler is told how a spawned task ended") {
  auto body = []() -> tenon::task<> {
    const tenon::executor here = (co_await tenon::current_context()).executor;
    tenon::event told;
    std::string message;
    tenon::spawn(here, fail(), [&](std::exception_ptr failure) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        message = error.what();
      }
      told.set();
    });
    co_await told.wait();
    CHECK(message == "broken");
    told.reset();
    std::unique_ptr<int> value;
    tenon::spawn(here, owned(), [&](std::exception_ptr failure, std::unique_ptr<int>* result) {
      CHECK_FALSE(failure);
      value = std::move(*result);
      told.set();
    });
    co_await told.wait();
    CHECK(*value == 5);
  };
  tenon::run(body());
}

TEST_CASE("a loop destroys the tasks that are left on it, wherever they wait") {
  auto held = std::make_shared<int>();
  tenon::event never;
  tenon::semaphore none(0);
  auto on_event = [&](std::shared_ptr<int>) -> tenon::task<> { co_await never.wait(); };
  auto on_semaphore = [&](std::shared_ptr<int>) -> tenon::task<> {
    auto permit = co_await none.acquire();
  };
  auto on_job = [&](std::shared_ptr<int>) -> tenon::task<> {
    co_await tenon::offload([] { std::this_thread::sleep_for(5ms); });
  };
  auto on_children = [&](std::shared_ptr<int> mine) -> tenon::task<> {
    co_await tenon::with_timeout(1h, tenon::gather(sleep_long(mine), sleep_long(mine)));
  };
  auto on_group = [&](std::shared_ptr<int> mine) -> tenon::task<> {
    tenon::task_group group(co_await tenon::current_context());
    group.spawn(sleep_long(mine));
    co_await group.join();
  };
  auto on_other = [&](std::shared_ptr<int> mine) -> tenon::task<> {
    auto handle = tenon::spawn((co_await tenon::current_context()).executor, sleep_long(mine));
    co_await handle.join();
  };
  const auto ignore = [](std::exception_ptr) {};
  {
    tenon::event_loop loop;
    const tenon::executor on = loop.get_executor();
    tenon::spawn(on, sleep_long(held), ignore);
    tenon::spawn(on, on_event(held), ignore);
    tenon::spawn(on, on_semaphore(held), ignore);
    tenon::spawn(on, on_job(held), ignore);
    tenon::spawn(on, on_children(held), ignore);
    tenon::spawn(on, on_group(held), ignore);
    tenon::spawn(on, on_other(held), ignore);
    auto pause = []() -> tenon::task<> { co_await tenon::sleep_for(1ms); };
    tenon::run_in(loop, pause());
    tenon::spawn(on, sleep_long(held), ignore);  // never started
    CHECK(held.use_count() > 8);
  }
  CHECK(held.use_count() == 1);
}
