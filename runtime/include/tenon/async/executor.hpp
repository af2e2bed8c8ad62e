#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tenon {

namespace detail {
class loop;
}

/// The clock of every deadline and timer.
using clock = std::chrono::steady_clock;

/// Something an event loop runs once: a node of the loop's own queue, so posting allocates nothing.
/// The poster owns it and keeps it alive until it has run or has been removed.
struct work {
  using function = void (*)(work&) noexcept;
  explicit constexpr work(function run_function) noexcept : run(run_function) {}
  work(const work&) = delete;
  work& operator=(const work&) = delete;

  function run;

  enum class place : std::uint8_t { nowhere, ready, remote };
  work* next = nullptr;              ///< the loop's own
  work* previous = nullptr;          ///< the loop's own
  place queued_in = place::nowhere;  ///< the loop's own
};

/// A node of an event loop's timer heap; the owner keeps it alive until it fired or was removed.
struct timer {
  using function = void (*)(timer&) noexcept;
  static constexpr std::size_t idle = static_cast<std::size_t>(-1);
  explicit constexpr timer(function fire_function) noexcept : fire(fire_function) {}
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;

  function fire;
  clock::time_point due{};     ///< the loop's own
  std::uint64_t sequence = 0;  ///< the loop's own: equal times fire in the order they were added
  std::size_t index = idle;    ///< the loop's own
};

/// Where tasks run: a pointer-like handle of an event loop (or of an adapter over any Asio
/// executor). Valid while that loop lives; a default-constructed one is empty.
class executor {
 public:
  executor() noexcept = default;
  explicit executor(detail::loop& loop) noexcept : loop_(&loop) {}

  /// Has `item` run on the loop, after what is already queued. From any thread.
  void post(work& item) const noexcept;
  /// Takes `item` out of the queue again; false when it is not queued. On the loop only.
  bool remove(work& item) const noexcept;

  /// Has `item` fire on the loop at `due` or soon after. On the loop only.
  void add(timer& item, clock::time_point due) const;
  /// Stops `item`; does nothing when it is not running. On the loop only.
  void remove(timer& item) const noexcept;

  /// True when the caller runs inside this loop.
  [[nodiscard]] bool running_here() const noexcept;

  /// True while the loop destroys the tasks that are left on it.
  [[nodiscard]] bool shutting_down() const noexcept;

  explicit operator bool() const noexcept { return loop_ != nullptr; }
  friend bool operator==(executor, executor) noexcept = default;

  /// The runtime's own way to the loop behind the handle.
  [[nodiscard]] detail::loop* loop() const noexcept { return loop_; }

 private:
  detail::loop* loop_ = nullptr;
};

}  // namespace tenon
