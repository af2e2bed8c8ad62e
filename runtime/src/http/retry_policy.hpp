#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/async/executor.hpp>
#include <tenon/http/client_options.hpp>
#include <tenon/http/message.hpp>

namespace tenon::http::detail {

/// How many further tries a host may get: a token bucket that requests fill. Any thread.
class retry_budget {
 public:
  explicit retry_budget(const client_retries& options)
      : most_(options.budget), share_(options.budget_share), left_(options.budget) {}
  void add_request() noexcept;
  /// False when there is none left.
  [[nodiscard]] bool take() noexcept;

 private:
  double most_;
  double share_;
  std::mutex mutex_;
  double left_;
};

/// Lets no request through to a host that has failed too often, but one at a time to see whether it
/// still does. Any thread.
class circuit_breaker {
 public:
  explicit circuit_breaker(const client_breaker& options) : options_(options) {}
  /// False: do not send. Who was let through says how it ended.
  [[nodiscard]] bool allow(clock::time_point now) noexcept;
  void succeeded() noexcept;
  void failed(clock::time_point now) noexcept;
  /// Neither, as when the caller was cancelled.
  void undecided() noexcept;

 private:
  client_breaker options_;
  std::mutex mutex_;
  unsigned failures_ = 0;
  clock::time_point closed_until_{};
  bool probing_ = false;
};

/// Whether sending it again has no other effect. RFC 9110 section 9.2.2.
[[nodiscard]] bool may_repeat(const request& outgoing) noexcept;
/// The key to send with a request, when the options ask for one and it needs one; else empty.
[[nodiscard]] std::string idempotency_key_for(const request& outgoing,
                                              const client_retries& options);
/// 429, 502, 503, 504: an answer that another try may not get.
[[nodiscard]] bool is_passing(int status) noexcept;
/// What Retry-After asks for; nothing when it is not there or cannot be read. RFC 9110 section
/// 10.2.3.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(
    const fields& headers, std::chrono::system_clock::time_point now);
/// How long to wait before the try with this number, from 1.
[[nodiscard]] std::chrono::milliseconds retry_delay(const client_retries& options, unsigned number);
/// A date as HTTP writes it (RFC 9110 section 5.6.7), in its preferred form; nothing for other
/// text.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_http_date(
    std::string_view text);

}  // namespace tenon::http::detail
