#pragma once

#include <tenon/async/executor.hpp>

namespace tenon::detail {

/// An intrusive first-in first-out queue of work.
class work_queue {
 public:
  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

  void push(work& item, work::place as) noexcept {
    item.queued_in = as;
    item.next = nullptr;
    item.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &item;
    last_ = &item;
  }
  work* pop() noexcept {
    work* item = first_;
    if (item != nullptr) unlink(*item);
    return item;
  }
  void unlink(work& item) noexcept {
    (item.previous != nullptr ? item.previous->next : first_) = item.next;
    (item.next != nullptr ? item.next->previous : last_) = item.previous;
    item.next = item.previous = nullptr;
    item.queued_in = work::place::nowhere;
  }
  /// Moves all of `other` behind what is here.
  void append(work_queue& other, work::place as) noexcept {
    while (work* item = other.pop()) push(*item, as);
  }

 private:
  work* first_ = nullptr;
  work* last_ = nullptr;
};

}  // namespace tenon::detail
