#include <support/catch.hpp>

#include <tenon/async/event.hpp>
#include <tenon/async/frame_pool.hpp>
#include <tenon/async/worker_pool.hpp>
#include <tenon/run.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

TEST_CASE("timers fire in the order of their times, and of their start when these are equal") {
  std::vector<int> fired;
  auto sleeper = [&](int number, tenon::clock::time_point due) -> tenon::task<> {
    co_await tenon::sleep_until(due);
    fired.push_back(number);
  };
  auto body = [&]() -> tenon::task<> {
    const auto now = tenon::clock::now();
    std::vector<tenon::task<>> sleepers;
    sleepers.push_back(sleeper(5, now + 9ms));
    sleepers.push_back(sleeper(2, now + 3ms));
    sleepers.push_back(sleeper(3, now + 3ms));
    sleepers.push_back(sleeper(1, now - 1h));
    sleepers.push_back(sleeper(4, now + 3ms));
    co_await tenon::gather(std::move(sleepers));
    CHECK(tenon::clock::now() >= now + 9ms);
  };
  tenon::run(body());
  CHECK(fired == std::vector<int>{1, 2, 3, 4, 5});
}

TEST_CASE("many timers, most of them stopped before their time") {
  auto body = []() -> tenon::task<int> {
    int fired = 0;
    auto one = [&](int number) -> tenon::task<> {
      try {
        const auto wait = number % 10 == 0 ? 1ms : 1h;
        co_await tenon::with_timeout(
            std::chrono::milliseconds(2 + number % 7),
            [](auto each) -> tenon::task<> { co_await tenon::sleep_for(each); }(wait));
        ++fired;
      } catch (const tenon::timeout_error&) {
      }
    };
    std::vector<tenon::task<>> all;
    for (int number = 0; number < 1000; ++number) all.push_back(one(number));
    co_await tenon::gather(std::move(all));
    co_return fired;
  };
  CHECK(tenon::run(body()) <= 100);
}

TEST_CASE("a semaphore limits, in the order of arrival") {
  std::vector<int> order;
  int inside = 0;
  int most = 0;
  tenon::semaphore two(2);
  auto user = [&](int number) -> tenon::task<> {
    auto permit = co_await two.acquire();
    order.push_back(number);
    most = std::max(most, ++inside);
    co_await tenon::sleep_for(1ms);
    --inside;
  };
  std::vector<tenon::task<>> users;
  for (int number = 0; number < 10; ++number) users.push_back(user(number));
  tenon::run(tenon::gather(std::move(users)));
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(most == 2);
  CHECK(two.available() == 2);
}

TEST_CASE("a mutex holds across awaits") {
  tenon::mutex mutex;
  int value = 0;
  auto add = [&]() -> tenon::task<> {
    auto lock = co_await mutex.lock();
    const int seen = value;
    co_await tenon::yield();
    value = seen + 1;
  };
  tenon::run(tenon::gather(add(), add(), add()));
  CHECK(value == 3);
}

TEST_CASE("an event lets all through until it is reset") {
  tenon::event ready;
  int through = 0;
  auto wait = [&]() -> tenon::task<> {
    co_await ready.wait();
    ++through;
  };
  auto set = [&]() -> tenon::task<> {
    co_await tenon::yield();
    CHECK(through == 0);
    ready.set();
  };
  tenon::run(tenon::gather(wait(), wait(), set()));
  CHECK(through == 2);
  ready.reset();
  CHECK_THROWS_AS(tenon::run(tenon::with_timeout(1ms, wait())), tenon::timeout_error);
}

TEST_CASE("a task group waits for all, also for those spawned by its tasks") {
  int ended = 0;
  auto body = [&]() -> tenon::task<> {
    tenon::task_group group(co_await tenon::current_context());
    auto leaf = [&]() -> tenon::task<> {
      co_await tenon::sleep_for(1ms);
      ++ended;
    };
    auto branch = [&]() -> tenon::task<> {
      co_await tenon::yield();
      group.spawn(leaf());
      group.spawn(leaf());
    };
    group.spawn(branch());
    group.spawn(branch());
    CHECK(group.running() == 2);
    co_await group.join();
    CHECK(group.running() == 0);
  };
  tenon::run(body());
  CHECK(ended == 4);
}

TEST_CASE("the first failure in a task group cancels the rest and comes out of join") {
  auto body = []() -> tenon::task<> {
    tenon::task_group group(co_await tenon::current_context());
    bool cancelled = false;
    auto sleeper = [&]() -> tenon::task<> {
      try {
        co_await tenon::sleep_for(1h);
      } catch (const tenon::operation_cancelled&) {
        cancelled = true;
        throw;
      }
    };
    auto failing = []() -> tenon::task<> {
      co_await tenon::yield();
      throw std::runtime_error("broken");
    };
    group.spawn(sleeper());
    group.spawn(failing());
    CHECK_THROWS_WITH(co_await group.join(), "broken");
    CHECK(cancelled);

    tenon::task_group stopped(co_await tenon::current_context());
    stopped.spawn(sleeper());
    stopped.request_cancel();
    co_await stopped.join();
  };
  tenon::run(body());
}

TEST_CASE("a full worker pool refuses") {
  tenon::worker_pool pool({.threads = 1, .queue_limit = 2});
  tenon::event_loop loop(&pool);
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  std::atomic<bool> started = false;
  auto blocked = [&]() -> tenon::task<> {
    co_await tenon::offload([&] {
      started = true;
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return open; });
    });
  };
  auto quick = []() -> tenon::task<int> { co_return co_await tenon::offload([] { return 1; }); };
  auto body = [&]() -> tenon::task<> {
    auto rest = [&]() -> tenon::task<> {
      while (!started) co_await tenon::yield();
      auto refused = [&]() -> tenon::task<> {
        CHECK_THROWS_AS(co_await quick(), tenon::worker_pool_full);
        {
          const std::lock_guard lock(mutex);
          open = true;
        }
        changed.notify_all();
      };
      co_await tenon::gather(quick(), quick(), refused());
    };
    co_await tenon::gather(blocked(), rest());
  };
  tenon::run_in(loop, body());
}

TEST_CASE("work posted from many threads all runs, on the loop") {
  struct counted : tenon::work {
    counted(std::atomic<int>& to, tenon::event_loop& of)
        : work([](tenon::work& self) noexcept {
            auto& me = static_cast<counted&>(self);
            if (me.loop.get_executor().running_here() && ++me.count == 4000) me.loop.stop();
          }),
          count(to),
          loop(of) {}
    std::atomic<int>& count;
    tenon::event_loop& loop;
  };
  tenon::event_loop loop;
  std::atomic<int> count = 0;
  std::vector<std::unique_ptr<counted>> items;
  for (int each = 0; each < 4000; ++each) items.push_back(std::make_unique<counted>(count, loop));
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (std::size_t each = thread; each < items.size(); each += 4)
        loop.get_executor().post(*items[each]);
    });
  loop.run();
  for (std::thread& thread : threads) thread.join();
  CHECK(count == 4000);
}

TEST_CASE("frames of one size are used again, also those of another thread") {
  void* mine = tenon::detail::allocate_frame(200);
  tenon::detail::free_frame(mine, 200);
  void* large = tenon::detail::allocate_frame(100'000);
  tenon::detail::free_frame(large, 100'000);
  void* crossing = tenon::detail::allocate_frame(300);
  std::thread other([&] {
    tenon::detail::free_frame(crossing, 300);
    tenon::detail::free_frame(tenon::detail::allocate_frame(300), 300);
  });
  other.join();
#if !__has_feature(address_sanitizer)
  void* again = tenon::detail::allocate_frame(193);
  CHECK(again == mine);
  tenon::detail::free_frame(again, 193);
#endif
}
