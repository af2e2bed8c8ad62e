#pragma once

#include <support/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <support/s3_server.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>

#include <unistd.h>

/// What the task refuses with.
template <class T>
tenon::task<tenon::s3::error::kind> refusal(tenon::task<T> refused) {
  try {
    (void)co_await std::move(refused);
  } catch (const tenon::s3::error& failure) {
    co_return failure.why();
  }
  FAIL("it was not refused");
  co_return tenon::s3::error::kind::other;
}
inline tenon::task<tenon::s3::error::kind> refusal(tenon::task<> refused) {
  auto wrapped = [](tenon::task<> inner) -> tenon::task<int> {
    co_await std::move(inner);
    co_return 0;
  };
  return refusal(wrapped(std::move(refused)));
}

/// As `delete_bucket`, its versions too.
inline tenon::task<> delete_versioned_bucket(tenon::s3::client& client, std::string bucket) {
  std::vector<tenon::s3::object_id> ids;
  const tenon::s3::version_page page = co_await client.list_versions(bucket);
  for (const tenon::s3::listed_version& each : page.versions) {
    ids.push_back({each.key, each.version_id});
  }
  const tenon::s3::delete_many_result done = co_await client.delete_objects(bucket, std::move(ids));
  CHECK(done.failed.empty());
  co_await client.delete_bucket(std::move(bucket));
}

using bucket_remover = tenon::task<> (*)(tenon::s3::client&, std::string);

/// Runs a test in a bucket of its own, which somebody makes and removes again who need not be the
/// one who tests.
template <class Test>
void in_bucket_of(const tenon::s3::client_options& owner, const tenon::s3::client_options& tested,
                  const std::string& purpose, Test test, bucket_remover remove = delete_bucket) {
  auto run = [&]() -> tenon::task<> {
    tenon::s3::client maker(owner);
    tenon::s3::client client(tested);
    const std::string bucket = "tenon-" + purpose + '-' + std::to_string(::getpid());
    co_await maker.create_bucket(bucket);
    co_await test(client, bucket);
    co_await remove(maker, bucket);
  };
  tenon::run(run());
}

/// The same on the server that there is, if any.
template <class Test>
void in_bucket(const std::string& purpose, Test test, bucket_remover remove = delete_bucket) {
  if (const std::optional<tenon::s3::client_options> options = server_options()) {
    in_bucket_of(*options, *options, purpose, std::move(test), remove);
  }
}
