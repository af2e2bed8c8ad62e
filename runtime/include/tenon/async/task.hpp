#pragma once

#include <cassert>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <type_traits>
#include <utility>

#include <tenon/async/context.hpp>
#include <tenon/async/frame_pool.hpp>
#include <tenon/async/result.hpp>

namespace tenon {

template <class T = void>
class task;

namespace detail {

/// Told, instead of a continuation, that a task ended; answers what to resume next.
struct completion {
  using function = std::coroutine_handle<> (*)(completion&) noexcept;
  explicit constexpr completion(function finished_function) noexcept
      : finished(finished_function) {}
  function finished;
};

struct promise_base {
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      promise_base& promise = ended.promise();
      if (promise.observer != nullptr) return promise.observer->finished(*promise.observer);
      return promise.continuation;
    }
    void await_resume() const noexcept {}
  };
  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_awaiter final_suspend() const noexcept { return {}; }

  std::coroutine_handle<> continuation;
  const context* running_context = nullptr;
  completion* observer = nullptr;
};

/// The promises of Tenon's own coroutines: those that carry a context.
template <class Promise>
concept task_promise = std::derived_from<Promise, promise_base>;

template <class T>
struct promise final : promise_base {
  task<T> get_return_object() noexcept;
  void unhandled_exception() noexcept { outcome.set_error(std::current_exception()); }

  template <class U = T>
    requires std::convertible_to<U&&, T>
  void return_value(U&& value) {
    outcome.set_value(std::forward<U>(value));
  }

  result<T> outcome;
};

template <>
struct promise<void> final : promise_base {
  task<void> get_return_object() noexcept;
  void unhandled_exception() noexcept { outcome.set_error(std::current_exception()); }
  void return_void() const noexcept {}

  result<void> outcome;
};

template <class T>
struct task_awaiter {
  std::coroutine_handle<promise<T>> child;
  const context* child_context = nullptr;  // null: the caller's

  bool await_ready() const noexcept { return false; }
  template <task_promise Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> caller) const noexcept {
    child.promise().continuation = caller;
    child.promise().running_context =
        child_context != nullptr ? child_context : caller.promise().running_context;
    return child;
  }
  T await_resume() const { return child.promise().outcome.take(); }
};

struct task_access;

}  // namespace detail

/// A lazy computation: it starts when it is awaited, runs in its awaiter's context, and gives its
/// value or exception to it. Single owner; destroying it before it started runs nothing.
/// T may be move-only, a reference, or void. Awaited once, as an rvalue: `co_await f()` or
/// `co_await std::move(named)`.
template <class T>
class [[nodiscard]] task {
 public:
  using value_type = T;
  using promise_type = detail::promise<T>;

  task() noexcept = default;
  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    task moved(std::move(other));
    std::swap(frame_, moved.frame_);
    return *this;
  }
  ~task() {
    if (frame_) frame_.destroy();
  }

  /// False when default-constructed or moved from.
  explicit operator bool() const noexcept { return frame_ != nullptr; }

  detail::task_awaiter<T> operator co_await() && noexcept {
    assert(frame_ && "awaiting an empty task");
    return {frame_};
  }

 private:
  friend promise_type;
  friend detail::task_access;
  explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

namespace detail {

/// How the runtime starts a task that no coroutine awaits, and takes what it ended with.
struct task_access {
  /// Readies the task; resuming the answer runs it. `observer` is told when it ended.
  template <class T>
  static std::coroutine_handle<> prepare(task<T>& started, const context& in,
                                         completion& observer) noexcept {
    started.frame_.promise().running_context = &in;
    started.frame_.promise().observer = &observer;
    return started.frame_;
  }
  template <class T>
  static result<T>& outcome(task<T>& ended) noexcept {
    return ended.frame_.promise().outcome;
  }
  template <class T>
  static std::coroutine_handle<promise<T>> frame(task<T>& of) noexcept {
    return of.frame_;
  }
};

template <class T>
task<T> promise<T>::get_return_object() noexcept {
  return task<T>(std::coroutine_handle<promise>::from_promise(*this));
}

inline task<void> promise<void>::get_return_object() noexcept {
  return task<void>(std::coroutine_handle<promise>::from_promise(*this));
}

/// Resumes a coroutine from a loop's queue.
struct resume_work : work {
  explicit resume_work(std::coroutine_handle<> resumed) noexcept
      : work([](work& self) noexcept { static_cast<resume_work&>(self).frame.resume(); }),
        frame(resumed) {}
  std::coroutine_handle<> frame;
};

template <class T>
class with_context_awaitable {
 public:
  with_context_awaitable(const context& mine, task<T> child) noexcept
      : child_(std::move(child)), context_(&mine) {}
  task_awaiter<T> operator co_await() && noexcept { return {task_access::frame(child_), context_}; }

 private:
  task<T> child_;
  const context* context_;
};

}  // namespace detail

/// `co_await with_context(mine, f())`: runs the task in `mine` instead of the caller's context.
/// `mine` stays alive and unmoved until the await is over, and is of the same loop.
template <class T>
[[nodiscard]] detail::with_context_awaitable<T> with_context(const context& mine,
                                                             task<T> child) noexcept {
  return {mine, std::move(child)};
}
template <class T>
void with_context(const context&& mine, task<T> child) = delete;

}  // namespace tenon
