#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tenon/async/executor.hpp>

namespace tenon {

/// One time that a loop did not get its turn for too long. The views are valid during the call.
struct blocked_loop {
  /// The operation that was begun last on the loop's thread, see `note_operation`; may be empty.
  std::string_view operation{};
  std::chrono::milliseconds blocked{};  ///< so far
  /// Where the thread stands: a line for each frame, `program+offset` (for addr2line or
  /// llvm-symbolizer) or a name. Empty when stacks are not asked for.
  std::string_view stack{};
};

/// Told about blocked loops, on the watchdog's thread.
class watchdog_log {
 public:
  virtual ~watchdog_log() = default;
  virtual void loop_blocked(const blocked_loop& seen) noexcept = 0;
};

struct watchdog_options {
  std::chrono::milliseconds threshold{100};  ///< blocked for longer is told, once each time
  /// Interrupt the blocked thread with `signal` to see its stack: for development, because a system
  /// call that it blocks in may end with EINTR.
  bool stacks = false;
  int signal = 0;  ///< 0: the last real-time signal but one
};

/// Watches event loops from a thread of its own and tells when something keeps one busy.
class watchdog {
 public:
  /// `log` outlives it.
  explicit watchdog(watchdog_log& log, watchdog_options options = {});
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;
  /// Before the loops it watches are stopped, or they look blocked.
  ~watchdog();

  /// From any thread.
  void watch(executor loop);

  /// How often a loop has been blocked.
  [[nodiscard]] std::uint64_t count() const noexcept;
  /// The longest time that was seen so far.
  [[nodiscard]] std::chrono::milliseconds longest() const noexcept;

 private:
  struct state;
  class observer;
  std::shared_ptr<state> state_;
  std::unique_ptr<observer> observer_;
};

/// Names what the calling thread does from now on, for the watchdog. The text is kept by the caller
/// for good: a literal. Costs two writes.
void note_operation(std::string_view name) noexcept;

}  // namespace tenon
