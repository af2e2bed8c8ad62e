#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/async/executor.hpp>
#include <tenon/http/message.hpp>
#include <tenon/serve.hpp>

#include "log_writer.hpp"

namespace tenon::serving {

/// What `/livez`, `/startupz` and `/readyz` say. Any thread.
class health {
 public:
  /// The log outlives it.
  health(std::vector<readiness_check> checks, std::chrono::milliseconds lifetime,
         log_writer& lines);
  health(const health&) = delete;
  health& operator=(const health&) = delete;

  [[nodiscard]] static bool has_page(std::string_view path) noexcept {
    return path == "/livez" || path == "/startupz" || path == "/readyz";
  }
  /// For one of these paths. However many ask, the checks are run by one of them, once in their
  /// lifetime; the others get the outcome before.
  task<http::response> answer(std::string_view path, const http::request& incoming);

  /// From now on `/readyz` is 503.
  void drain() noexcept { draining_.store(true, std::memory_order_relaxed); }
  /// From now on `/startupz` and `/readyz` are 200, if nothing else is wrong.
  void start() noexcept { started_.store(true, std::memory_order_relaxed); }

 private:
  class turn;

  task<http::response> checked();
  task<void> run_checks();
  task<std::string> run_check(const readiness_check& check);
  void note(const std::vector<std::string>& failures);

  std::vector<readiness_check> checks_;
  std::chrono::milliseconds lifetime_;
  log_writer& lines_;
  std::atomic<bool> started_ = false;
  std::atomic<bool> draining_ = false;
  std::mutex mutex_;  // of what follows
  bool running_ = false;
  std::optional<clock::time_point> last_run_;
  std::vector<bool> failing_;
};

}  // namespace tenon::serving
