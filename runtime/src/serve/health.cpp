#include "health.hpp"

#include <tenon/async/cancellation.hpp>
#include <tenon/async/context.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/async/what_of.hpp>
#include <utility>

#include "pages.hpp"

namespace tenon::serving {

/// The right to run the checks; given back when it goes.
class health::turn {
 public:
  explicit turn(health& of) : of_(of) {
    const std::lock_guard lock{of_.mutex_};
    const bool fresh = of_.last_run_ && clock::now() - *of_.last_run_ < of_.lifetime_;
    taken_ = !of_.running_ && !fresh;
    if (taken_) of_.running_ = true;
  }
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;
  ~turn() {
    if (!taken_) return;
    const std::lock_guard lock{of_.mutex_};
    of_.running_ = false;
  }
  [[nodiscard]] bool taken() const noexcept { return taken_; }

 private:
  health& of_;
  bool taken_ = false;
};

health::health(std::vector<readiness_check> checks, std::chrono::milliseconds lifetime,
               log_writer& lines)
    : checks_(std::move(checks)), lifetime_(lifetime), lines_(lines), failing_(checks_.size()) {}

task<std::string> health::run_check(const readiness_check& check) {
  const context& here = co_await current_context();
  std::string failure;
  try {
    co_await with_timeout(check.timeout, check.run());
  } catch (...) {
    if (here.cancellation.requested()) throw;  // who asked has gone: that tells nothing
    failure = what_of(std::current_exception());
    if (failure.empty()) failure = "failed";
  }
  co_return failure;
}

void health::note(const std::vector<std::string>& failures) {
  const std::lock_guard lock{mutex_};
  last_run_ = clock::now();
  for (std::size_t index = 0; index < checks_.size(); ++index) {
    const std::string& failure = failures[index];
    const std::string& name = checks_[index].name;
    if (failing_[index] == !failure.empty()) continue;
    failing_[index] = !failure.empty();
    if (failure.empty()) {
      lines_.write(severity::info, "check passes again", {{"check", name}});
    } else {
      lines_.write(severity::warning, "check failed", {{"check", name}, {"error", failure}});
    }
  }
}

task<void> health::run_checks() {
  std::vector<task<std::string>> runs;
  for (const readiness_check& each : checks_) runs.push_back(run_check(each));
  const std::vector<std::string> failures = co_await gather(std::move(runs));
  note(failures);
}

task<http::response> health::checked() {
  {
    const turn mine{*this};
    if (mine.taken()) co_await run_checks();
  }
  std::string failing;
  {
    const std::lock_guard lock{mutex_};
    if (!last_run_) co_return text_page(503, "checking\n");
    for (std::size_t index = 0; index < checks_.size(); ++index) {
      if (failing_[index]) failing += (failing.empty() ? "" : ", ") + checks_[index].name;
    }
  }
  if (failing.empty()) co_return text_page(200, "ok\n");
  http::response answer = text_page(503, {});
  answer.body = "failing: " + failing + "\n";
  co_return answer;
}

task<http::response> health::answer(std::string_view path, const http::request& incoming) {
  if (!asks_for_page(incoming)) co_return page_only_read();
  if (path != "/livez" && !started_.load(std::memory_order_relaxed)) {
    co_return text_page(503, "starting\n");
  }
  if (path != "/readyz") co_return text_page(200, "ok\n");
  if (draining_.load(std::memory_order_relaxed)) co_return text_page(503, "draining\n");
  if (checks_.empty()) co_return text_page(200, "ok\n");
  http::response outcome = co_await checked();
  co_return outcome;
}

}  // namespace tenon::serving
