#pragma once

#include <tenon/async/suspension.hpp>

namespace tenon::detail {

class list_waiter;

/// Suspended coroutines of one loop, in the order they came.
class wait_list {
 public:
  /// False when nobody waits.
  bool complete_first() noexcept;

 private:
  friend class list_waiter;
  list_waiter* first_ = nullptr;
  list_waiter* last_ = nullptr;
};

/// A suspension that waits in a wait_list.
class list_waiter : public suspension {
 protected:
  explicit list_waiter(wait_list& in) noexcept
      : suspension([](suspension& self) noexcept {
          static_cast<list_waiter&>(self).leave();
          return true;
        }),
        list_(in) {}
  ~list_waiter() { leave(); }
  void enlist() noexcept;

 private:
  friend class wait_list;
  void leave() noexcept;

  wait_list& list_;
  list_waiter* next_ = nullptr;
  list_waiter* previous_ = nullptr;
  bool listed_ = false;
};

}  // namespace tenon::detail
