#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct cors_options {
  /// As browsers send them: `https://app.example`; `*` for every one, which excludes credentials.
  std::vector<std::string> origins{};
  std::vector<std::string> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  std::vector<std::string> request_headers{"Authorization", "Content-Type"};
  std::vector<std::string> exposed_headers{};
  bool credentials = false;
  std::chrono::seconds max_age{600};
};

/// Lets pages of other origins call the API, as the Fetch standard says (CORS). Answers preflight
/// requests itself; an origin that is not allowed gets no CORS header, which is the refusal.
class cors final : public layer {
 public:
  /// Throws std::invalid_argument for `*` with credentials.
  explicit cors(cors_options options);
  task<http::response> handle(http::request& incoming) override;

 private:
  [[nodiscard]] bool allows(std::string_view origin) const noexcept;
  void mark(http::response& answer, std::string_view origin) const;
  [[nodiscard]] http::response preflight(std::string_view origin) const;

  cors_options options_;
  bool any_origin_ = false;
  std::string methods_;
  std::string request_headers_;
  std::string exposed_headers_;
  std::string max_age_;
};

}  // namespace tenon::middleware
