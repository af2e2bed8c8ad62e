#pragma once

#include <support/catch.hpp>

#include <tenon/s3.hpp>

#include <cstdlib>
#include <optional>
#include <string>

/// Whether that is Swift, which does less than Ceph; see scripts/swift-server.
inline bool on_swift() {
  const char* name = std::getenv("S3_SERVER");
  return name != nullptr && std::string(name) == "swift";
}

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
  if (on_swift()) options.streams = tenon::s3::stream_signing::unsigned_content;
  return options;
}
