#include <support/catch.hpp>
#include <support/eventually.hpp>

#include <tenon/async/event.hpp>
#include <tenon/async/worker_pool.hpp>
#include <tenon/run.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct counting_callback : tenon::cancellation_callback {
  explicit counting_callback(int& count)
      : cancellation_callback([](cancellation_callback& self) noexcept {
          ++*static_cast<counting_callback&>(self).calls;
        }),
        calls(&count) {}
  int* calls;
};

/// Runs `waiting` with a source that `main` gets to cancel it; tells whether it ended cancelled.
template <class Cancel>
bool ends_cancelled(tenon::task<> waiting, Cancel cancel) {
  bool cancelled = false;
  auto guarded = [&]() -> tenon::task<> {
    const tenon::context& outer = co_await tenon::current_context();
    tenon::cancellation_source source(outer.executor);
    tenon::context inner = outer;
    inner.cancellation = source.token();
    auto watched = [&]() -> tenon::task<> {
      try {
        co_await tenon::with_context(inner, std::move(waiting));
      } catch (const tenon::operation_cancelled&) {
        cancelled = true;
      }
    };
    auto canceller = [&]() -> tenon::task<> { co_await cancel(source); };
    co_await tenon::gather(watched(), canceller());
  };
  tenon::run(guarded());
  return cancelled;
}

tenon::task<> cancel_now(tenon::cancellation_source& source) {
  source.request_cancel();
  co_return;
}

tenon::task<> cancel_soon(tenon::cancellation_source& source) {
  co_await tenon::sleep_for(1ms);
  source.request_cancel();
}

tenon::task<> cancel_from_elsewhere(tenon::cancellation_source& source) {
  co_await tenon::offload([&] {
    std::this_thread::sleep_for(1ms);
    source.request_cancel();
  });
}

tenon::task<> sleep_long() { co_await tenon::sleep_for(1h); }
tenon::task<> wait_for(tenon::event& event) { co_await event.wait(); }
tenon::task<> acquire(tenon::semaphore& semaphore) {
  auto permit = co_await semaphore.acquire();
  static_cast<void>(permit);
}
tenon::task<> yield_for_ever() {
  for (;;) co_await tenon::yield();
}
tenon::task<> gather_sleeps() { co_await tenon::gather(sleep_long(), sleep_long()); }
tenon::task<> race_sleeps() { co_await tenon::race(sleep_long(), sleep_long()); }
tenon::task<> limited_sleep() { co_await tenon::with_timeout(2h, sleep_long()); }
tenon::task<> join_spawned() {
  auto handle = tenon::spawn((co_await tenon::current_context()).executor, sleep_long());
  co_await handle.join();
}
tenon::task<> join_group() {
  tenon::task_group group(co_await tenon::current_context());
  group.spawn(sleep_long());
  group.spawn(sleep_long());
  co_await group.join();
}

}  // namespace

TEST_CASE("every await ends when its task is cancelled") {
  tenon::event never;
  tenon::semaphore taken(0);
  const auto check = [&](auto cancel) {
    CHECK(ends_cancelled(sleep_long(), cancel));
    CHECK(ends_cancelled(wait_for(never), cancel));
    CHECK(ends_cancelled(acquire(taken), cancel));
    CHECK(ends_cancelled(yield_for_ever(), cancel));
    CHECK(ends_cancelled(gather_sleeps(), cancel));
    CHECK(ends_cancelled(race_sleeps(), cancel));
    CHECK(ends_cancelled(limited_sleep(), cancel));
    CHECK(ends_cancelled(join_spawned(), cancel));
    CHECK(ends_cancelled(join_group(), cancel));
  };
  SECTION("at once") { check(cancel_now); }
  SECTION("later") { check(cancel_soon); }
  SECTION("from another thread") { check(cancel_from_elsewhere); }
}

TEST_CASE("an await that starts after cancellation throws without waiting") {
  auto body = []() -> tenon::task<> {
    const tenon::context& outer = co_await tenon::current_context();
    tenon::cancellation_source source(outer.executor);
    source.request_cancel();
    tenon::context inner = outer;
    inner.cancellation = source.token();
    tenon::event is_set;
    is_set.set();
    tenon::semaphore free(1);
    bool called = false;
    auto call = [&]() -> tenon::task<> { co_await tenon::offload([&] { called = true; }); };
    CHECK_THROWS_AS(co_await tenon::with_context(inner, sleep_long()), tenon::operation_cancelled);
    CHECK_THROWS_AS(co_await tenon::with_context(inner, wait_for(is_set)),
                    tenon::operation_cancelled);
    CHECK_THROWS_AS(co_await tenon::with_context(inner, acquire(free)), tenon::operation_cancelled);
    CHECK_THROWS_AS(co_await tenon::with_context(inner, call()), tenon::operation_cancelled);
    CHECK_THROWS_AS(co_await tenon::with_context(inner, join_spawned()),
                    tenon::operation_cancelled);
    CHECK(free.available() == 1);
    CHECK_FALSE(called);
  };
  tenon::run(body());
}

TEST_CASE("callbacks are called once, and not after they were disconnected") {
  auto body = []() -> tenon::task<> {
    tenon::cancellation_source source((co_await tenon::current_context()).executor);
    int calls = 0;
    int silent = 0;
    counting_callback connected(calls);
    counting_callback dropped(silent);
    CHECK(connected.connect(source.token()));
    CHECK(dropped.connect(source.token()));
    {
      counting_callback gone(silent);
      CHECK(gone.connect(source.token()));
    }
    dropped.disconnect();
    source.request_cancel();
    source.request_cancel();
    CHECK(calls == 1);
    CHECK(silent == 0);
    CHECK_FALSE(dropped.connect(source.token()));
    CHECK(dropped.connect(tenon::cancellation_token()));
  };
  tenon::run(body());
}

TEST_CASE("a request to a parent reaches its children, not the other way round") {
  auto body = []() -> tenon::task<> {
    const tenon::executor here = (co_await tenon::current_context()).executor;
    tenon::cancellation_source parent(here);
    tenon::cancellation_source first(here, parent.token());
    tenon::cancellation_source second(here, parent.token());
    first.request_cancel();
    CHECK_FALSE(parent.requested());
    parent.request_cancel();
    CHECK(second.requested());
    tenon::cancellation_source late(here, parent.token());
    CHECK(late.requested());
  };
  tenon::run(body());
}

TEST_CASE("a source may go while a request from another thread is on its way") {
  auto body = []() -> tenon::task<> {
    const tenon::executor here = (co_await tenon::current_context()).executor;
    for (int each = 0; each < 200; ++each) {
      auto source = std::make_unique<tenon::cancellation_source>(here);
      std::thread other([&] { source->request_cancel(); });
      other.join();
      CHECK(source->requested());
      source.reset();
      co_await tenon::yield();
    }
  };
  tenon::run(body());
}

TEST_CASE("a job cancelled while it waits for a thread is not called; a running one is awaited") {
  tenon::worker_pool pool({.threads = 1});
  tenon::event_loop loop(&pool);
  std::atomic<int> calls = 0;
  std::atomic<bool> go_on = false;
  std::atomic<bool> done = false;
  auto job = [&]() -> tenon::task<> {
    co_await tenon::offload([&] {
      ++calls;
      eventually([&] { return go_on.load(); });
      done = true;
    });
  };
  auto body = [&]() -> tenon::task<> {
    tenon::cancellation_source source((co_await tenon::current_context()).executor);
    tenon::context inner = co_await tenon::current_context();
    inner.cancellation = source.token();
    auto running = [&]() -> tenon::task<> {
      co_await tenon::with_context(inner, job());
      CHECK(done);
    };
    auto queued = [&]() -> tenon::task<> {
      while (calls == 0) co_await tenon::sleep_for(1ms);
      CHECK_THROWS_AS(co_await tenon::with_timeout(5ms, job()), tenon::timeout_error);
      CHECK_FALSE(done);
      source.request_cancel();
      co_await tenon::sleep_for(5ms);
      go_on = true;
    };
    co_await tenon::gather(running(), queued());
  };
  tenon::run_in(loop, body());
  CHECK(calls == 1);
}
