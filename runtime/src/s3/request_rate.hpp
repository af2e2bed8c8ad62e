#pragma once

#include <mutex>

#include <tenon/async/executor.hpp>
#include <tenon/s3/client.hpp>

namespace tenon::s3::detail {

/// How many requests a client sends in a second: a bucket of tokens that is filled at a rate. The
/// rate falls when the server is overloaded and grows again as the cube of the time since, as that
/// of TCP CUBIC (RFC 9438) and of the SDKs of AWS in their adaptive mode. For several threads.
class request_rate {
 public:
  explicit request_rate(const rate_options& options) noexcept;
  /// How long the next request has to wait.
  [[nodiscard]] clock::duration take(clock::time_point now) noexcept;
  /// How a request ended.
  void answered(clock::time_point now) noexcept;
  void throttled(clock::time_point now) noexcept;
  /// Requests in a second; zero: any.
  [[nodiscard]] double rate() const noexcept;

 private:
  void measure(clock::time_point now) noexcept;
  void fill(clock::time_point now) noexcept;
  void set_rate(double rate, clock::time_point now) noexcept;

  rate_options options_;
  mutable std::mutex mutex_;
  bool limited_;
  double rate_;
  double tokens_ = 1;
  clock::time_point filled_{};
  double measured_ = 0;  // requests in a second, smoothed
  unsigned counted_ = 0;
  clock::time_point counted_from_{};
  double last_most_ = 0;  // before it was throttled
  clock::time_point last_throttled_{};
};

}  // namespace tenon::s3::detail
