#pragma once

#include <tenon/async/suspension.hpp>

namespace tenon {

namespace detail {

class sleep_awaiter : suspension, timer {
 public:
  explicit sleep_awaiter(clock::time_point due) noexcept;
  ~sleep_awaiter() {
    if (waiting()) at().remove(static_cast<timer&>(*this));
  }
  bool await_ready() const noexcept { return false; }
  template <task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    if (!begin(caller)) return false;
    at().add(*this, due_);
    return true;
  }
  void await_resume() const { finish(); }

 private:
  clock::time_point due_;
};

class yield_awaiter : suspension {
 public:
  yield_awaiter() noexcept;
  bool await_ready() const noexcept { return false; }
  template <task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    if (!begin(caller)) return false;
    complete();
    return true;
  }
  void await_resume() const { finish(); }
};

/// The time `wait` from now, or the end of time where that cannot be told.
[[nodiscard]] clock::time_point time_after(clock::duration wait) noexcept;

template <class Rep, class Period>
[[nodiscard]] clock::time_point time_after(std::chrono::duration<Rep, Period> wait) noexcept {
  return time_after(std::chrono::ceil<clock::duration>(wait));
}

}  // namespace detail

/// `co_await sleep_until(t);` Resumes on the loop at `due` or soon after.
[[nodiscard]] inline detail::sleep_awaiter sleep_until(clock::time_point due) noexcept {
  return detail::sleep_awaiter(due);
}
/// `co_await sleep_for(20ms);`
template <class Rep, class Period>
[[nodiscard]] detail::sleep_awaiter sleep_for(std::chrono::duration<Rep, Period> wait) noexcept {
  return detail::sleep_awaiter(detail::time_after(wait));
}

/// `co_await yield();` Lets everything else that is ready run first.
[[nodiscard]] inline detail::yield_awaiter yield() noexcept { return {}; }

}  // namespace tenon
