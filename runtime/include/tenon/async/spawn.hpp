#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <utility>

#include <tenon/async/suspension.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

namespace detail {

/// A task that no coroutine owns, in the list of its loop, so that the loop can destroy it.
struct root {
  using function = void (*)(root&) noexcept;
  explicit constexpr root(function destroy_function) noexcept : destroy(destroy_function) {}
  root(const root&) = delete;
  root& operator=(const root&) = delete;

  function destroy;
  root* next = nullptr;
  root* previous = nullptr;
};

/// A spawned task and what it runs in: shared by the loop, while it runs, and its join handle.
class spawned : root, completion {
 public:
  spawned(const spawned&) = delete;
  spawned& operator=(const spawned&) = delete;

  [[nodiscard]] cancellation_source& source() noexcept { return source_; }
  [[nodiscard]] const context& running_context() const noexcept { return context_; }
  void start(std::coroutine_handle<> frame) noexcept;
  /// False when the task has ended already; else `joiner` is completed when it does.
  bool join(suspension& joiner) noexcept;
  /// The joiner may come again; false when it is about to be completed.
  bool leave(suspension& joiner) noexcept;
  [[nodiscard]] bool ended() const noexcept { return joiner_.load() == this; }
  /// What the handle does, once, when it goes.
  void let_go(bool was_joined) noexcept;
  /// Keeps `host` until the task has ended.
  void keep(std::shared_ptr<void> host) noexcept { host_ = std::move(host); }

 protected:
  explicit spawned(executor on) noexcept;
  virtual ~spawned() = default;
  completion& observer() noexcept { return *this; }

 private:
  /// Destroys the frame of a task whose loop is destroyed.
  virtual void abandon() noexcept = 0;
  /// Takes the outcome of the task that ended out of its frame, and destroys the frame: before
  /// anybody is told, so that whoever joins sees the task's variables gone.
  virtual void keep_outcome() noexcept = 0;
  /// Called on the loop when the task has ended.
  virtual void report() noexcept = 0;
  /// Ends the program when the task failed, and not because it was cancelled.
  virtual void refuse_unseen_failure() noexcept = 0;
  void finish_on_loop() noexcept;
  void release_one() noexcept;

  cancellation_source source_;
  context context_;
  resume_work start_{nullptr};
  std::atomic<void*> joiner_ = nullptr;  // null, the suspension that joins, or this: ended
  std::atomic<int> holders_ = 2;         // the loop and the handle
  bool seen_ = false;                    // written by the handle before it lets go
  std::shared_ptr<void> host_;
};

/// Ends the program unless the failure is none or operation_cancelled.
void refuse_failure(const std::exception_ptr& failure) noexcept;

template <class T>
class spawned_task : public spawned {
 public:
  spawned_task(executor on, task<T> run) noexcept : spawned(on), main_(std::move(run)) {}
  void start_now() noexcept { start(task_access::prepare(main_, running_context(), observer())); }
  [[nodiscard]] result<T>& outcome() noexcept { return outcome_; }

 private:
  void abandon() noexcept override {
    main_ = {};
    outcome_.set_error(std::make_exception_ptr(operation_cancelled()));
  }
  void keep_outcome() noexcept override {
    outcome_.set_from(task_access::outcome(main_));
    main_ = {};
  }
  void report() noexcept override {}
  void refuse_unseen_failure() noexcept override {
    if (outcome_.failed()) refuse_failure(outcome_.error());
  }
  task<T> main_;
  result<T> outcome_;
};

/// Tells a handler, on the loop, how the task ended.
template <class T, class Handler>
class reporting_task final : public spawned_task<T> {
 public:
  reporting_task(executor on, task<T> run, Handler handler)
      : spawned_task<T>(on, std::move(run)), handler_(std::move(handler)) {}

 private:
  void report() noexcept override {
    result<T>& ended = this->outcome();
    if constexpr (std::is_void_v<T>) {
      handler_(ended.error());
    } else if (ended.failed()) {
      handler_(ended.error(), nullptr);
    } else {
      T value = ended.take();
      handler_(std::exception_ptr(), &value);
    }
  }
  void refuse_unseen_failure() noexcept override {}
  Handler handler_;
};

class join_awaiter_base : protected suspension {
 public:
  bool await_ready() const noexcept { return false; }
  template <task_promise Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    if (!begin(caller)) {
      joined_.source().request_cancel();
      begin_uncancellable(caller, *caller.promise().running_context);
    }
    if (joined_.join(*this)) return true;
    end();
    return false;
  }

 protected:
  explicit join_awaiter_base(spawned& joined) noexcept;
  ~join_awaiter_base();
  spawned& joined_;
};

template <class T>
class join_awaiter : join_awaiter_base {
 public:
  explicit join_awaiter(spawned_task<T>& joined) noexcept : join_awaiter_base(joined) {}
  using join_awaiter_base::await_ready;
  using join_awaiter_base::await_suspend;
  T await_resume() { return static_cast<spawned_task<T>&>(joined_).outcome().take(); }
};

}  // namespace detail

/// The one who may wait for a spawned task. Dropped without joining, it leaves the task running; if
/// that then fails, other than by cancellation, nobody could know: the program ends
/// (std::terminate). May be moved to another thread, and joined from another loop.
template <class T>
class [[nodiscard]] join_handle {
 public:
  join_handle() noexcept = default;
  explicit join_handle(detail::spawned_task<T>& of) noexcept : of_(&of) {}
  join_handle(join_handle&& other) noexcept
      : of_(std::exchange(other.of_, nullptr)), joined_(other.joined_) {}
  join_handle& operator=(join_handle&& other) noexcept {
    join_handle moved(std::move(other));
    std::swap(of_, moved.of_);
    std::swap(joined_, moved.joined_);
    return *this;
  }
  ~join_handle() {
    if (of_ != nullptr) of_->let_go(joined_);
  }

  /// `T value = co_await handle.join();` Once. Cancelling the one who joins cancels the task, and
  /// it still waits for its end. Throws what the task threw.
  [[nodiscard]] detail::join_awaiter<T> join() noexcept {
    joined_ = true;
    return detail::join_awaiter<T>(*of_);
  }
  /// From any thread.
  void request_cancel() noexcept { of_->source().request_cancel(); }
  /// From any thread.
  [[nodiscard]] bool ended() const noexcept { return of_->ended(); }

 private:
  detail::spawned_task<T>* of_ = nullptr;
  bool joined_ = false;
};

/// Starts the task on the loop, from any thread, without waiting for it, in a context of its own.
template <class T>
[[nodiscard]] join_handle<T> spawn(executor on, task<T> run) {
  auto* started = new detail::spawned_task<T>(on, std::move(run));
  join_handle<T> handle(*started);
  started->start_now();
  return handle;
}

/// Starts the task and leaves it alone. `handler`, which must not throw, is called on the loop at
/// its end: `handler(exception_ptr)` for task<void>, else `handler(exception_ptr, T* value)`.
template <class T, class Handler>
void spawn(executor on, task<T> run, Handler handler) {
  auto* started = new detail::reporting_task<T, Handler>(on, std::move(run), std::move(handler));
  started->start_now();
  started->let_go(true);
}

/// Runs the task on another loop and gives its result to the caller on its own.
template <class T>
task<T> run_on(executor other, task<T> run) {
  join_handle<T> handle = spawn(other, std::move(run));
  co_return co_await handle.join();
}

}  // namespace tenon
