#include <tenon/s3/memory_budget.hpp>

#include <algorithm>

#include <tenon/async/sleep.hpp>

namespace tenon::s3 {

bool memory_budget::try_take(std::uint64_t bytes) noexcept {
  const std::lock_guard lock(mutex_);
  if (bytes > total_ - used_) return false;
  used_ += bytes;
  peak_ = std::max(peak_, used_);
  return true;
}

void memory_budget::give_back(std::uint64_t bytes) noexcept {
  const std::lock_guard lock(mutex_);
  used_ -= bytes;
}

std::uint64_t memory_budget::used() const noexcept {
  const std::lock_guard lock(mutex_);
  return used_;
}

std::uint64_t memory_budget::peak() const noexcept {
  const std::lock_guard lock(mutex_);
  return peak_;
}

task<memory_budget::share> memory_budget::take(std::uint64_t bytes) {
  static constexpr std::chrono::milliseconds longest{16};
  bytes = std::min(bytes, total_);
  // What gives back may run on another loop, whose tasks this one cannot wait for in another way.
  std::chrono::milliseconds pause{1};
  while (!try_take(bytes)) {
    co_await sleep_for(pause);
    pause = std::min(pause * 2, longest);
  }
  co_return share(*this, bytes);
}

}  // namespace tenon::s3
