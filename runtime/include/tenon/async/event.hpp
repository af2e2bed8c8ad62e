#pragma once

#include <tenon/async/wait_list.hpp>

namespace tenon {

/// Something that happens once, until `reset`; the tasks of one loop wait for it. Outlives them.
class event {
 public:
  event() noexcept = default;
  event(const event&) = delete;
  event& operator=(const event&) = delete;

  class wait_awaiter : detail::list_waiter {
   public:
    explicit wait_awaiter(event& awaited) noexcept
        : list_waiter(awaited.waiting_), event_(awaited) {}
    bool await_ready() const noexcept { return false; }
    template <detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
      if (!begin(caller)) return false;
      if (!event_.is_set()) {
        enlist();
        return true;
      }
      end();
      return false;
    }
    void await_resume() const { finish(); }

   private:
    event& event_;
  };

  /// Resumes all who wait, from the loop's queue, and lets through who comes later.
  void set() noexcept {
    set_ = true;
    while (waiting_.complete_first()) {
    }
  }
  void reset() noexcept { set_ = false; }
  [[nodiscard]] bool is_set() const noexcept { return set_; }
  /// `co_await e.wait();`
  [[nodiscard]] wait_awaiter wait() noexcept { return wait_awaiter(*this); }

 private:
  bool set_ = false;
  detail::wait_list waiting_;
};

}  // namespace tenon
