#pragma once

#include <cstddef>
#include <memory>

#include <tenon/async/executor.hpp>

namespace tenon {

struct worker_pool_options {
  unsigned threads = 0;            ///< 0: as many as the machine has processors
  std::size_t queue_limit = 4096;  ///< jobs that may wait for a thread
};

/// A fixed number of threads for work that computes or blocks; see `offload`. Thread-safe.
/// Jobs are nodes owned by who submits them.
class worker_pool {
 public:
  explicit worker_pool(worker_pool_options options = {});
  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;
  /// Runs what is queued, then ends the threads.
  ~worker_pool();

  /// Queues the job, first in first out; false when the queue is at its limit.
  [[nodiscard]] bool submit(work& job);
  /// Takes a job out of the queue; false when a thread has taken it already.
  bool abandon(work& job) noexcept;
  [[nodiscard]] unsigned threads() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon
