#pragma once

#include <tenon/async/event_loop.hpp>
#include <tenon/async/task.hpp>

namespace tenon {

namespace detail {

struct stop_when_done : completion {
  explicit stop_when_done(event_loop& running) noexcept
      : completion([](completion& self) noexcept -> std::coroutine_handle<> {
          auto& me = static_cast<stop_when_done&>(self);
          me.done = true;
          me.loop.stop();
          return std::noop_coroutine();
        }),
        loop(running) {}
  event_loop& loop;
  bool done = false;
};

}  // namespace detail

/// Runs the task in `within`, a context of `loop`, and the loop on the calling thread until the
/// task is done; gives its value or throws its exception.
template <class T>
T run_in(event_loop& loop, const context& within, task<T> main) {
  detail::stop_when_done done(loop);
  detail::resume_work start(detail::task_access::prepare(main, within, done));
  loop.get_executor().post(start);
  while (!done.done) loop.run();
  return detail::task_access::outcome(main).take();
}

/// The same in a new context that only has the loop.
template <class T>
T run_in(event_loop& loop, task<T> main) {
  const context within{.executor = loop.get_executor()};
  return run_in(loop, within, std::move(main));
}

/// Runs the task on the calling thread, on a loop made for it. What the task spawned and did not
/// wait for is destroyed.
template <class T>
T run(task<T> main) {
  event_loop loop;
  return run_in(loop, std::move(main));
}

}  // namespace tenon
