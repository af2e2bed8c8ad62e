#include "counting_server.hpp"

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>

#include <tenon/async/sleep.hpp>
#include <tenon/http/server.hpp>

namespace load {

namespace {

/// Answers at once, or, at `/slow`, a little later.
class counting_service final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    begun_.fetch_add(1, std::memory_order_relaxed);
    if (incoming.target == "/slow") co_await tenon::sleep_for(std::chrono::milliseconds(20));
    co_await incoming.body.read_all(std::size_t{64} << 10U);
    tenon::http::response answer;
    answer.headers.add_view("Content-Type", "text/plain");
    answer.body = tenon::http::body::view("Hello, world!");
    co_return answer;
  }
  [[nodiscard]] std::uint64_t begun() const noexcept { return begun_; }

 private:
  std::atomic<std::uint64_t> begun_ = 0;
};

}  // namespace

int serve_counting(int inherited, unsigned threads) {
  sigset_t stops{};
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &stops, nullptr);
  counting_service handler;
  tenon::http::server_options options;
  options.port = 0;
  options.threads = threads;
  options.inherited = inherited;
  tenon::http::server server(handler, options);
  server.start();
  std::printf("%u\n", static_cast<unsigned>(server.port()));
  std::fflush(stdout);
  int arrived = 0;
  while (::sigwait(&stops, &arrived) != 0) {
  }
  server.stop(std::chrono::seconds(50));
  std::printf("%llu\n", static_cast<unsigned long long>(handler.begun()));
  return 0;
}

}  // namespace load
