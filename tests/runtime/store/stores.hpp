#pragma once

#include <support/catch.hpp>

#include <support/s3_server.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>
#include <tenon/store.hpp>

#include <unistd.h>

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

/// On a server that the environment names; see scripts/store-conformance.
inline void on_server(const char* variable, const std::function<void(tested_store&)>& test) {
  const std::optional<tenon::s3::client_options> found = server_options(variable);
  if (!found) return;
  tenon::store::open_options options;
  options.s3 = *found;
  options.conditional_puts = !on_swift();
  tenon::s3::client client(options.s3);
  tested_store tested;
  tested.name = found->endpoint;
  tested.bucket = "tenon-store-" + std::to_string(::getpid());
  tenon::run(client.create_bucket(tested.bucket));
  tested.store = tenon::store::open("s3://" + tested.bucket + "/some/prefix", options);
  test(tested);
  tenon::run(delete_bucket(client, tested.bucket));
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
