#pragma once

#include <cstddef>
#include <exception>

#include <tenon/async/event.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

/// Tasks started one by one that end before their owner does:
/// `task_group group(co_await current_context()); group.spawn(f()); co_await group.join();`
/// The first exception cancels the others and is thrown by `join`. Destroying a group whose tasks
/// have not been joined ends the program (std::terminate), because they may use what is about to
/// vanish.
class task_group {
 public:
  /// The tasks inherit `owner`, which outlives the group; they run on its loop.
  explicit task_group(const context& owner) noexcept;
  task_group(const task_group&) = delete;
  task_group& operator=(const task_group&) = delete;
  ~task_group();

  /// Starts the task at once, on the caller's stack until it first suspends.
  void spawn(task<> member);
  /// Asks all tasks to stop; `join` is still needed.
  void request_cancel() noexcept { source_.request_cancel(); }
  /// Waits until all have ended, also those spawned meanwhile. When its caller is cancelled so are
  /// the tasks, and it waits for them. Throws the first exception of a task; cancellation that was
  /// asked for through `request_cancel` is not one.
  task<> join();
  [[nodiscard]] std::size_t running() const noexcept { return running_; }

 private:
  struct member;
  void ended(member& which) noexcept;
  task<> wait_for_all();

  cancellation_source source_;
  context inner_;
  event all_ended_;
  std::size_t running_ = 0;
  member* first_ = nullptr;
  bool joined_ = true;
  std::exception_ptr failure_;
};

}  // namespace tenon
