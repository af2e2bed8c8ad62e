#pragma once

#include <csignal>

namespace tenon::serving {

/// SIGTERM and SIGINT kept for `wait`, for as long as it lives, in the thread
/// that made it and in the threads made meanwhile. SIGPIPE is ignored from then
/// on.
class stop_signals {
 public:
  stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;
  /// Those that arrived in the meantime are dropped.
  ~stop_signals();

  /// Blocks until one of them arrives.
  void wait() const;

 private:
  sigset_t watched_{};
  sigset_t before_{};
};

}  // namespace tenon::serving
