#include "verifying_source.hpp"

#include <tenon/s3/error.hpp>

namespace tenon::s3::detail {

verifying_source::verifying_source(http::body content, content_sum expected, std::string what)
    : content_(std::move(content)),
      expected_(std::move(expected)),
      what_(std::move(what)),
      sum_(start_summing(expected_.kind)) {}

task<std::string_view> verifying_source::read() {
  const std::string_view piece = co_await content_.read();
  if (!piece.empty()) {
    sum_->add(piece);
  } else if (const std::unique_ptr<summing> ended = std::move(sum_)) {
    require_sum(expected_, ended->finish(), what_);
  }
  co_return piece;
}

bool verifiable(const object_info& info) noexcept {
  return info.sum.kind != checksum::none && !info.range &&
         info.sum.value.find('-') == std::string::npos;
}

void require_sum(const content_sum& expected, const std::string& found, const std::string& what) {
  if (expected.value == found) return;
  error_details details;
  details.status = 200;
  details.code = "BadDigest";
  details.message = "the content has " + std::string(checksum_header(expected.kind)) + " " + found +
                    ", not " + expected.value;
  const std::string message = what + ": " + details.message;
  throw error(error::kind::bad_digest, std::move(details), message);
}

}  // namespace tenon::s3::detail
