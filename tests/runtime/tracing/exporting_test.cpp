#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/tracing.hpp>
#include <thread>

#include "collector.hpp"

using namespace tenon;
using namespace tenon::tracing;
using namespace tenon::tracing::test;
using namespace std::chrono_literals;

namespace {

tracer_options to(const collector& where) {
  tracer_options options;
  options.endpoint = where.endpoint();
  options.service_name = "pets";
  options.interval = 1h;
  return options;
}

void end_spans(tracer& of, int count) {
  for (int number = 0; number < count; ++number) of.start({}, "s" + std::to_string(number)).end();
}

/// Whether a thread of this process keeps a signal from being delivered to it.
bool blocks(const std::filesystem::path& thread, int signal) {
  std::ifstream status{thread / "status"};
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigBlk:")) continue;
    return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1U) != 0;
  }
  return false;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("spans are posted as OTLP/HTTP JSON") {
  const collector there;
  tracer_options options = to(there);
  options.headers = {{"Authorization", "Bearer t"}};
  tracer traces{options};
  end_spans(traces, 2);
  CHECK(traces.flush(30s));
  const auto posts = there.posts();
  REQUIRE(posts.size() == 1);
  CHECK(posts[0].target == "/v1/traces");
  CHECK(posts[0].type == "application/json");
  CHECK(posts[0].authorization == "Bearer t");
  CHECK(posts[0].traceparent.empty());
  CHECK(posts[0].text.starts_with(R"({"resourceSpans":[{"resource":{"attributes":[)"
                                  R"({"key":"service.name","value":{"stringValue":"pets"}})"));
  CHECK(count_of(posts[0].text, R"("spanId":")") == 2);
  CHECK(traces.figures().exported == 2);
  CHECK(traces.figures().failed == 0);
}

TEST_CASE("a full batch is posted at once, and never more than that together") {
  const collector there;
  tracer_options options = to(there);
  options.batch = 3;
  tracer traces{options};
  end_spans(traces, 7);
  CHECK(traces.flush(30s));
  std::size_t all = 0;
  for (const auto& post : there.posts()) {
    CHECK(count_of(post.text, R"("spanId":")") <= 3);
    all += count_of(post.text, R"("spanId":")");
  }
  CHECK(all == 7);
}

TEST_CASE("a tracer that goes posts what waits") {
  const collector there;
  {
    tracer traces{to(there)};
    end_spans(traces, 5);
  }
  REQUIRE(there.posts().size() == 1);
  CHECK(count_of(there.posts()[0].text, R"("spanId":")") == 5);
}

TEST_CASE("spans that find no room are dropped and counted") {
  const collector there({collector::hangs});
  tracer_options options = to(there);
  options.queue = 10;
  options.batch = 4;
  options.timeout = 1h;
  tracer traces{options};
  end_spans(traces, 100);
  const tracer_figures meanwhile = traces.figures();
  CHECK(meanwhile.dropped >= 100 - 10 - 4);
  there.release();
  CHECK(traces.flush(30s));
  const tracer_figures after = traces.figures();
  CHECK(after.exported + after.dropped + after.failed == 100);
}

TEST_CASE("a collector that does not answer in time costs the spans") {
  const collector there({collector::hangs});
  tracer_options options = to(there);
  options.timeout = 50ms;
  tracer traces{options};
  end_spans(traces, 2);
  CHECK(traces.flush(30s));
  CHECK(traces.figures().failed == 2);
}

TEST_CASE("a collector that hangs does not keep the program from ending") {
  const collector there({collector::hangs, collector::hangs});
  tracer_options options = to(there);
  options.shutdown = 50ms;
  options.timeout = 10min;
  const auto begin = std::chrono::steady_clock::now();
  {
    tracer traces{options};
    end_spans(traces, 3);
  }
  CHECK(std::chrono::steady_clock::now() - begin < 5min);
}

TEST_CASE("a post is repeated when the collector is busy") {
  const collector there({503, 429});
  tracer traces{to(there)};
  end_spans(traces, 1);
  CHECK(traces.flush(30s));
  CHECK(there.posts().size() == 3);
  CHECK(traces.figures().exported == 1);
}

TEST_CASE("what a collector refuses is counted, with the reason") {
  const collector refusing({400});
  tracer first{to(refusing)};
  end_spans(first, 2);
  CHECK(first.flush(30s));
  CHECK(first.figures().failed == 2);
  CHECK(first.figures().last_error == "the collector answers with 400");
  const collector choosy({},
                         R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}})");
  tracer second{to(choosy)};
  end_spans(second, 3);
  CHECK(second.flush(30s));
  CHECK(second.figures().exported == 1);
  CHECK(second.figures().failed == 2);
  CHECK(second.figures().last_error == "too old");
}

TEST_CASE("a collector that is not there costs the spans and nothing else") {
  tracer_options options;
  options.endpoint = "http://127.0.0.1:1/v1/traces";  // nobody is there
  options.interval = 1h;
  tracer traces{options};
  end_spans(traces, 2);
  CHECK(traces.flush(30s));
  CHECK(traces.figures().failed == 2);
  CHECK_FALSE(traces.figures().last_error.empty());
}

TEST_CASE("a tracer without a collector passes positions on and keeps nothing") {
  tracer_options options;
  options.endpoint.clear();
  tracer traces{options};
  const auto caller =
      trace_parent::parse("00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01");
  span below = traces.start(*caller, "s");
  CHECK_FALSE(below.sampled());
  CHECK(below.position().trace_id == caller->trace_id);
  CHECK(below.position().parent_id != caller->parent_id);
  CHECK(below.position().flags == 1);
  CHECK(traces.start({}, "s").position().flags == 0);
  CHECK(traces.flush(0ms));
  CHECK_THROWS_AS(tracer({.endpoint = "collector:4318"}), std::invalid_argument);
  CHECK_THROWS_AS(tracer({.ratio = 2}), std::invalid_argument);
}

TEST_CASE("spans may be ended by any thread") {
  const collector there;
  tracer_options options = to(there);
  options.batch = 50;
  tracer traces{options};
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&traces] { end_spans(traces, 200); });
  }
  for (std::thread& each : threads) each.join();
  CHECK(traces.flush(30s));
  const tracer_figures after = traces.figures();
  CHECK(after.exported + after.dropped == 800);
  CHECK(after.failed == 0);
}

TEST_CASE("signals are left to the program's own threads") {
  tracer_options options;
  options.endpoint = "http://127.0.0.1:9/";
  const tracer traces{options};
  std::size_t others = 0;
  // Threads of earlier tests may still be on their way out: then again.
  CHECK(eventually([&others] {
    others = 0;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
      if (thread.path().filename() == std::to_string(getpid())) continue;
      ++others;
      if (!blocks(thread.path(), SIGTERM)) return false;
    }
    return true;
  }));
  CHECK(others >= 1);
  CHECK_FALSE(blocks("/proc/self/task/" + std::to_string(getpid()), SIGTERM));
}
