#include "shared_wait_list.hpp"

namespace tenon::http::detail {

void shared_wait_list::waiter::enlist() noexcept {
  previous_ = list_.last_;
  next_ = nullptr;
  (previous_ != nullptr ? previous_->next_ : list_.first_) = this;
  list_.last_ = this;
  listed_ = true;
}

bool shared_wait_list::waiter::leave() noexcept {
  if (!std::exchange(listed_, false)) return false;
  (previous_ != nullptr ? previous_->next_ : list_.first_) = next_;
  (next_ != nullptr ? next_->previous_ : list_.last_) = previous_;
  return true;
}

bool shared_wait_list::complete_first() noexcept {
  waiter* const woken = first_;
  if (woken == nullptr) return false;
  woken->leave();
  woken->complete_from_elsewhere();
  return true;
}

}  // namespace tenon::http::detail
