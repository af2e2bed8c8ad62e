#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace tenon::s3 {

/// What an S3 server said about a request it did not carry out.
struct error_details {
  int status = 0;
  std::string code{};  ///< such as NoSuchKey; made from the status when the answer says none
  std::string message{};
  std::string resource{};
  std::string request_id{};   ///< what the operator of the server asks for
  std::string extended_id{};  ///< x-amz-id-2
  std::string region{};       ///< where the bucket is, when the answer says
};

/// A refused request.
class error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t {
    not_modified,  ///< 304: If-None-Match, If-Modified-Since
    no_such_key,   ///< also any 404 that has no better name
    no_such_bucket,
    no_such_upload,
    bucket_exists,  ///< BucketAlreadyExists, BucketAlreadyOwnedByYou
    bucket_not_empty,
    precondition_failed,  ///< 412: If-Match, If-None-Match, copy-source-if-...
    conflict,             ///< other 409: another request got in the way of it
    denied,               ///< 401, 403
    expired,              ///< of the credentials
    skewed,               ///< the clocks differ, and correcting it did not help
    invalid_range,        ///< 416
    bad_digest,           ///< the content was changed on its way
    throttled,            ///< 429, SlowDown and the like
    unsupported,          ///< 501, 405
    redirected,           ///< the bucket is elsewhere
    server,               ///< other 5xx
    malformed,            ///< an answer that is not what S3 answers
    other,
  };
  error(kind why, error_details details, const std::string& what)
      : std::runtime_error(what), why_(why), details_(std::move(details)) {}

  [[nodiscard]] kind why() const noexcept { return why_; }
  [[nodiscard]] const error_details& details() const noexcept { return details_; }
  [[nodiscard]] int status() const noexcept { return details_.status; }
  [[nodiscard]] const std::string& code() const noexcept { return details_.code; }
  /// No such key, bucket or upload.
  [[nodiscard]] bool not_found() const noexcept {
    return why_ == kind::no_such_key || why_ == kind::no_such_bucket ||
           why_ == kind::no_such_upload;
  }

 private:
  kind why_;
  error_details details_;
};

}  // namespace tenon::s3
