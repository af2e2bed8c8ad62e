// How many requests a client sends: with times that are given, not waited for.
#include "request_rate.hpp"

#include <support/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

#include <tenon/run.hpp>

#include "fake_server.hpp"

namespace s3 = tenon::s3;
using namespace std::chrono_literals;
using s3::detail::request_rate;

namespace {

using time_point = tenon::clock::time_point;
constexpr time_point start{1000s};

/// So many requests in each second, for some seconds, as if each went at once.
time_point send(request_rate& rate, time_point from, int in_second, int for_seconds) {
  for (int each = 0; each < in_second * for_seconds; ++each) {
    from += std::chrono::nanoseconds(1s) / in_second;
    (void)rate.take(from);
  }
  return from;
}

}  // namespace

TEST_CASE("requests are not held up before a server is overloaded") {
  request_rate rate(s3::rate_options{.adaptive = true});
  for (int each = 0; each < 10'000; ++each) CHECK(rate.take(start) == 0s);
  rate.answered(start);
  CHECK(rate.rate() == 0);
  request_rate off(s3::rate_options{});
  off.throttled(start);
  CHECK(off.rate() == 0);
  CHECK(off.take(start) == 0s);
}

TEST_CASE("after an overload there are fewer requests, then more again, then more than before") {
  request_rate rate(s3::rate_options{.adaptive = true});
  time_point now = send(rate, start, 100, 10);
  rate.throttled(now);
  CHECK(std::abs(rate.rate() - 70) < 3);
  // The bucket is empty: each waits longer than the one before.
  const auto first = rate.take(now);
  const auto second = rate.take(now);
  CHECK(first > 0s);
  CHECK(second > first);
  rate.throttled(now);
  CHECK(std::abs(rate.rate() - 49) < 3);
  double before = rate.rate();
  for (int second_after = 1; second_after <= 3; ++second_after) {
    now = send(rate, now, 70, 1);
    rate.answered(now);
    CHECK(rate.rate() >= before);
    before = rate.rate();
  }
  now = send(rate, now, 100, 10);
  rate.answered(now);
  CHECK(rate.rate() > 70);
  CHECK(rate.rate() <= 2 * 101);
}

TEST_CASE("a rate that is set is not exceeded, nor is there ever none") {
  request_rate rate(s3::rate_options{.most = 10, .adaptive = true});
  tenon::clock::duration longest{};
  for (int each = 0; each < 30; ++each) longest = std::max(longest, rate.take(start));
  CHECK(longest > 1900ms);
  CHECK(longest < 2100ms);
  time_point now = start;
  for (int each = 0; each < 100; ++each) rate.throttled(now += 1s);
  CHECK(std::abs(rate.rate() - 0.5) < 0.001);
  now = send(rate, now + 100s, 50, 10);
  rate.answered(now);
  CHECK(rate.rate() <= 10);
}

TEST_CASE("a client that adapts goes on after an overload") {
  const auto server = std::make_shared<fake_server>();
  s3::client_options options = fake_options();
  options.rate.adaptive = true;
  s3::client client(tenon::http::transport(server), options);
  for (int each = 0; each < 20; ++each) tenon::run(client.put_object("b", "k", "text"));
  server->faults = {answers(503, "SlowDown")};
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(server->requests.size() == 22);
}
