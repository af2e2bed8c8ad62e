#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include <tenon/async/sleep.hpp>
#include <tenon/http/server.hpp>

namespace tenon::tracing::test {

/// What stands for an OpenTelemetry collector: a server that keeps what is posted.
class collector final : public http::service {
 public:
  struct post {
    std::string target{};
    std::string type{};
    std::string authorization{};
    std::string traceparent{};
    std::string tracestate{};
    std::string text{};
  };

  /// Answers with these statuses, then with 200 and `content`.
  explicit collector(std::vector<int> statuses = {}, std::string content = "{}")
      : statuses_(std::move(statuses)), content_(std::move(content)), network_(*this, options()) {
    network_.start();
  }
  ~collector() override { network_.stop(std::chrono::milliseconds{0}); }

  task<http::response> handle(http::request& incoming) override {
    const std::string text{co_await incoming.body.read_all(1U << 22U)};
    http::response answer;
    {
      const std::lock_guard lock{mutex_};
      const auto field = [&incoming](const char* name) {
        return std::string{incoming.headers.find(name).value_or("")};
      };
      posts_.push_back({.target = incoming.target,
                        .type = field("Content-Type"),
                        .authorization = field("Authorization"),
                        .traceparent = field("traceparent"),
                        .tracestate = field("tracestate"),
                        .text = text});
      if (posts_.size() <= statuses_.size()) answer.status = statuses_[posts_.size() - 1];
    }
    while (answer.status == hangs && !released_) co_await sleep_for(std::chrono::milliseconds{2});
    answer.body = content_;
    co_return answer;
  }

  /// In place of a status: no answer comes before `release`.
  static constexpr int hangs = 599;
  void release() const { released_ = true; }

  [[nodiscard]] std::string endpoint() const { return network_.address() + "/v1/traces"; }
  [[nodiscard]] std::vector<post> posts() const {
    const std::lock_guard lock{mutex_};
    return posts_;
  }

 private:
  static http::server_options options() {
    http::server_options chosen;
    chosen.port = 0;
    chosen.threads = 1;
    return chosen;
  }
  std::vector<int> statuses_;
  std::string content_;
  mutable std::mutex mutex_;
  mutable std::atomic<bool> released_ = false;
  std::vector<post> posts_;
  http::server network_;
};

}  // namespace tenon::tracing::test
