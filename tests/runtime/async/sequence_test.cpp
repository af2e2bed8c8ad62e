#include <support/catch.hpp>

#include <tenon/async/sequence.hpp>
#include <tenon/run.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace {

/// Counts how many of it are alive.
struct counted {
  explicit counted(int& of) : alive(&of) { ++*alive; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { --*alive; }
  int* alive;
};

tenon::sequence<int> numbers(int below) {
  for (int each = 0; each < below; ++each) co_yield each;
}

tenon::task<int> slowly(int value) {
  co_await tenon::sleep_for(1ms);
  co_return value;
}

tenon::sequence<int> slow_numbers(int below, int& alive) {
  counted guard(alive);
  for (int each = 0; each < below; ++each) {
    const int value = co_await slowly(each);
    co_yield value;
  }
}

tenon::sequence<int> failing_after(int items) {
  for (int each = 0; each < items; ++each) co_yield each;
  throw std::runtime_error("no more");
}

tenon::sequence<int> waits_for_ever(int& alive) {
  counted guard(alive);
  co_yield 1;
  co_await tenon::sleep_for(1h);
  co_yield 2;
}

tenon::sequence<std::string> request_ids(int count) {
  const tenon::context& here = co_await tenon::current_context();
  for (int each = 0; each < count; ++each) co_yield std::string(here.request_id);
}

template <class T>
tenon::task<std::vector<T>> all(tenon::sequence<T>& items) {
  std::vector<T> gathered;
  while (std::optional<T> each = co_await items.next()) gathered.push_back(std::move(*each));
  co_return gathered;
}

struct countdown {
  int left;
  tenon::task<std::optional<int>> next() {
    if (left == 0) co_return std::nullopt;
    co_return left--;
  }
};

}  // namespace

TEST_CASE("a sequence gives what its coroutine yields, then nothing") {
  auto body = []() -> tenon::task<> {
    tenon::sequence<int> items = numbers(3);
    CHECK(co_await all(items) == std::vector{0, 1, 2});
    CHECK(co_await items.next() == std::nullopt);
    tenon::sequence<int> none;
    CHECK(co_await none.next() == std::nullopt);
  };
  tenon::run(body());
}

TEST_CASE("a sequence awaits tasks between its items") {
  int alive = 0;
  auto body = [&]() -> tenon::task<> {
    tenon::sequence<int> items = slow_numbers(3, alive);
    CHECK(alive == 0);  // lazy
    CHECK(co_await items.next() == 0);
    CHECK(alive == 1);
    tenon::sequence<int> moved = std::move(items);
    CHECK(co_await all(moved) == std::vector{1, 2});
    CHECK(alive == 0);
  };
  tenon::run(body());
}

TEST_CASE("items may be move-only, and made in place") {
  struct named {
    std::string name{};
    int size = 0;
  };
  auto boxes = []() -> tenon::sequence<std::unique_ptr<int>> {
    co_yield std::make_unique<int>(7);
    auto held = std::make_unique<int>(8);
    co_yield std::move(held);
  };
  auto names = []() -> tenon::sequence<named> { co_yield {.name = "one", .size = 3}; };
  auto body = [&]() -> tenon::task<> {
    tenon::sequence<std::unique_ptr<int>> items = boxes();
    const std::optional<std::unique_ptr<int>> first = co_await items.next();
    const std::optional<std::unique_ptr<int>> second = co_await items.next();
    CHECK(**first == 7);
    CHECK(**second == 8);
    tenon::sequence<named> more = names();
    const std::optional<named> one = co_await more.next();
    CHECK(one->name == "one");
  };
  tenon::run(body());
}

TEST_CASE("what a sequence throws reaches who awaits the item, once") {
  auto body = []() -> tenon::task<> {
    tenon::sequence<int> items = failing_after(1);
    CHECK(co_await items.next() == 0);
    CHECK_THROWS_AS(co_await items.next(), std::runtime_error);
    CHECK(co_await items.next() == std::nullopt);
  };
  tenon::run(body());
}

TEST_CASE("a sequence destroyed half-way frees what it holds") {
  int alive = 0;
  auto body = [&]() -> tenon::task<> {
    tenon::sequence<int> items = slow_numbers(100, alive);
    co_await items.next();
    CHECK(alive == 1);
    items = {};
    CHECK(alive == 0);
    const tenon::sequence<int> never_asked = slow_numbers(100, alive);
  };
  tenon::run(body());
  CHECK(alive == 0);
}

TEST_CASE("cancelling who waits for an item cancels the sequence") {
  int alive = 0;
  auto body = [&]() -> tenon::task<> {
    tenon::sequence<int> items = waits_for_ever(alive);
    CHECK(co_await tenon::with_timeout(1h, items.next()) == 1);
    CHECK_THROWS_AS(co_await tenon::with_timeout(1ms, items.next()), tenon::timeout_error);
    CHECK(alive == 0);
    CHECK(co_await items.next() == std::nullopt);
  };
  tenon::run(body());
}

TEST_CASE("a sequence that is waiting is destroyed with the loop") {
  int alive = 0;
  {
    tenon::event_loop loop;
    auto body = [&]() -> tenon::task<> {
      tenon::sequence<int> items = waits_for_ever(alive);
      while (co_await items.next()) {
      }
    };
    auto handle = tenon::spawn(loop.get_executor(), body());
    auto stop = [&]() -> tenon::task<> {
      co_await tenon::sleep_for(2ms);
      loop.stop();
    };
    auto stopper = tenon::spawn(loop.get_executor(), stop());
    loop.run();
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("a sequence runs in the context of who asks for the item") {
  auto body = []() -> tenon::task<> {
    tenon::sequence<std::string> items = request_ids(2);
    for (const char* id : {"first", "second"}) {
      tenon::context mine = co_await tenon::current_context();
      mine.request_id = id;
      CHECK(co_await tenon::with_context(mine, items.next()) == id);
    }
  };
  tenon::run(body());
}

TEST_CASE("an object with next() is a sequence") {
  auto body = []() -> tenon::task<> {
    tenon::sequence<int> items(countdown{3});
    CHECK(co_await all(items) == std::vector{3, 2, 1});
  };
  tenon::run(body());
}
