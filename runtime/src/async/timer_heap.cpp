#include "timer_heap.hpp"

namespace tenon::detail {

namespace {

bool before(const timer& one, const timer& other) noexcept {
  return one.due != other.due ? one.due < other.due : one.sequence < other.sequence;
}

}  // namespace

void timer_heap::add(timer& item, clock::time_point due) {
  remove(item);
  heap_.push_back(&item);
  item.due = due;
  item.sequence = next_sequence_++;
  item.index = heap_.size() - 1;
  rise(item.index);
}

void timer_heap::remove(timer& item) noexcept {
  if (item.index == timer::idle) return;
  const std::size_t hole = item.index;
  timer* last = heap_.back();
  heap_.pop_back();
  item.index = timer::idle;
  if (last == &item) return;
  place(*last, hole);
  rise(hole);
  sink(last->index);
}

timer* timer_heap::take_due(clock::time_point now) noexcept {
  if (heap_.empty() || heap_.front()->due > now) return nullptr;
  timer* due = heap_.front();
  remove(*due);
  return due;
}

void timer_heap::place(timer& item, std::size_t index) noexcept {
  heap_[index] = &item;
  item.index = index;
}

void timer_heap::rise(std::size_t index) noexcept {
  timer& item = *heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (!before(item, *heap_[parent])) break;
    place(*heap_[parent], index);
    index = parent;
  }
  place(item, index);
}

void timer_heap::sink(std::size_t index) noexcept {
  timer& item = *heap_[index];
  for (;;) {
    std::size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
    if (!before(*heap_[child], item)) break;
    place(*heap_[child], index);
    index = child;
  }
  place(item, index);
}

}  // namespace tenon::detail
