#pragma once

#include <exception>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <tenon/async/cancellation.hpp>
#include <tenon/async/gather.hpp>

namespace tenon {

/// How a task ended: with its value (std::monostate for void), or with an exception.
template <class T>
class settled {
 public:
  using value_type = detail::value_or_monostate<T>;
  explicit settled(value_type value) : value_(std::move(value)) {}
  explicit settled(std::exception_ptr error) noexcept : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// The value; throws the exception where there is none.
  value_type& value() & {
    if (error_) std::rethrow_exception(error_);
    return *value_;
  }
  value_type&& value() && { return std::move(value()); }
  /// Null when there is a value.
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }

 private:
  std::optional<value_type> value_;
  std::exception_ptr error_;
};

/// Runs the task and gives how it ended. Cancellation of the caller is thrown all the same.
template <class T>
  requires(!std::is_reference_v<T>)
task<settled<T>> settle(task<T> run) {
  const context& here = co_await current_context();
  std::exception_ptr failure;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(run);
      co_return settled<T>(std::monostate());
    } else {
      co_return settled<T>(co_await std::move(run));
    }
  } catch (const operation_cancelled&) {
    if (here.cancellation.requested()) throw;
    failure = std::current_exception();
  } catch (...) {
    failure = std::current_exception();
  }
  co_return settled<T>(std::move(failure));
}

/// Runs the tasks at the same time to their ends, whatever becomes of the others, and gives how
/// each ended: `auto [a, b] = co_await gather_settled(f(), g());`
template <class... Ts>
task<std::tuple<settled<Ts>...>> gather_settled(task<Ts>... tasks) {
  return gather(settle(std::move(tasks))...);
}

/// The same for any number of tasks of one type, in their order.
template <class T>
task<std::vector<settled<T>>> gather_settled(std::vector<task<T>> tasks) {
  std::vector<task<settled<T>>> all;
  all.reserve(tasks.size());
  for (task<T>& each : tasks) all.push_back(settle(std::move(each)));
  return gather(std::move(all));
}

}  // namespace tenon
