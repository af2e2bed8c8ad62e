#pragma once

#include <cstddef>
#include <utility>

#include <tenon/async/suspension.hpp>
#include <tenon/async/wait_list.hpp>

namespace tenon {

/// A number of permits for the tasks of one loop; first come, first served. Outlives its permits
/// and the tasks that wait for one.
class semaphore {
 public:
  explicit semaphore(std::size_t permits) noexcept : available_(permits) {}
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  /// One permit, given back when it is destroyed.
  class [[nodiscard]] permit {
   public:
    permit() noexcept = default;
    explicit permit(semaphore& of) noexcept : of_(&of) {}
    permit(permit&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    permit& operator=(permit&& other) noexcept {
      permit moved(std::move(other));
      std::swap(of_, moved.of_);
      return *this;
    }
    ~permit() {
      if (of_ != nullptr) of_->release();
    }

   private:
    semaphore* of_ = nullptr;
  };

  class acquire_awaiter : detail::list_waiter {
   public:
    explicit acquire_awaiter(semaphore& wanted) noexcept
        : list_waiter(wanted.waiting_), semaphore_(wanted) {}
    bool await_ready() const noexcept { return false; }
    template <detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
      if (!begin(caller)) return false;
      if (!semaphore_.try_take()) {
        enlist();
        return true;
      }
      end();
      return false;
    }
    permit await_resume() const {
      finish();
      return permit(semaphore_);
    }

   private:
    semaphore& semaphore_;
  };

  /// `auto permit = co_await s.acquire();` Waits until one is free.
  [[nodiscard]] acquire_awaiter acquire() noexcept { return acquire_awaiter(*this); }
  [[nodiscard]] std::size_t available() const noexcept { return available_; }

 private:
  bool try_take() noexcept {
    if (available_ == 0) return false;
    --available_;
    return true;
  }
  /// Hands the permit straight to who waits longest, so that nobody overtakes.
  void release() noexcept {
    if (!waiting_.complete_first()) ++available_;
  }

  std::size_t available_;
  detail::wait_list waiting_;
};

/// Mutual exclusion between the tasks of one loop, across their awaits.
class mutex {
 public:
  /// `auto lock = co_await m.lock();` Unlocked when `lock` is destroyed.
  [[nodiscard]] semaphore::acquire_awaiter lock() noexcept { return one_.acquire(); }

 private:
  semaphore one_{1};
};

}  // namespace tenon
