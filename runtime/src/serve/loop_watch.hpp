#pragma once

#include <chrono>
#include <optional>

#include <tenon/async/watchdog.hpp>
#include <tenon/http/server.hpp>
#include <tenon/middleware/metrics.hpp>
#include <tenon/serve.hpp>

namespace tenon::serving {

/// Logs what blocks a loop, when that is asked for, and counts it where there are metrics.
class loop_watch {
 public:
  /// `figures`: null where there are none. All outlive it.
  loop_watch(const serve_options& options, middleware::metrics* figures, watchdog_log& log);
  void begin(const http::server& network);
  /// Before the loops are stopped.
  void end() noexcept { dog_.reset(); }

 private:
  bool logs_;
  std::chrono::milliseconds threshold_;
  watchdog_log& log_;
  std::optional<middleware::blocked_loop_metrics> counted_;
  std::optional<watchdog> dog_;
};

}  // namespace tenon::serving
