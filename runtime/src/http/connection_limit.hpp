#pragma once

#include <cstddef>
#include <optional>

#include "shared_wait_list.hpp"

namespace tenon::http::detail {

/// A number of permits for the tasks of any loops; first come, first served. Outlives its permits
/// and who waits for one.
class connection_limit {
 public:
  explicit connection_limit(std::size_t permits) noexcept : available_(permits) {}
  connection_limit(const connection_limit&) = delete;
  connection_limit& operator=(const connection_limit&) = delete;

  /// One permit, given back when it is destroyed.
  class [[nodiscard]] permit {
   public:
    permit() noexcept = default;
    explicit permit(connection_limit& of) noexcept : of_(&of) {}
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
    connection_limit* of_ = nullptr;
  };

  class acquire_awaiter : shared_wait_list::waiter {
   public:
    explicit acquire_awaiter(connection_limit& wanted) noexcept
        : waiter(wanted.waiting_), limit_(wanted) {}
    bool await_ready() const noexcept { return false; }
    template <tenon::detail::task_promise Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
      return wait_unless(caller, [this] { return limit_.try_take(); });
    }
    permit await_resume() const {
      finish();
      return permit(limit_);
    }

   private:
    connection_limit& limit_;
  };

  /// One that is free now; nothing when there is none.
  [[nodiscard]] std::optional<permit> try_acquire() noexcept {
    const std::lock_guard lock(waiting_.mutex());
    if (!try_take()) return std::nullopt;
    return permit(*this);
  }
  /// `auto permit = co_await limit.acquire();`
  [[nodiscard]] acquire_awaiter acquire() noexcept { return acquire_awaiter(*this); }

 private:
  bool try_take() noexcept {
    if (available_ == 0) return false;
    --available_;
    return true;
  }
  void release() noexcept {
    const std::lock_guard lock(waiting_.mutex());
    if (!waiting_.complete_first()) ++available_;
  }

  std::size_t available_;
  shared_wait_list waiting_;
};

}  // namespace tenon::http::detail
