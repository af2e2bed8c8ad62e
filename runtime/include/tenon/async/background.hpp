#pragma once

#include <cstddef>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/context.hpp>
#include <tenon/async/every.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

/// There are as many background tasks as allowed, or the server is ending.
class background_refused : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "background task refused"; }
};

/// Told what background tasks fail with, on the thread that ran them.
class background_log {
 public:
  virtual ~background_log() = default;
  virtual void background_failed(std::string_view request_id,
                                 std::exception_ptr error) noexcept = 0;
};

/// Tasks that go on when what started them has ended: work after a response, and work that repeats.
/// Each runs on the loop that started it, under no deadline, with the request id and trace of who
/// started it. Whoever runs the loops ends them in order (`tenon::serve` does, given one): `close`,
/// then until `running_on` is 0 for a while, then `request_cancel`. Thread-safe; outlives the
/// loops.
class background {
 public:
  /// More tasks than `limit` at a time are refused.
  explicit background(std::size_t limit = 10'000) noexcept : limit_(limit) {}
  background(const background&) = delete;
  background& operator=(const background&) = delete;
  ~background();

  /// `jobs.start(co_await current_context(), send_mail(address));` What the task throws is logged.
  /// Throws background_refused.
  void start(const context& from, task<> job) { launch(from, std::move(job), false); }
  /// The same for work that repeats (see `every`), on the loop `on`, until the server ends. A run
  /// that fails is logged, and the next one comes in its time.
  template <class Function>
  void repeat(executor on, clock::duration interval, Function run) {
    const context within{.executor = on};
    auto guarded = [this, run = std::move(run)]() mutable { return log_failure(run()); };
    launch(within, every(interval, std::move(guarded)), true);
  }

  /// Before the first task starts; without one, standard error gets a line.
  void set_log(background_log* log) noexcept { log_ = log; }

  /// Refuses new tasks from now on, and cancels those that repeat.
  void close() noexcept;
  /// Cancels all, and refuses new ones.
  void request_cancel() noexcept;
  [[nodiscard]] std::size_t running() const noexcept;
  [[nodiscard]] std::size_t running_on(executor loop) const noexcept;

 private:
  class held;

  void launch(const context& from, task<> job, bool repeats);
  /// What the context of who started a task referred to.
  struct texts {
    std::string request_id;
    std::string trace_state;
  };
  static task<> run(held place, context inner, texts kept, task<> job);
  task<> log_failure(task<> job);
  void report(std::string_view request_id, std::exception_ptr error) const noexcept;
  void cancel(bool only_repeating) noexcept;

  std::size_t limit_;
  background_log* log_ = nullptr;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::size_t running_ = 0;
  held* first_ = nullptr;
};

}  // namespace tenon
