#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>

#include <tenon/async/executor.hpp>
#include <tenon/async/spawn.hpp>

#include "timer_heap.hpp"
#include "work_queue.hpp"

namespace tenon {
class worker_pool;
}

namespace tenon::detail {

/// The queue and the timers of one serialised place of execution. What drives it differs:
/// `own_loop` has its thread and io_context, `adapter_loop` borrows any Asio executor.
class loop {
 public:
  explicit loop(boost::asio::any_io_executor host, worker_pool* workers);
  loop(const loop&) = delete;
  loop& operator=(const loop&) = delete;
  virtual ~loop();

  /// The loop that the calling thread is inside of, or null.
  static loop* current() noexcept;

  void post(work& item) noexcept;
  bool remove(work& item) noexcept;
  void add(timer& item, clock::time_point due);
  void remove(timer& item) noexcept { timers_.remove(item); }
  /// Roots come from any thread and end on the loop.
  void adopt(root& task) noexcept;
  void release(root& task) noexcept;

  [[nodiscard]] bool shutting_down() const noexcept { return shutting_down_; }
  /// It will not run any more: what is destroyed from now on need not have ended.
  void begin_shutdown() noexcept { shutting_down_ = true; }

  /// The pool that `offload` uses.
  worker_pool& workers();
  [[nodiscard]] const boost::asio::any_io_executor& host() const noexcept { return host_; }
  /// Null for an adapter.
  [[nodiscard]] virtual boost::asio::io_context* own_context() noexcept { return nullptr; }

 protected:
  friend class loop_scope;
  /// Has the host call `enter_and_drain` soon. From any thread.
  virtual void wake() noexcept = 0;
  /// Keeps the loop alive while the host holds one of its handlers.
  virtual std::shared_ptr<void> keep_alive() noexcept { return nullptr; }

  /// Runs what is queued now; what that queues waits for the next round.
  void drain() noexcept;
  void take_remote() noexcept;
  [[nodiscard]] bool idle() const noexcept { return ready_.empty(); }
  [[nodiscard]] bool timers_idle() const noexcept { return timers_.empty(); }
  void destroy_roots() noexcept;
  void disarm() noexcept;

 private:
  void arm();
  void fire_due() noexcept;

  work_queue ready_;
  std::mutex remote_mutex_;
  work_queue remote_;
  timer_heap timers_;
  boost::asio::any_io_executor host_;
  boost::asio::steady_timer alarm_;
  clock::time_point armed_for_ = clock::time_point::max();
  root* first_root_ = nullptr;
  bool shutting_down_ = false;
  worker_pool* workers_;
  std::unique_ptr<worker_pool> own_workers_;
};

/// Marks the calling thread as inside the loop.
class loop_scope {
 public:
  explicit loop_scope(loop& entered) noexcept;
  loop_scope(const loop_scope&) = delete;
  loop_scope& operator=(const loop_scope&) = delete;
  ~loop_scope();

 private:
  loop* outer_;
};

}  // namespace tenon::detail
