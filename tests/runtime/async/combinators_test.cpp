#include <chrono>
#include <stdexcept>
#include <string>
#include <support/catch.hpp>
#include <tenon/run.hpp>
#include <thread>

using namespace std::chrono_literals;

namespace {

tenon::task<int> later(int value, std::chrono::milliseconds wait = 1ms) {
  co_await tenon::sleep_for(wait);
  co_return value;
}
tenon::task<> nothing() { co_await tenon::yield(); }
tenon::task<int> fail_later(std::chrono::milliseconds wait = 1ms) {
  co_await tenon::sleep_for(wait);
  throw std::runtime_error("broken");
}
tenon::task<int> fail_now() {
  throw std::runtime_error("broken");
  co_return 0;
}
/// Never ends by itself; tells how it ended.
tenon::task<int> until_cancelled(bool& was_cancelled) {
  try {
    co_await tenon::sleep_for(1h);
  } catch (const tenon::operation_cancelled&) {
    was_cancelled = true;
    throw;
  }
  co_return 0;
}

}  // namespace

TEST_CASE("gather gives all values in order") {
  auto body = []() -> tenon::task<> {
    auto [a, b, c] = co_await tenon::gather(later(1, 5ms), later(2), nothing());
    CHECK(a == 1);
    CHECK(b == 2);
    CHECK(c == std::monostate());
    std::tuple<> none = co_await tenon::gather();
    static_cast<void>(none);
  };
  tenon::run(body());
}

TEST_CASE("gather runs a vector of tasks") {
  auto body = []() -> tenon::task<> {
    std::vector<tenon::task<int>> tasks;
    for (int each = 0; each < 100; ++each)
      tasks.push_back(later(each, (100 - each) * 100us / 1ms * 1ms));
    std::vector<int> values = co_await tenon::gather(std::move(tasks));
    REQUIRE(values.size() == 100);
    for (int each = 0; each < 100; ++each) CHECK(values[static_cast<std::size_t>(each)] == each);
    std::vector<tenon::task<int>> empty;
    CHECK((co_await tenon::gather(std::move(empty))).empty());
    std::vector<tenon::task<>> plain;
    plain.push_back(nothing());
    co_await tenon::gather(std::move(plain));
  };
  tenon::run(body());
}

TEST_CASE("the first failure of a gather cancels the others and is thrown") {
  bool cancelled = false;
  auto body = [&]() -> tenon::task<> {
    co_await tenon::gather(until_cancelled(cancelled), fail_later());
  };
  CHECK_THROWS_WITH(tenon::run(body()), "broken");
  CHECK(cancelled);
  cancelled = false;
  auto at_once = [&]() -> tenon::task<> {
    co_await tenon::gather(fail_now(), until_cancelled(cancelled));
  };
  CHECK_THROWS_WITH(tenon::run(at_once()), "broken");
  CHECK(cancelled);
}

TEST_CASE("race gives the first result and cancels the losers") {
  bool cancelled = false;
  CHECK(tenon::run(tenon::race(until_cancelled(cancelled), later(7))) == 7);
  CHECK(cancelled);
  auto text = []() -> tenon::task<std::string> { co_return "text"; };
  std::variant<int, std::string> mixed =
      tenon::run(tenon::race(until_cancelled(cancelled), text()));
  CHECK(std::get<1>(mixed) == "text");
  CHECK_THROWS_WITH(tenon::run(tenon::race(fail_later(), until_cancelled(cancelled))), "broken");
  tenon::run(tenon::race(nothing(), nothing()));
  CHECK(tenon::run(tenon::race(nothing(), later(1, 1h))).index() == 0);
}

TEST_CASE("with_timeout limits a task and nests deadlines") {
  bool cancelled = false;
  CHECK_THROWS_AS(tenon::run(tenon::with_timeout(5ms, until_cancelled(cancelled))),
                  tenon::timeout_error);
  CHECK(cancelled);
  CHECK(tenon::run(tenon::with_timeout(1h, later(3))) == 3);
  CHECK_THROWS_WITH(tenon::run(tenon::with_timeout(1h, fail_later())), "broken");
  auto deadline = []() -> tenon::task<tenon::clock::time_point> {
    co_return (co_await tenon::current_context()).deadline;
  };
  auto nested = tenon::run(tenon::with_timeout(1h, tenon::with_timeout(2h, deadline())));
  CHECK(nested < tenon::clock::now() + 61min);
  CHECK(tenon::run(deadline()) == tenon::clock::time_point::max());
}

TEST_CASE("an outer timeout does not look like an inner one") {
  bool cancelled = false;
  bool inner_timed_out = false;
  auto inner = [&]() -> tenon::task<int> {
    try {
      co_return co_await tenon::with_timeout(1h, until_cancelled(cancelled));
    } catch (const tenon::timeout_error&) {
      inner_timed_out = true;
      throw;
    }
  };
  CHECK_THROWS_AS(tenon::run(tenon::with_timeout(5ms, inner())), tenon::timeout_error);
  CHECK(cancelled);
  CHECK_FALSE(inner_timed_out);
}

TEST_CASE("shield keeps cancellation away") {
  auto body = []() -> tenon::task<int> { co_return co_await tenon::shield(later(4, 20ms)); };
  CHECK(tenon::run(tenon::with_timeout(1ms, body())) == 4);
}

TEST_CASE("offload returns the value or the exception to the loop") {
  auto body = []() -> tenon::task<> {
    const auto here = std::this_thread::get_id();
    auto there = co_await tenon::offload([] { return std::this_thread::get_id(); });
    CHECK(there != here);
    CHECK(std::this_thread::get_id() == here);
    CHECK_THROWS_WITH(co_await tenon::offload([] { throw std::runtime_error("broken"); }),
                      "broken");
  };
  tenon::run(body());
}
