#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tenon/async/watchdog.hpp>
#include <tenon/middleware/layer.hpp>

namespace prometheus {
class Counter;
class Registry;
}  // namespace prometheus

namespace tenon::middleware {

struct metrics_options {
  /// Upper bounds of the duration's buckets, in seconds.
  std::vector<double> buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                              0.25,  0.5,    1,     2.5,  5,     10};
  /// Answered with the figures instead of by the inner service; empty: nowhere.
  std::string path{};
};

/// Counts and times requests by operation, for Prometheus: `http_requests_total` (operation,
/// method, status), `http_request_duration_seconds` (operation), `http_requests_in_progress`.
/// Requests that no operation answers are counted as operation `none`, so that peers cannot add
/// series.
class metrics final : public layer {
 public:
  explicit metrics(metrics_options options = {});
  ~metrics() override;
  task<http::response> handle(http::request& incoming) override;

  /// The figures in Prometheus' text format. Any thread.
  [[nodiscard]] std::string text() const;
  /// For figures of the application's own. Any thread.
  [[nodiscard]] prometheus::Registry& registry() noexcept;

 private:
  struct implementation;
  std::unique_ptr<implementation> implementation_;
};

/// Counts how often a loop was kept busy for too long: `event_loop_blocked_total`.
class blocked_loop_metrics final : public watchdog_log {
 public:
  /// `next`, if any, is told too. Both outlive it. Once for `in`.
  explicit blocked_loop_metrics(metrics& in, watchdog_log* next = nullptr);
  void loop_blocked(const blocked_loop& seen) noexcept override;

 private:
  prometheus::Counter& times_;
  watchdog_log* next_;
};

}  // namespace tenon::middleware
