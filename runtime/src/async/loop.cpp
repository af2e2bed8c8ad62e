#include "loop.hpp"

#include <tenon/async/worker_pool.hpp>

#include <utility>

namespace tenon::detail {

namespace {
constinit thread_local loop* entered_loop = nullptr;
}

loop::loop(boost::asio::any_io_executor host, worker_pool* workers)
    : host_(std::move(host)), alarm_(host_), workers_(workers) {}

loop::~loop() = default;

loop* loop::current() noexcept { return entered_loop; }

loop_scope::loop_scope(loop& entered) noexcept : outer_(std::exchange(entered_loop, &entered)) {}
loop_scope::~loop_scope() { entered_loop = outer_; }

void loop::post(work& item) noexcept {
  if (current() == this) {
    ready_.push(item, work::place::ready);
    return;
  }
  // Woken under the lock: who then finds the item gone, or takes it out, knows that this thread is
  // done with the loop and may destroy it.
  const std::lock_guard lock(remote_mutex_);
  const bool first = remote_.empty();
  remote_.push(item, work::place::remote);
  if (first) wake();
}

bool loop::remove(work& item) noexcept {
  const std::lock_guard lock(remote_mutex_);
  if (item.queued_in == work::place::nowhere) return false;
  (item.queued_in == work::place::remote ? remote_ : ready_).unlink(item);
  return true;
}

void loop::take_remote() noexcept {
  const std::lock_guard lock(remote_mutex_);
  ready_.append(remote_, work::place::ready);
}

void loop::drain() noexcept {
  // Work that posts itself again must not keep input and output waiting: a mark ends the round.
  work round_end([](work&) noexcept {});
  ready_.push(round_end, work::place::ready);
  for (work* item = ready_.pop(); item != &round_end; item = ready_.pop()) item->run(*item);
}

void loop::add(timer& item, clock::time_point due) {
  timers_.add(item, due);
  if (timers_.soonest() < armed_for_) arm();
}

void loop::arm() {
  armed_for_ = timers_.soonest();
  alarm_.expires_at(armed_for_);
  alarm_.async_wait([this, kept = keep_alive()](const boost::system::error_code& failure) {
    if (failure) return;  // set again for another time, or ending
    const loop_scope inside(*this);
    armed_for_ = clock::time_point::max();
    fire_due();
    if (!idle() && own_context() == nullptr) wake();
  });
}

void loop::fire_due() noexcept {
  const clock::time_point now = clock::now();
  while (timer* due = timers_.take_due(now)) due->fire(*due);
  if (!timers_.empty() && timers_.soonest() < armed_for_) arm();
}

void loop::disarm() noexcept {
  if (armed_for_ == clock::time_point::max()) return;
  armed_for_ = clock::time_point::max();
  boost::system::error_code ignored;
  alarm_.cancel(ignored);
}

void loop::adopt(root& task) noexcept {
  const std::lock_guard lock(remote_mutex_);
  task.previous = nullptr;
  task.next = first_root_;
  if (first_root_ != nullptr) first_root_->previous = &task;
  first_root_ = &task;
}

void loop::release(root& task) noexcept {
  const std::lock_guard lock(remote_mutex_);
  (task.previous != nullptr ? task.previous->next : first_root_) = task.next;
  if (task.next != nullptr) task.next->previous = task.previous;
}

void loop::destroy_roots() noexcept {
  const loop_scope inside(*this);
  shutting_down_ = true;
  while (root* task = first_root_) {
    release(*task);
    task->destroy(*task);
  }
}

worker_pool& loop::workers() {
  if (workers_ == nullptr) {
    own_workers_ = std::make_unique<worker_pool>();
    workers_ = own_workers_.get();
  }
  return *workers_;
}

}  // namespace tenon::detail
