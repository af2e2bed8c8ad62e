#include <tenon/async/wait_list.hpp>

namespace tenon::detail {

bool wait_list::complete_first() noexcept {
  if (first_ == nullptr) return false;
  list_waiter& completed = *first_;
  completed.leave();
  completed.complete();
  return true;
}

void list_waiter::enlist() noexcept {
  next_ = nullptr;
  previous_ = list_.last_;
  (previous_ != nullptr ? previous_->next_ : list_.first_) = this;
  list_.last_ = this;
  listed_ = true;
}

void list_waiter::leave() noexcept {
  if (!listed_) return;
  (previous_ != nullptr ? previous_->next_ : list_.first_) = next_;
  (next_ != nullptr ? next_->previous_ : list_.last_) = previous_;
  listed_ = false;
}

}  // namespace tenon::detail
