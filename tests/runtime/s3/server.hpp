#pragma once

#include <support/catch.hpp>

#include <tenon/s3.hpp>

#include <cstdlib>
#include <optional>
#include <string>

/// The real server that the environment names (see scripts/s3-server), or nothing, having said so.
inline std::optional<tenon::s3::client_options> server_options() {
  const char* endpoint = std::getenv("S3_ENDPOINT");
  if (endpoint == nullptr) {
    WARN("skipped: no S3 server; scripts/store-conformance starts one");
    return std::nullopt;
  }
  tenon::s3::client_options options;
  options.endpoint = endpoint;
  options.region = std::getenv("S3_REGION");
  options.credentials =
      tenon::s3::static_credentials({std::getenv("S3_ACCESS_KEY"), std::getenv("S3_SECRET_KEY")});
  return options;
}
