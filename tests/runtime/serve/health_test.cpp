#include "health.hpp"

#include <unistd.h>

#include <stdexcept>
#include <support/catch.hpp>
#include <tenon/async/event.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>

using namespace tenon;
using namespace tenon::serving;
using namespace std::chrono_literals;

namespace {

struct pipe_ends {
  pipe_ends() { REQUIRE(::pipe(both) == 0); }
  pipe_ends(const pipe_ends&) = delete;
  pipe_ends& operator=(const pipe_ends&) = delete;
  ~pipe_ends() {
    ::close(both[0]);
    ::close(both[1]);
  }
  int both[2]{};
};

struct ward {
  /// What was logged so far.
  std::string log() {
    lines.write(severity::warning, "end", {});
    std::string text;
    char c = 0;
    while (!text.ends_with("msg=end\n") && read(ends.both[0], &c, 1) == 1) text.push_back(c);
    return text;
  }
  pipe_ends ends{};  // closed when nothing writes to it any more
  log_writer lines{ends.both[1], log_writer::format::logfmt, severity::info};
};

task<http::response> ready(health& of) {
  const http::request asked{.target = "/readyz"};
  http::response answer = co_await of.answer("/readyz", asked);
  co_return answer;
}

std::string text_of(const http::response& answer) {
  return std::to_string(answer.status) + " " + std::string{answer.body.text()};
}

}  // namespace

TEST_CASE("a service is ready when every check passes, and says which does not") {
  ward here;
  bool reachable = false;
  const auto reach = [&reachable]() -> task<> {
    if (!reachable) throw std::runtime_error("connection refused");
    co_return;
  };
  const auto nothing = []() -> task<> { co_return; };
  health state{
      {{.name = "database", .run = reach}, {.name = "disk", .run = nothing}}, 0ms, here.lines};
  CHECK(text_of(run(ready(state))) == "503 starting\n");
  state.start();
  CHECK(text_of(run(ready(state))) == "503 failing: database\n");
  CHECK(text_of(run(ready(state))) == "503 failing: database\n");
  reachable = true;
  CHECK(text_of(run(ready(state))) == "200 ok\n");
  const std::string log = here.log();
  const std::string line = "msg=\"check failed\" check=database error=\"connection refused\"";
  CHECK(log.find(line) != std::string::npos);
  CHECK(log.find(line) == log.rfind(line));
  CHECK(log.find("msg=\"check passes again\" check=database") != std::string::npos);
  state.drain();
  CHECK(text_of(run(ready(state))) == "503 draining\n");
}

TEST_CASE("a check that takes too long fails") {
  ward here;
  const auto slow = []() -> task<> { co_await sleep_for(1min); };
  health state{{{.name = "slow", .run = slow, .timeout = 5ms}}, 0ms, here.lines};
  state.start();
  CHECK(text_of(run(ready(state))) == "503 failing: slow\n");
}

TEST_CASE("checks are run once in their lifetime") {
  ward here;
  int runs = 0;
  const auto count = [&runs]() -> task<> {
    ++runs;
    co_return;
  };
  health state{{{.name = "count", .run = count}}, 1h, here.lines};
  state.start();
  for (int time = 0; time < 5; ++time) CHECK(run(ready(state)).status == 200);
  CHECK(runs == 1);
}

TEST_CASE("checks are run by one asker at a time; the others get the outcome before") {
  ward here;
  event release;
  int runs = 0;
  const auto wait = [&]() -> task<> {
    ++runs;
    co_await release.wait();
  };
  health state{{{.name = "wait", .run = wait}}, 0ms, here.lines};
  state.start();
  const auto later = [&]() -> task<http::response> {
    http::response meanwhile = co_await ready(state);
    release.set();
    co_return meanwhile;
  };
  const auto both = [&]() -> task<std::tuple<http::response, http::response>> {
    co_return co_await gather(ready(state), later());
  };
  const auto [first, second] = run(both());
  CHECK(runs == 1);
  CHECK(first.status == 200);
  CHECK(text_of(second) == "503 checking\n");
}

TEST_CASE("an asker who goes away tells nothing about a check") {
  ward here;
  bool waits = true;
  const auto wait = [&]() -> task<> {
    if (waits) co_await sleep_for(1min);
  };
  health state{{{.name = "wait", .run = wait}}, 0ms, here.lines};
  state.start();
  CHECK_THROWS_AS(run(with_timeout(5ms, ready(state))), timeout_error);
  waits = false;
  CHECK(run(ready(state)).status == 200);
  CHECK(here.log().find("check failed") == std::string::npos);
}
