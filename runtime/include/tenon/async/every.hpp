#pragma once

#include <utility>

#include <tenon/async/sleep.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

/// Awaits `run()` again and again, once in each `interval`, the first time after one. A run that
/// takes longer than that makes the next ones late, never two at once or several in a row. Ends
/// when it is cancelled, or with what `run` throws. To run beside a server: `background::repeat`.
template <class Function>
task<> every(clock::duration interval, Function run) {
  clock::time_point due = clock::now();
  for (;;) {
    due += interval;
    const clock::time_point now = clock::now();
    if (due < now) due = now;
    co_await sleep_until(due);
    co_await run();
  }
}

}  // namespace tenon
