#pragma once

#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/recording.hpp>
#include <tenon/http/service.hpp>
#include <tenon/http/transport_error.hpp>

namespace tenon::http {

/// A mock was asked what it was not told about.
class unexpected_request : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Answers as it was told, instead of a server: for tests of what uses a client, and to replay a
/// recording. `petstore::Client client(tenon::http::transport(mock));` with a shared_ptr. Any
/// thread.
class mock final : public service {
 public:
  mock() = default;
  /// Tells it every exchange of a recording.
  explicit mock(std::vector<recorded_exchange> told);

  /// For requests with this method and target (without a `?`: with any query) and, unless
  /// `request_body` is empty, this content. Told more than once, it answers in that order; the last
  /// one stays.
  void answer(recorded_exchange told);
  /// The same in short.
  void answer(std::string method, std::string target, int status, std::string body = {},
              std::string content_type = "application/json");
  /// Throws transport_error.
  void fail(std::string method, std::string target, transport_error::kind why);

  /// Throws unexpected_request.
  task<response> handle(request& outgoing) override;
  /// What it was asked, with what it has answered. Secrets as in a recording.
  [[nodiscard]] std::vector<recorded_exchange> calls() const;

 private:
  struct expectation {
    recorded_exchange told{};
    bool fails = false;
    transport_error::kind why{};
    bool used = false;
  };
  [[nodiscard]] expectation choose(const recorded_exchange& asked);

  mutable std::mutex mutex_;
  std::vector<expectation> told_;
  std::vector<recorded_exchange> calls_;
};

}  // namespace tenon::http
