#include <tenon/async/executor.hpp>

#include "loop.hpp"

namespace tenon {

void executor::post(work& item) const noexcept { loop_->post(item); }
bool executor::remove(work& item) const noexcept { return loop_->remove(item); }
void executor::add(timer& item, clock::time_point due) const { loop_->add(item, due); }
void executor::remove(timer& item) const noexcept { loop_->remove(item); }
bool executor::running_here() const noexcept {
  return loop_ == nullptr || detail::loop::current() == loop_;
}

bool executor::shutting_down() const noexcept { return loop_ != nullptr && loop_->shutting_down(); }

}  // namespace tenon
