#include "callers.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tenon/async/gather.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/client.hpp>

#include "call.hpp"

namespace chaos {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t callers_each = 6;
constexpr auto longer = 60s;
constexpr std::uint64_t most_reported = 3;

tenon::http::client_options options_for(fault which) {
  tenon::http::client_options options;
  options.breaker.failures = 0;  // failing is what the proxy is for
  options.timeouts = {.connect = 60s, .response = 60s, .body = 60s, .total = 200s};
  if (!harmless(which)) {
    options.timeouts = {.connect = 5s, .response = 1s, .body = 1s, .total = 4s};
  }
  options.idle_lifetime = 1s;  // shorter than the server's: a POST must not meet its closing
  return options;
}

/// Says so of the first calls that had to be answered.
void report(fault which, const tally& counts, std::uint64_t number, const char* why) {
  if (counts.failed + counts.mangled >= most_reported) return;
  std::fprintf(stderr, "%.*s: call %llu: %s\n",
               static_cast<int>(fault_names[static_cast<std::size_t>(which)].size()),
               fault_names[static_cast<std::size_t>(which)].data(),
               static_cast<unsigned long long>(number), why);
}

tenon::task<ending> ask(tenon::http::client& to, std::uint64_t number) {
  tenon::http::request question = question_of(number);
  tenon::http::response answer = co_await to.handle(question);
  const std::string_view text = co_await answer.body.read_all(std::size_t{1} << 20U);
  if (answer.status != 200) co_return ending::failed;
  co_return text == answer_of(number) ? ending::answered : ending::mangled;
}

tenon::task<> call_once(tenon::http::client& to, fault which, std::uint64_t number, ledger& book,
                        tally& counts) {
  ending how = ending::failed;
  try {
    how = co_await tenon::with_timeout(250s, ask(to, number));
    if (how == ending::failed && harmless(which)) report(which, counts, number, "refused");
  } catch (const tenon::timeout_error&) {
    ++counts.hung;
    co_return;
  } catch (const std::exception& error) {
    if (harmless(which)) report(which, counts, number, error.what());
  }
  if (how == ending::mangled && !mangles(which)) report(which, counts, number, "another answer");
  book.ended(number, how);
  ++(how == ending::answered ? counts.answered
     : how == ending::failed ? counts.failed
                             : counts.mangled);
}

tenon::task<> call_in_turn(const proxy& through, tenon::http::client& to, fault which, ledger& book,
                           tally& counts, clock::time_point until) {
  // On a busy machine it may take longer until something goes wrong.
  const auto more = [&] {
    const bool enough = through.mishaps(which) != 0 && counts.answered != 0;
    return clock::now() < (enough ? until : until + longer);
  };
  while (more()) {
    const std::optional<std::uint64_t> number = book.begin();
    if (!number) co_return;
    ++counts.calls;
    co_await call_once(to, which, *number, book, counts);
  }
}

}  // namespace

tenon::task<> make_calls(const proxy& through, ledger& book, tallies& counts,
                         clock::time_point until) {
  std::vector<std::unique_ptr<tenon::http::client>> clients;
  std::vector<tenon::task<>> callers;
  for (std::size_t index = 0; index < faults; ++index) {
    const auto which = static_cast<fault>(index);
    const std::string origin = "http://127.0.0.1:" + std::to_string(through.port(which));
    clients.push_back(std::make_unique<tenon::http::client>(origin, options_for(which)));
    for (std::size_t count = 0; count < callers_each; ++count) {
      callers.push_back(call_in_turn(through, *clients.back(), which, book, counts[index], until));
    }
  }
  co_await tenon::gather(std::move(callers));
}

}  // namespace chaos
