#include <tenon/async/offload.hpp>
#include <tenon/async/worker_pool.hpp>

#include "loop.hpp"

namespace tenon::detail {

offloaded::job::job(offloaded& of) noexcept
    : work([](work& self) noexcept {
        offloaded& owner = static_cast<job&>(self).owner;
        owner.call_(owner);
        owner.complete_from_elsewhere();
      }),
      owner(of) {}

offloaded::offloaded(function call) noexcept
    : suspension([](suspension& self) noexcept {
        auto& me = static_cast<offloaded&>(self);
        return me.pool_->abandon(me.job_);
      }),
      call_(call),
      job_(*this) {}

offloaded::~offloaded() {
  if (waiting() && !pool_->abandon(job_)) take_back_completion();
}

void offloaded::submit() {
  pool_ = &at().loop()->workers();
  if (pool_->submit(job_)) return;
  end();
  throw worker_pool_full();
}

}  // namespace tenon::detail
