#include <atomic>
#include <chrono>
#include <thread>

#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/transport_error.hpp>

#include "resolver.hpp"

using namespace tenon;
using namespace tenon::http::detail;
using namespace std::chrono_literals;

namespace {

std::atomic<int> look_ups = 0;
std::atomic<int> answers = 0;
std::atomic<bool> held = false;  // look-ups of `slow` wait

ip_addresses look_up_slowly(const std::string& host) {
  ++look_ups;
  if (host == "slow") eventually([] { return !held.load(); });
  std::this_thread::sleep_for(10ms);
  ++answers;
  if (host == "nobody") {
    throw http::transport_error(http::transport_error::kind::resolve, "no such name");
  }
  return {boost::asio::ip::make_address("192.0.2." + std::to_string(host.size()))};
}

resolver_options slow_options() {
  look_ups = 0;
  answers = 0;
  return {.lifetime = 1h, .failure_lifetime = 1h, .most = 2, .look_up = look_up_slowly};
}

task<std::string> first_address(resolver& of, std::string host) {
  const ip_addresses found = co_await of.resolve(std::move(host));
  co_return found.front().to_string();
}

}  // namespace

TEST_CASE("a name is looked up once for all who ask, and remembered for a while") {
  resolver names(slow_options());
  const auto [one, two] = run(gather(first_address(names, "abc"), first_address(names, "abc")));
  CHECK(one == "192.0.2.3");
  CHECK(two == "192.0.2.3");
  CHECK(look_ups == 1);
  CHECK(run(first_address(names, "abc")) == "192.0.2.3");
  CHECK(look_ups == 1);

  resolver_options brief = slow_options();
  brief.lifetime = 0s;
  resolver forgetful(brief);
  run(first_address(forgetful, "abc"));
  run(first_address(forgetful, "abc"));
  CHECK(look_ups == 2);
}

TEST_CASE("numeric addresses are not looked up") {
  resolver names(slow_options());
  CHECK(run(first_address(names, "127.0.0.1")) == "127.0.0.1");
  CHECK(run(first_address(names, "::1")) == "::1");
  CHECK(look_ups == 0);
}

TEST_CASE("no more names are remembered than allowed") {
  resolver names(slow_options());
  for (const char* name : {"a", "bb", "ccc"}) run(first_address(names, name));
  CHECK(look_ups == 3);
  CHECK(run(first_address(names, "ccc")) == "192.0.2.3");
  CHECK(look_ups == 3);
  run(first_address(names, "a"));
  CHECK(look_ups == 4);
}

TEST_CASE("failures are remembered too, and told to each") {
  resolver names(slow_options());
  CHECK_THROWS_AS(run(first_address(names, "nobody")), http::transport_error);
  CHECK_THROWS_AS(run(first_address(names, "nobody")), http::transport_error);
  CHECK(look_ups == 1);
}

TEST_CASE("who is cancelled does not wait for the look-up") {
  resolver names(slow_options());
  held = true;
  CHECK_THROWS_AS(run(with_timeout(1ms, first_address(names, "slow"))), timeout_error);
  CHECK(answers == 0);
  held = false;
  CHECK(run(first_address(names, "slow")) == "192.0.2.4");
  CHECK(answers == 1);
  CHECK(look_ups == 1);
}

TEST_CASE("localhost is this machine without a look-up") {
  const ip_addresses here{boost::asio::ip::address_v4::loopback(),
                          boost::asio::ip::address_v6::loopback()};
  for (const char* name : {"localhost", "LocalHost", "localhost.", "pets.localhost"}) {
    CHECK(look_up_addresses(name) == here);
  }
}
