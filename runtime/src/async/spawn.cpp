#include <tenon/async/spawn.hpp>

#include "loop.hpp"

namespace tenon::detail {

spawned::spawned(executor on) noexcept
    : root([](root& self) noexcept {
        auto& me = static_cast<spawned&>(self);
        me.context_.executor.remove(me.start_);  // it may never have started
        me.abandon();
        me.finish_on_loop();
      }),
      completion([](completion& self) noexcept -> std::coroutine_handle<> {
        auto& me = static_cast<spawned&>(self);
        me.context_.executor.loop()->release(me);
        me.keep_outcome();
        me.report();
        me.finish_on_loop();
        return std::noop_coroutine();
      }),
      source_(on),
      context_{.executor = on, .cancellation = source_.token()} {}

void spawned::start(std::coroutine_handle<> frame) noexcept {
  start_.frame = frame;
  context_.executor.loop()->adopt(*this);
  context_.executor.post(start_);
}

void spawned::finish_on_loop() noexcept {
  if (void* joiner = joiner_.exchange(this, std::memory_order_acq_rel))
    static_cast<suspension*>(joiner)->complete_from_elsewhere();
  const std::shared_ptr<void> kept = std::move(host_);
  release_one();
}

bool spawned::join(suspension& joiner) noexcept {
  void* nobody = nullptr;
  return joiner_.compare_exchange_strong(nobody, &joiner, std::memory_order_acq_rel);
}

bool spawned::leave(suspension& joiner) noexcept {
  void* expected = &joiner;
  return joiner_.compare_exchange_strong(expected, nullptr, std::memory_order_acq_rel);
}

void spawned::let_go(bool was_joined) noexcept {
  if (was_joined) seen_ = true;
  release_one();
}

void spawned::release_one() noexcept {
  if (holders_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (!seen_) refuse_unseen_failure();
  delete this;
}

void refuse_failure(const std::exception_ptr& failure) noexcept {
  try {
    std::rethrow_exception(failure);
  } catch (const operation_cancelled&) {  // what was asked for
  }
}

join_awaiter_base::join_awaiter_base(spawned& joined) noexcept
    : suspension([](suspension& self) noexcept {
        static_cast<join_awaiter_base&>(self).joined_.source().request_cancel();
        return false;
      }),
      joined_(joined) {}

join_awaiter_base::~join_awaiter_base() {
  if (waiting() && !joined_.leave(*this)) take_back_completion();
}

}  // namespace tenon::detail
