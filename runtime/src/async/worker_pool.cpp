#include <tenon/async/worker_pool.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "work_queue.hpp"

namespace tenon {

struct worker_pool::state {
  std::mutex mutex;
  std::condition_variable changed;
  detail::work_queue queue;
  std::size_t queued = 0;
  std::size_t limit = 0;
  bool ending = false;
  std::vector<std::thread> threads;

  void work_until_ended();
  void end() noexcept;
};

void worker_pool::state::work_until_ended() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return ending || queued != 0; });
    work* job = queue.pop();
    if (job == nullptr) return;
    --queued;
    lock.unlock();
    job->run(*job);
    lock.lock();
  }
}

void worker_pool::state::end() noexcept {
  {
    const std::lock_guard lock(mutex);
    ending = true;
  }
  changed.notify_all();
  for (std::thread& thread : threads) thread.join();
}

worker_pool::worker_pool(worker_pool_options options) : state_(std::make_unique<state>()) {
  state_->limit = options.queue_limit;
  const unsigned count =
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  try {
    for (unsigned each = 0; each < count; ++each)
      state_->threads.emplace_back([pool = state_.get()] { pool->work_until_ended(); });
  } catch (...) {
    state_->end();
    throw;
  }
}

worker_pool::~worker_pool() { state_->end(); }

bool worker_pool::submit(work& job) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->queued == state_->limit) return false;
    state_->queue.push(job, work::place::remote);
    ++state_->queued;
  }
  state_->changed.notify_one();
  return true;
}

bool worker_pool::abandon(work& job) noexcept {
  const std::lock_guard lock(state_->mutex);
  if (job.queued_in == work::place::nowhere) return false;
  state_->queue.unlink(job);
  --state_->queued;
  return true;
}

unsigned worker_pool::threads() const noexcept {
  return static_cast<unsigned>(state_->threads.size());
}

}  // namespace tenon
