#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/service.hpp>

namespace tenon::http {

/// A request and its answer, with nothing left to read.
struct recorded_exchange {
  std::string method = "GET";
  std::string target = "/";
  fields request_headers{};
  std::string request_body{};
  int status = 200;
  fields headers{};
  std::string body{};
};

/// The exchanges as text to keep in a file: HTTP messages, each behind a line with its size.
[[nodiscard]] std::string to_text(const std::vector<recorded_exchange>& exchanges);
/// The exchanges of such a text. Throws std::invalid_argument when it is none.
[[nodiscard]] std::vector<recorded_exchange> parse_recording(std::string_view text);

/// Passes requests on and remembers them with their answers, for tests that replay them. Streams
/// are read to their end first. What is secret is not remembered: the values of Authorization,
/// Cookie and Set-Cookie, and of `request::credential_names`, are "redacted". Any thread.
class recorder final : public service {
 public:
  /// Contents of more than `most` bytes are an error (body_error).
  explicit recorder(transport to, std::size_t most = std::size_t{64} << 20U)
      : to_(std::move(to)), most_(most) {}
  task<response> handle(request& outgoing) override;
  [[nodiscard]] std::vector<recorded_exchange> exchanges() const;

 private:
  transport to_;
  std::size_t most_;
  mutable std::mutex mutex_;
  std::vector<recorded_exchange> exchanges_;
};

}  // namespace tenon::http
