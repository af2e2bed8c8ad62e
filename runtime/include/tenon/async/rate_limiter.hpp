#pragma once

#include <tenon/async/executor.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

/// Tokens that come back at a steady rate, up to a number: the arithmetic of a rate limit, for one
/// thread at a time.
class token_bucket {
 public:
  /// Full at the beginning. Throws std::invalid_argument unless both are positive.
  token_bucket(double per_second, double burst);

  /// Takes them if they are there.
  [[nodiscard]] bool try_take(clock::time_point now, double tokens = 1) noexcept;
  /// Takes them, if need be in advance; how long to wait until they are there.
  [[nodiscard]] clock::duration reserve(clock::time_point now, double tokens = 1) noexcept;
  /// Gives back what was reserved and not used.
  void give_back(double tokens) noexcept;
  /// How long until that many are there.
  [[nodiscard]] clock::duration wait_for(clock::time_point now, double tokens = 1) noexcept;
  /// True when nothing has been taken that did not come back since.
  [[nodiscard]] bool full(clock::time_point now) noexcept;

 private:
  void refill(clock::time_point now) noexcept;

  double per_second_;
  double burst_;
  double tokens_;
  clock::time_point filled_ = clock::time_point::min();
};

/// Lets the tasks of one loop through at a steady rate, in the order they came: up to `burst` at
/// once, then `per_second`. Outlives the tasks that wait.
class rate_limiter {
 public:
  explicit rate_limiter(double per_second, double burst = 1) : bucket_(per_second, burst) {}
  rate_limiter(const rate_limiter&) = delete;
  rate_limiter& operator=(const rate_limiter&) = delete;

  /// `co_await limiter.acquire();` Waits for its turn. A cancelled wait costs nothing.
  task<> acquire(double tokens = 1);
  /// False, without waiting, when it would have to wait.
  [[nodiscard]] bool try_acquire(double tokens = 1) noexcept {
    return bucket_.try_take(clock::now(), tokens);
  }

 private:
  token_bucket bucket_;
};

}  // namespace tenon
