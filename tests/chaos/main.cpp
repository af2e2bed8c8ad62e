// tenon_chaos SECONDS [SEED]: calls from our client to our server through a proxy that misbehaves
// in eleven ways, each call numbered, what either side has seen of it written down. No call may
// hang, be lost, or be executed twice unless it is idempotent; none may be answered with another's
// answer, but where the proxy changes bytes; where it only delays them, none may fail. Memory and
// descriptors may not grow; with ASan nothing may leak. The last line is the figure.
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/gather.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/http/server.hpp>

#include "call.hpp"
#include "callers.hpp"
#include "ledger.hpp"
#include "proxy.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::size_t growth_allowed = 32;  // MiB
constexpr double most_calls_a_second = 20'000;

/// Executes calls, and counts every handler in and out.
class executor final : public tenon::http::service {
 public:
  explicit executor(chaos::ledger& book) : book_(book) {}

  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    const stay here(running_);
    const std::string_view content = co_await incoming.body.read_all(std::size_t{1} << 20U);
    tenon::http::response answer;
    const std::optional<std::uint64_t> number = chaos::number_of(incoming, content);
    if (!number) {
      answer.status = 400;
      co_return answer;
    }
    book_.executed(*number);
    if (*number % 5 == 0) co_await tenon::sleep_for(1ms);
    answer.body = chaos::answer_of(*number);
    if (*number % 7 == 0) {
      answer.body = std::unique_ptr<tenon::http::body_source>(
          std::make_unique<pieces>(chaos::answer_of(*number)));
    }
    co_return answer;
  }
  [[nodiscard]] int running() const noexcept { return running_; }

 private:
  class stay {
   public:
    explicit stay(std::atomic<int>& in) noexcept : in_(in) { ++in_; }
    stay(const stay&) = delete;
    stay& operator=(const stay&) = delete;
    ~stay() { --in_; }

   private:
    std::atomic<int>& in_;
  };
  /// A text whose length the client is not told before.
  class pieces final : public tenon::http::body_source {
   public:
    explicit pieces(std::string text) : text_(std::move(text)) {}
    tenon::task<std::string_view> read() override {
      co_await tenon::yield();
      const std::string_view piece = std::string_view(text_).substr(given_, 700);
      given_ += piece.size();
      co_return piece;
    }

   private:
    std::string text_;
    std::size_t given_ = 0;
  };

  chaos::ledger& book_;
  std::atomic<int> running_ = 0;
};

std::size_t resident_mib() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) >> 20U;
}

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

struct memory_use {
  std::size_t before = 0;  ///< after half of the time
  std::size_t after = 0;
};

tenon::task<> measure_later(memory_use& use, chaos::clock::duration when) {
  co_await tenon::sleep_for(when);
  use.before = resident_mib();
}

/// Whether all went through that had to, and enough went wrong.
bool holds(chaos::fault which, const chaos::tally& seen, std::uint64_t mishaps) {
  const bool all_needed = chaos::harmless(which);
  const bool good = seen.hung == 0 && seen.answered != 0 && mishaps != 0 &&
                    (!all_needed || seen.answered == seen.calls) &&
                    (chaos::mangles(which) || seen.mangled == 0);
  std::printf(
      "%-12s %8llu calls: %8llu answered, %6llu failed, %4llu mangled, %llu hung; "
      "%7llu mishaps%s\n",
      chaos::fault_names[static_cast<std::size_t>(which)].data(),
      static_cast<unsigned long long>(seen.calls), static_cast<unsigned long long>(seen.answered),
      static_cast<unsigned long long>(seen.failed), static_cast<unsigned long long>(seen.mangled),
      static_cast<unsigned long long>(seen.hung), static_cast<unsigned long long>(mishaps),
      good ? "" : "  FAILED");
  return good;
}

tenon::http::server_options patient_options() {
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 2;
  // Where the proxy only delays, a busy machine must not make it fail.
  options.timeouts = {.idle = 60s, .head = 30s, .body = 30s, .write = 30s};
  return options;
}

/// Whether all holds but that memory may have grown: then once more tells, for what leaks grows
/// each time, and what a busy machine has at the same time for the first time does not.
bool run(double seconds, std::uint64_t seed, bool& grown) {
  const std::ptrdiff_t descriptors = open_descriptors();
  const auto time =
      std::chrono::duration_cast<chaos::clock::duration>(std::chrono::duration<double>(seconds));
  chaos::ledger book(static_cast<std::size_t>((seconds + 1) * most_calls_a_second));
  chaos::tallies counts{};
  std::array<std::uint64_t, chaos::faults> mishaps{};
  memory_use use;
  executor handler(book);
  {
    tenon::http::server server(handler, patient_options());
    server.start();
    {
      const chaos::proxy between(server.port(), seed);
      tenon::run(tenon::gather(make_calls(between, book, counts, chaos::clock::now() + time),
                               measure_later(use, time / 2)));
      use.after = resident_mib();
      for (std::size_t index = 0; index < chaos::faults; ++index) {
        mishaps[index] = between.mishaps(static_cast<chaos::fault>(index));
      }
    }
    server.stop(60s);
  }
  bool good = true;
  for (std::size_t index = 0; index < chaos::faults; ++index) {
    good = holds(static_cast<chaos::fault>(index), counts[index], mishaps[index]) && good;
  }
  const chaos::ledger::verdict seen = book.judge();
  const bool closed = open_descriptors() == descriptors;
  std::printf("memory %zu -> %zu MiB; %d handlers left; descriptors %s\n", use.before, use.after,
              handler.running(), closed ? "closed" : "LEFT OPEN");
  good = good && closed && handler.running() == 0 && seen.lost == 0 && seen.duplicated == 0;
  grown = use.after > use.before + growth_allowed;
  std::printf("%s%llu calls, %llu lost, %llu duplicated\n",
              good ? (grown ? "memory has grown: " : "") : "FAILED: ",
              static_cast<unsigned long long>(seen.calls),
              static_cast<unsigned long long>(seen.lost),
              static_cast<unsigned long long>(seen.duplicated));
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0;
  if (seconds <= 0) {
    std::fprintf(stderr, "usage: %s SECONDS [SEED]\n", argv[0]);
    return 2;
  }
  ::alarm(3 * static_cast<unsigned>(seconds) + 600);  // whatever hangs, hangs no longer
  std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  bool grown = true;
  for (int round = 0; round < 3 && grown; ++round) {
    if (!run(seconds, seed++, grown)) return 1;
  }
  return grown ? 1 : 0;
}
