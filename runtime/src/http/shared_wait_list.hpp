#pragma once

#include <mutex>
#include <utility>

#include <tenon/async/suspension.hpp>

namespace tenon::http::detail {

/// Coroutines of any loops, in the order they came, that wait for what any thread may bring about.
/// Outlives them.
class shared_wait_list {
 public:
  class waiter;

  /// Guards the list and what is waited for.
  [[nodiscard]] std::mutex& mutex() noexcept { return mutex_; }
  /// Resumes the first, on its own loop; false when nobody waits. Under the mutex.
  bool complete_first() noexcept;

 private:
  std::mutex mutex_;
  waiter* first_ = nullptr;
  waiter* last_ = nullptr;
};

/// Waits in a list until it is completed.
class shared_wait_list::waiter : protected tenon::detail::suspension {
 protected:
  explicit waiter(shared_wait_list& in) noexcept
      : suspension([](suspension& base) noexcept {
          auto& self = static_cast<waiter&>(base);
          const std::lock_guard lock(self.list_.mutex_);
          return self.leave();
        }),
        list_(in) {}
  /// Completed before, or destroyed with its loop.
  ~waiter() {
    const std::lock_guard lock(list_.mutex_);
    leave();
  }

  /// Suspends unless `ready`, which is called under the mutex.
  template <tenon::detail::task_promise Promise, class Ready>
  bool wait_unless(std::coroutine_handle<Promise> caller, Ready ready) {
    if (!begin(caller)) return false;
    const std::lock_guard lock(list_.mutex_);
    if (ready()) {
      end();
      return false;
    }
    enlist();
    return true;
  }

 private:
  friend class shared_wait_list;
  void enlist() noexcept;
  bool leave() noexcept;

  shared_wait_list& list_;
  waiter* next_ = nullptr;
  waiter* previous_ = nullptr;
  bool listed_ = false;
};

}  // namespace tenon::http::detail
