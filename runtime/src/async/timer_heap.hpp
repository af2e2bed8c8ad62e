#pragma once

#include <vector>

#include <tenon/async/executor.hpp>

namespace tenon::detail {

/// The running timers of one loop, soonest first. Nodes know their place, so removal is O(log n).
class timer_heap {
 public:
  void add(timer& item, clock::time_point due);
  void remove(timer& item) noexcept;
  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  [[nodiscard]] clock::time_point soonest() const noexcept { return heap_.front()->due; }
  /// Takes out the soonest timer when it is due, or answers null.
  timer* take_due(clock::time_point now) noexcept;

 private:
  void place(timer& item, std::size_t index) noexcept;
  void rise(std::size_t index) noexcept;
  void sink(std::size_t index) noexcept;

  std::vector<timer*> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace tenon::detail
