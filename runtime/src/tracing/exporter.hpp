#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <tenon/async/cancellation.hpp>
#include <tenon/async/event_loop.hpp>
#include <tenon/http/client.hpp>
#include <tenon/tracing/tracer.hpp>

#include "otlp.hpp"

namespace tenon::tracing::detail {

/// Posts ended spans to a collector, in batches, from a thread of its own. Any thread.
class exporter {
 public:
  /// `options` outlive it. Throws std::invalid_argument when the endpoint is no URL.
  explicit exporter(const tracer_options& options);
  exporter(const exporter&) = delete;
  exporter& operator=(const exporter&) = delete;
  /// Posts what waits, as far as the time for shutdown allows.
  ~exporter();

  void take(span_record ended) noexcept;
  bool flush(std::chrono::milliseconds limit);
  [[nodiscard]] tracer_figures figures() const;

 private:
  void run();
  /// Blocks until there is something to post; empty: there will be nothing any more.
  [[nodiscard]] std::vector<span_record> next_batch();
  void post(event_loop& loop, cancellation_source& source, std::vector<span_record> batch);
  task<otlp_refusal> post_text(std::string text, std::string key);
  void note(std::size_t posted, std::size_t refused, std::string error);

  const tracer_options& options_;
  std::string target_;
  http::client collector_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<span_record> waiting_;
  std::size_t posting_ = 0;
  bool flushing_ = false;
  bool ending_ = false;
  bool ended_ = false;
  cancellation_source* under_way_ = nullptr;
  tracer_figures figures_{};
  std::thread thread_;
};

}  // namespace tenon::tracing::detail
