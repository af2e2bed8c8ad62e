#pragma once

#include <cstdint>

namespace tenon::s3 {

/// What a bucket has a document for: XML as the S3 reference describes it; JSON for `policy`.
enum class bucket_setting : std::uint8_t {
  accelerate,
  acl,
  cors,
  encryption,
  lifecycle,
  logging,
  notification,
  object_lock,
  ownership,
  policy,
  public_access,
  replication,
  request_payment,
  tagging,
  website,
};

}  // namespace tenon::s3
