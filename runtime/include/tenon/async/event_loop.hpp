#pragma once

#include <memory>

#include <tenon/async/executor.hpp>

namespace tenon {

class worker_pool;
namespace detail {
class own_loop;
}

/// Runs tasks, timers and input/output on the one thread that calls `run`.
class event_loop {
 public:
  /// With `workers`, which outlive the loop, `offload` runs there; without, the loop makes a small
  /// pool of its own at the first `offload`.
  explicit event_loop(worker_pool* workers = nullptr);
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;
  /// Destroys the tasks spawned on it that have not ended, where they stand.
  ~event_loop();

  /// Runs what is posted and what becomes ready until `stop`; what is left stays for the next run.
  void run();
  /// Makes `run` return soon, or at once if called before it. From any thread.
  void stop() noexcept;
  [[nodiscard]] executor get_executor() const noexcept;

 private:
  std::unique_ptr<detail::own_loop> loop_;
};

}  // namespace tenon
