#pragma once

#include <coroutine>

#include <tenon/async/context.hpp>
#include <tenon/async/task.hpp>

namespace tenon::detail {

/// A coroutine suspended in one of the runtime's own awaits. It resumes once, from its loop's
/// queue: because what it waits for happened, or because it was cancelled, which it then throws.
/// Safe to destroy while suspended, when the derived class withdraws from what it waits for.
class suspension : private work, private cancellation_callback {
 public:
  /// What it waited for happened. On the loop.
  void complete() noexcept {
    disconnect();
    at_.post(*this);
  }
  /// The same from any thread; `withdraw` answers false from before on. The object may be gone as
  /// soon as the loop runs.
  void complete_from_elsewhere() noexcept { at_.post(*this); }

 protected:
  /// Stops waiting; false when it must go on, because completion is sure to come. On the loop.
  using withdraw_function = bool (*)(suspension&) noexcept;
  explicit suspension(withdraw_function withdraw) noexcept
      : work(&resume_from_queue), cancellation_callback(&cancel), withdraw_(withdraw) {}
  ~suspension() {
    if (waiting_) at_.remove(*this);
  }

  /// False, when cancelled already: then the caller does not suspend, and `finish` throws.
  [[nodiscard]] bool begin(std::coroutine_handle<> caller, const context& in) noexcept;
  template <task_promise Promise>
  [[nodiscard]] bool begin(std::coroutine_handle<Promise> caller) noexcept {
    return begin(caller, *caller.promise().running_context);
  }
  /// Waits although the caller was cancelled: what is waited for ends soon because of that.
  void begin_uncancellable(std::coroutine_handle<> caller, const context& in) noexcept;
  /// Suspends no longer although `begin` said so: what was waited for is there already.
  void end() noexcept;
  /// Resumes at once. On the loop, outside any coroutine.
  void resume() noexcept;
  /// For `await_resume`: throws operation_cancelled when that ended the wait.
  void finish() const {
    if (cancelled_) throw operation_cancelled();
  }
  [[nodiscard]] executor at() const noexcept { return at_; }
  [[nodiscard]] bool waiting() const noexcept { return waiting_; }
  /// Waits for the other thread that is about to call `complete`, and takes that back.
  void take_back_completion() noexcept;

 private:
  static void resume_from_queue(work& self) noexcept;
  static void cancel(cancellation_callback& self) noexcept;

  withdraw_function withdraw_;
  std::coroutine_handle<> caller_;
  executor at_;
  bool waiting_ = false;
  bool cancelled_ = false;
};

}  // namespace tenon::detail
