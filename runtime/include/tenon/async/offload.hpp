#pragma once

#include <type_traits>

#include <tenon/async/suspension.hpp>

namespace tenon {

class worker_pool;

/// Thrown by `offload` when the pool's queue is at its limit.
class worker_pool_full : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "worker pool is full"; }
};

namespace detail {

/// The caller of a job that runs on a worker thread.
class offloaded : suspension {
 public:
  bool await_ready() const noexcept { return false; }
  template <task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) {
    if (!begin(caller)) return false;
    submit();
    return true;
  }
  void await_resume() const { finish(); }

 protected:
  using function = void (*)(offloaded&) noexcept;
  explicit offloaded(function call) noexcept;
  ~offloaded();

 private:
  struct job : tenon::work {
    explicit job(offloaded& of) noexcept;
    offloaded& owner;
  };
  void submit();

  function call_;
  job job_;
  worker_pool* pool_ = nullptr;
};

template <class Callable>
class offloaded_call final : public offloaded {
 public:
  using value = std::invoke_result_t<Callable&>;
  explicit offloaded_call(Callable& callable) noexcept
      : offloaded([](offloaded& self) noexcept { static_cast<offloaded_call&>(self).call(); }),
        callable_(callable) {}
  [[nodiscard]] result<value>& outcome() noexcept { return outcome_; }

 private:
  void call() noexcept {
    try {
      if constexpr (std::is_void_v<value>) {
        callable_();
      } else {
        outcome_.set_value(callable_());
      }
    } catch (...) {
      outcome_.set_error(std::current_exception());
    }
  }
  Callable& callable_;
  result<value> outcome_;
};

}  // namespace detail

/// Calls `callable` on a thread of the loop's worker pool and gives its value or exception, back on
/// the loop. For work that computes for long or blocks. Cancelled while it waits for a thread, it
/// is not called; once it runs, its end is waited for, because it may use its caller's variables.
/// Throws worker_pool_full.
template <class Callable>
task<std::invoke_result_t<Callable&>> offload(Callable callable) {
  detail::offloaded_call<Callable> call(callable);
  co_await call;
  co_return call.outcome().take();
}

}  // namespace tenon
