#pragma once

#include <chrono>
#include <thread>

/// Whether the condition comes true: looked at again and again, for as long as a busy machine may
/// need.
template <class Condition>
bool eventually(const Condition& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

/// Whether a situation comes out right at least once. For those in which the test has to be quicker
/// than a limit of what is tested: `situation` gets a limit that grows, and a busy machine needs
/// the long ones. What is broken comes out wrong with each.
template <class Situation>
bool comes_out_right(const Situation& situation) {
  for (const int milliseconds : {60, 600, 6'000}) {
    if (situation(std::chrono::milliseconds(milliseconds))) return true;
  }
  return false;
}

/// Whether what `timed` measures takes less than the limit at least once: a busy machine holds up
/// some of the times.
template <class Timed>
bool takes_less(std::chrono::steady_clock::duration limit, const Timed& timed) {
  for (int tries = 0; tries < 10; ++tries) {
    if (timed() < limit) return true;
  }
  return false;
}
