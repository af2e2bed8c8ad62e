#pragma once

#include <support/catch.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tenon/s3.hpp>

/// Whether the server of the environment is Swift, which does less than Ceph; see
/// scripts/swift-server.
inline bool on_swift() {
  const char* name = std::getenv("S3_SERVER");
  return name != nullptr && std::string(name) == "swift";
}

/// For the server that the environment names, at the endpoint in `variable` (see
/// scripts/s3-server); without one nothing, having said so.
inline std::optional<tenon::s3::client_options> server_options(
    const char* variable = "S3_ENDPOINT") {
  const char* endpoint = std::getenv(variable);
  if (endpoint == nullptr) {
    WARN("skipped: no " << variable << "; scripts/store-conformance starts a server");
    return std::nullopt;
  }
  tenon::s3::client_options options;
  options.endpoint = endpoint;
  options.region = std::getenv("S3_REGION");
  options.credentials =
      tenon::s3::static_credentials({std::getenv("S3_ACCESS_KEY"), std::getenv("S3_SECRET_KEY")});
  if (const char* ca = std::getenv("S3_CA_FILE")) options.http.tls.ca = ca;
  if (on_swift()) options.streams = tenon::s3::stream_signing::unsigned_content;
  return options;
}

/// Removes a bucket with all that is in it.
inline tenon::task<> delete_bucket(tenon::s3::client& client, std::string bucket) {
  std::vector<tenon::s3::object_id> ids;
  tenon::sequence<tenon::s3::listed_object> all = client.all_objects(bucket);
  while (std::optional<tenon::s3::listed_object> each = co_await all.next()) {
    ids.push_back({each->key, {}});
  }
  const tenon::s3::delete_many_result done = co_await client.delete_objects(bucket, std::move(ids));
  CHECK(done.failed.empty());
  co_await client.delete_bucket(std::move(bucket));
}
