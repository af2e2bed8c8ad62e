#include "callers.hpp"

#include <chrono>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <tenon/async/gather.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>

#include "echo_service.hpp"

namespace soak {

namespace {

enum class ending { answered, failed_as_asked, cut_short };

/// One call, read to its end; throws when the answer is not the one to its own question.
tenon::task<ending> ask(const tenon::http::transport& to, std::uint64_t number) {
  tenon::http::request question;
  question.method = number % 2 == 0 ? tenon::http::method::post : tenon::http::method::get;
  question.target = "/" + std::to_string(number);
  std::string content;
  if (number % 2 == 0) content.assign(number % 4000, static_cast<char>('a' + number % 26));
  question.body = tenon::http::body(content);
  const bool fails = manner_of(number) == manner::failing;
  tenon::http::response answer;
  try {
    answer = co_await to.handle(question);
  } catch (const std::runtime_error& error) {
    if (fails && std::string_view(error.what()) == "asked to fail")
      co_return ending::failed_as_asked;
    throw;
  }
  const std::string_view text = co_await answer.body.read_all(1 << 20);
  if (fails && answer.status == 500) co_return ending::failed_as_asked;
  if (answer.status != 200 || text != std::to_string(number) + ":" + content) {
    throw std::logic_error("call " + std::to_string(number) + " got another's answer");
  }
  co_return ending::answered;
}

tenon::task<ending> cut_after(std::chrono::microseconds pause) {
  co_await tenon::sleep_for(pause);
  co_return ending::cut_short;
}

/// One call with a random fate.
tenon::task<> call_once(const tenon::http::transport& to, tally& counts, std::uint64_t number,
                        std::uint64_t dice) {
  ++counts.started;
  const auto pause = std::chrono::microseconds(dice / 10 % 3000);
  try {
    ending how{};
    switch (dice % 10) {
      case 0:
      case 1:
        how = co_await tenon::with_timeout(pause, ask(to, number));
        break;
      case 2:
      case 3:
        how = co_await tenon::race(ask(to, number), cut_after(pause));
        break;
      default:
        how = co_await ask(to, number);
        break;
    }
    ++(how == ending::cut_short ? counts.cancelled : counts.answered);
  } catch (const tenon::timeout_error&) {
    ++counts.timed_out;
  } catch (const std::exception& error) {
    if (counts.lost++ < 10) std::fprintf(stderr, "lost call: %s\n", error.what());
  }
}

tenon::task<> call_in_turn(const tenon::http::transport& to, tally& counts, std::uint64_t calls,
                           std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::uint64_t i = 0; i < calls; ++i) {
    const std::uint64_t number = random() % 100'000;
    co_await call_once(to, counts, number, random());
  }
}

}  // namespace

tenon::task<> make_calls(const tenon::http::transport& to, tally& counts, std::uint64_t calls,
                         std::size_t width, std::uint64_t seed) {
  std::vector<tenon::task<>> callers;
  for (std::size_t i = 0; i < width; ++i) {
    const std::uint64_t share = calls / width + (i < calls % width ? 1 : 0);
    callers.push_back(call_in_turn(to, counts, share, seed + i));
  }
  co_await tenon::gather(std::move(callers));
}

}  // namespace soak
