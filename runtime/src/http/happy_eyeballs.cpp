#include "happy_eyeballs.hpp"

#include <boost/system/system_error.hpp>
#include <optional>
#include <tenon/async/event.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/transport_error.hpp>

namespace tenon::http::detail {

std::vector<tcp::endpoint> interleave(const ip_addresses& addresses, std::uint16_t port) {
  std::vector<tcp::endpoint> first;
  std::vector<tcp::endpoint> second;
  for (const auto& each : addresses) {
    const bool as_first = each.is_v6() == addresses.front().is_v6();
    (as_first ? first : second).emplace_back(each, port);
  }
  std::vector<tcp::endpoint> order;
  for (std::size_t index = 0; index < std::max(first.size(), second.size()); ++index) {
    if (index < first.size()) order.push_back(first[index]);
    if (index < second.size()) order.push_back(second[index]);
  }
  return order;
}

namespace {

/// The attempts to connect that run at the same time.
struct connection_race {
  boost::asio::any_io_executor loop;
  std::vector<tcp::endpoint> endpoints;
  std::size_t next = 0;
  std::size_t running = 0;
  std::optional<client_stream> winner{};
  std::string why = "no address";
  event changed{};
};

task<void> attempt(connection_race& in, tcp::endpoint to) {
  client_stream mine(in.loop);
  try {
    co_await mine.connect(to);
    if (!in.winner) in.winner.emplace(std::move(mine));
  } catch (const boost::system::system_error& error) {
    in.why = error.code().message();
  }
  --in.running;
  in.changed.set();
}

task<void> wait_for_change(connection_race& in) { co_await in.changed.wait(); }

/// Until an attempt has ended or, when there are more to make, time is up.
task<void> watch_attempts(connection_race& in, clock::duration delay) {
  in.changed.reset();
  if (in.next == in.endpoints.size()) {
    co_await in.changed.wait();
    co_return;
  }
  try {
    co_await with_timeout(delay, wait_for_change(in));
  } catch (const timeout_error&) {
    // The next one's turn, beside those that run.
  }
}

task<void> run_race(connection_race& in, task_group& attempts, clock::duration delay) {
  while (!in.winner && (in.next < in.endpoints.size() || in.running != 0)) {
    if (in.next < in.endpoints.size()) {
      ++in.running;
      attempts.spawn(attempt(in, in.endpoints[in.next++]));
    }
    if (!in.winner && in.running != 0) co_await watch_attempts(in, delay);
  }
}

}  // namespace

task<client_stream> connect_first(boost::asio::any_io_executor loop,
                                  std::vector<tcp::endpoint> endpoints, clock::duration delay,
                                  std::string name) {
  const context& here = co_await current_context();
  connection_race in{.loop = std::move(loop), .endpoints = std::move(endpoints)};
  std::exception_ptr failure;
  {
    task_group attempts(here);
    try {
      co_await run_race(in, attempts, delay);
    } catch (...) {
      failure = std::current_exception();
    }
    attempts.request_cancel();
    try {
      co_await attempts.join();
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
  if (!in.winner) {
    throw transport_error(transport_error::kind::connect,
                          "cannot connect to " + name + ": " + in.why);
  }
  co_return *std::move(in.winner);
}

}  // namespace tenon::http::detail
