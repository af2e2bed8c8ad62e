#pragma once

#include <tenon/async/task.hpp>

namespace tenon {

namespace detail {

template <class T>
struct in_place_awaiter : task_awaiter<T> {
  T& await_resume() const { return this->child.promise().outcome.get(); }
};

}  // namespace detail

/// `T& value = co_await in_place(running);`: awaits a task without moving what it ends with, which
/// stays in the task and goes with it. Throws what the task ended with. Once.
template <class T>
[[nodiscard]] detail::in_place_awaiter<T> in_place(task<T>& running) noexcept {
  return {{detail::task_access::frame(running)}};
}

}  // namespace tenon
