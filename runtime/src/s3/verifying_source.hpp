#pragma once

#include <memory>
#include <string>

#include <tenon/http/body.hpp>
#include <tenon/s3/objects.hpp>

#include "summing.hpp"

namespace tenon::s3::detail {

/// Content that is compared with its checksum at its end: then error::bad_digest.
class verifying_source final : public http::body_source {
 public:
  /// `what`: the request, for the message.
  verifying_source(http::body content, content_sum expected, std::string what);

  task<std::string_view> read() override;
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return content_.size();
  }

 private:
  http::body content_;
  content_sum expected_;
  std::string what_;
  std::unique_ptr<summing> sum_;
};

/// Whether there is a checksum of all of the content that `info` is about, and of no range of it.
[[nodiscard]] bool verifiable(const object_info& info) noexcept;
/// Throws error::bad_digest.
void require_sum(const content_sum& expected, const std::string& found, const std::string& what);

}  // namespace tenon::s3::detail
