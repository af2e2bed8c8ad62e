#pragma once

#include <support/catch.hpp>

#include <tenon/file.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>
#include <tenon/store.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

/// A store that is empty at first, and what cleans up after it.
struct tested_store {
  std::string name;
  std::shared_ptr<tenon::store::object_store> store;
  tenon::file::temporary_path folder{};
  std::string bucket{};
};

/// Whether the server of the environment is Swift; see scripts/swift-server.
inline bool on_swift() {
  const char* name = std::getenv("S3_SERVER");
  return name != nullptr && std::string(name) == "swift";
}

inline tenon::s3::client_options server_options(const char* endpoint) {
  tenon::s3::client_options options;
  options.endpoint = endpoint;
  options.region = std::getenv("S3_REGION");
  options.credentials =
      tenon::s3::static_credentials({std::getenv("S3_ACCESS_KEY"), std::getenv("S3_SECRET_KEY")});
  if (const char* ca = std::getenv("S3_CA_FILE")) options.http.tls.ca = ca;
  if (on_swift()) options.streams = tenon::s3::stream_signing::unsigned_content;
  return options;
}

inline tenon::task<> clean(tenon::s3::client& client, std::string bucket) {
  std::vector<tenon::s3::object_id> ids;
  tenon::sequence<tenon::s3::listed_object> all = client.all_objects(bucket);
  while (std::optional<tenon::s3::listed_object> each = co_await all.next()) {
    ids.push_back({each->key, {}});
  }
  if (!ids.empty()) (void)co_await client.delete_objects(bucket, std::move(ids));
  co_await client.delete_bucket(std::move(bucket));
}

/// On a server that the environment names; see scripts/store-conformance.
inline void on_server(const char* variable, const std::function<void(tested_store&)>& test) {
  const char* endpoint = std::getenv(variable);
  if (endpoint == nullptr) {
    WARN("skipped: no " << variable << "; scripts/store-conformance starts a server");
    return;
  }
  tenon::store::open_options options;
  options.s3 = server_options(endpoint);
  options.conditional_puts = !on_swift();
  tenon::s3::client client(options.s3);
  tested_store tested;
  tested.name = endpoint;
  tested.bucket = "tenon-store-" + std::to_string(::getpid());
  tenon::run(client.create_bucket(tested.bucket));
  tested.store = tenon::store::open("s3://" + tested.bucket + "/some/prefix", options);
  test(tested);
  tenon::run(clean(client, tested.bucket));
}

/// Runs a test on every store there is.
inline void on_each_store(const std::function<void(tested_store&)>& test) {
  {
    tested_store memory{"memory", tenon::store::open("memory:")};
    test(memory);
  }
  {
    tested_store folder{"folder", nullptr};
    folder.folder = tenon::run(tenon::file::make_temporary_directory());
    folder.store = tenon::store::open("file://" + folder.folder.path() + "/objects");
    test(folder);
  }
  on_server("S3_ENDPOINT", test);
  on_server("S3_ENDPOINT_TLS", test);
}
