#pragma once

#include <chrono>
#include <ctime>

/// The processor's time that this thread has taken: what others do meanwhile is not in it.
inline std::chrono::nanoseconds thread_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}
