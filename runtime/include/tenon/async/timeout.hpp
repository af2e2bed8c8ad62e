#pragma once

#include <tenon/async/child_scope.hpp>
#include <tenon/async/sleep.hpp>

namespace tenon {

/// Thrown by with_timeout and with_deadline when time was up first.
class timeout_error : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "timed out"; }
};

namespace detail {

/// Requests cancellation at a time; stops when it goes out of scope.
class cancel_timer : timer {
 public:
  cancel_timer(cancellation_source& source, executor at, clock::time_point due);
  ~cancel_timer() { at_.remove(*this); }
  [[nodiscard]] bool fired() const noexcept { return fired_; }

 private:
  cancellation_source& source_;
  executor at_;
  bool fired_ = false;
};

}  // namespace detail

/// Runs the task with the sooner of `due` and its caller's deadline. When `due` comes first, the
/// task is cancelled and waited for; if it then ends cancelled, timeout_error is thrown.
template <class T>
task<T> with_deadline(clock::time_point due, task<T> limited) {
  const context& outer = co_await current_context();
  detail::child_scope scope(outer, detail::child_scope::cancels_rest::on_failure);
  scope.inner().deadline = outer.sooner(due);
  detail::cancel_timer alarm(scope.source(), outer.executor, due);
  detail::scoped_child<T> child(scope, 0, std::move(limited));
  auto start = [&child] { child.start(); };
  detail::children_awaiter<decltype(start)> ended{scope, start};
  co_await ended;
  try {
    co_return child.outcome().take();
  } catch (const operation_cancelled&) {
    if (!alarm.fired() || outer.cancellation.requested()) throw;
  }
  throw timeout_error();
}

/// The same with a time from now, counted from when it is awaited or gathered.
template <class Rep, class Period, class T>
task<T> with_timeout(std::chrono::duration<Rep, Period> limit, task<T> limited) {
  co_return co_await with_deadline(detail::time_after(limit), std::move(limited));
}

/// Runs the task so that it does not see its caller's cancellation (its deadline it does).
template <class T>
task<T> shield(task<T> protected_task) {
  context inner = co_await current_context();
  inner.cancellation = {};
  co_return co_await with_context(inner, std::move(protected_task));
}

}  // namespace tenon
