#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/rate_limiter.hpp>
#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct concurrency_limit_options {
  std::size_t requests = 256;           ///< that are being answered at a time
  std::chrono::seconds retry_after{1};  ///< what the others are told
};

/// Sheds load: requests above the limit are answered with 503 and Retry-After at once, which is
/// cheaper than all of them late. A request counts until its answer has been given to whoever sends
/// it; a streamed one, until its stream ends.
class concurrency_limit final : public layer {
 public:
  explicit concurrency_limit(concurrency_limit_options options = {}) noexcept : options_(options) {}
  task<http::response> handle(http::request& incoming) override;
  [[nodiscard]] std::size_t running() const noexcept { return running_.load(); }

 private:
  concurrency_limit_options options_;
  std::atomic<std::size_t> running_ = 0;
};

struct rate_limit_options {
  double per_second = 10;
  double burst = 20;
  std::size_t addresses = 100'000;  ///< remembered at most; beyond, those not seen lately share one
};

/// Lets each address make so many requests a second; more are answered with 429 and Retry-After.
/// An IPv6 address counts with its /64. Requests without a peer (see http::request::peer) pass.
class rate_limit final : public layer {
 public:
  explicit rate_limit(rate_limit_options options = {});
  task<http::response> handle(http::request& incoming) override;
  /// How many addresses are remembered.
  [[nodiscard]] std::size_t addresses() const;

 private:
  /// Zero: it may go on; else how long to wait.
  clock::duration wait_of(std::string_view peer);
  token_bucket& bucket_of(std::string_view key, clock::time_point now);
  void forget_idle(clock::time_point now);

  rate_limit_options options_;
  mutable std::mutex mutex_;
  // Sorted, not hashed: whoever has many addresses cannot make them collide.
  std::map<std::string, token_bucket, std::less<>> buckets_;
  token_bucket shared_;
  clock::time_point forgot_ = clock::time_point::min();
};

/// Answers 503 when the inner service takes longer; it is cancelled then, and waited for. The
/// handlers see the time as their context's deadline.
class timeout final : public layer {
 public:
  /// `header`: a field in which clients say for how many milliseconds they wait, as
  /// http::client_options::deadline_header sends it: when that is less, it counts. What is no
  /// number there is answered with 400. Empty: none.
  explicit timeout(std::chrono::milliseconds limit, std::string header = {}) noexcept
      : limit_(limit), header_(std::move(header)) {}
  task<http::response> handle(http::request& incoming) override;

 private:
  /// Nothing when the client's own is malformed.
  [[nodiscard]] std::optional<std::chrono::milliseconds> limit_for(
      const http::request& incoming) const noexcept;

  std::chrono::milliseconds limit_;
  std::string header_;
};

}  // namespace tenon::middleware
