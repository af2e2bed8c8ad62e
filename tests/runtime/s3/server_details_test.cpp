// What belongs to objects and buckets, on a real server.

#include "bucket.hpp"

#include <tenon/run.hpp>

namespace s3 = tenon::s3;
using tags = std::map<std::string, std::string>;

TEST_CASE("a server keeps tags") {
  in_bucket("tags", [](s3::client& client, std::string bucket) -> tenon::task<> {
    s3::put_options put;
    put.tags = {{"owner", "ann b"}, {"n", "1"}};
    co_await client.put_object(bucket, "k", "text", put);
    CHECK(co_await client.object_tags(bucket, "k") == put.tags);
    const tags others{{"x", "<&>"}};
    co_await client.set_object_tags(bucket, "k", others);
    CHECK(co_await client.object_tags(bucket, "k") == others);
    co_await client.set_object_tags(bucket, "k", {});
    CHECK((co_await client.object_tags(bucket, "k")).empty());
  });
}

TEST_CASE("a server keeps versions and says what was deleted") {
  const auto test = [](s3::client& client, std::string bucket) -> tenon::task<> {
    CHECK(co_await client.bucket_versioning(bucket) == s3::versioning::never);
    co_await client.set_bucket_versioning(bucket, true);
    CHECK(co_await client.bucket_versioning(bucket) == s3::versioning::enabled);
    const s3::put_result first = co_await client.put_object(bucket, "k", "first");
    const s3::put_result second = co_await client.put_object(bucket, "k", "second");
    CHECK(first.version_id != second.version_id);
    s3::get_options old;
    old.version_id = first.version_id;
    s3::object got = co_await client.get_object(bucket, "k", old);
    CHECK(co_await got.body.take_all(100) == "first");
    const s3::copy_source source{bucket, "k", first.version_id};
    co_await client.copy_object(source, bucket, "copied");
    CHECK(co_await client.get_text(bucket, "copied", 100) == "first");
    const s3::delete_result gone = co_await client.delete_object(bucket, "k");
    CHECK(gone.delete_marker);
    CHECK(co_await refusal(client.get_text(bucket, "k", 100)) == s3::error::kind::no_such_key);
    s3::list_versions_options asked;
    asked.prefix = "k";
    const s3::version_page page = co_await client.list_versions(bucket, asked);
    REQUIRE(page.versions.size() == 3);
    std::size_t markers = 0;
    for (const s3::listed_version& each : page.versions) {
      if (each.delete_marker) ++markers;
      CHECK(each.latest == each.delete_marker);
    }
    CHECK(markers == 1);
    s3::delete_options restore;
    restore.version_id = gone.version_id;
    co_await client.delete_object(bucket, "k", restore);
    CHECK(co_await client.get_text(bucket, "k", 100) == "second");
  };
  in_bucket("versions", test, delete_versioned_bucket);
}

TEST_CASE("a server encrypts with a customer's key") {
  in_bucket("encryption", [](s3::client& client, std::string bucket) -> tenon::task<> {
    s3::put_options put;
    put.encryption = s3::encryption::by_customer(std::string(32, 'k'));
    const std::string part(s3::smallest_part, 'x');
    co_await client.put_object(bucket, "k", "secret", put);
    CHECK(co_await refusal(client.get_text(bucket, "k", 100)) == s3::error::kind::other);
    s3::get_options get;
    get.encryption = put.encryption;
    s3::object got = co_await client.get_object(bucket, "k", get);
    CHECK(co_await got.body.take_all(100) == "secret");
    s3::transfer_options how;
    how.part_size = s3::smallest_part;
    co_await s3::upload(client, bucket, "large", part + part + "end", put, how);
    s3::object large = co_await s3::get_resuming(client, bucket, "large", get);
    CHECK(co_await large.body.take_all(std::size_t{16} << 20U) == part + part + "end");
  });
}

TEST_CASE("a server keeps the documents of a bucket") {
  in_bucket("documents", [](s3::client& client, std::string bucket) -> tenon::task<> {
    using s3::bucket_setting;
    const std::string cors =
        "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod>"
        "<AllowedOrigin>https://a.example</AllowedOrigin></CORSRule></CORSConfiguration>";
    co_await client.set_bucket_setting(bucket, bucket_setting::cors, cors);
    const std::string kept = co_await client.get_bucket_setting(bucket, bucket_setting::cors);
    CHECK(kept.find("https://a.example") != std::string::npos);
    co_await client.delete_bucket_setting(bucket, bucket_setting::cors);
    CHECK(co_await refusal(client.get_bucket_setting(bucket, bucket_setting::cors)) ==
          s3::error::kind::no_such_key);
    const std::string lifecycle =
        "<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>tmp/</Prefix></Filter>"
        "<Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>"
        "</LifecycleConfiguration>";
    co_await client.set_bucket_setting(bucket, bucket_setting::lifecycle, lifecycle);
    const std::string rules = co_await client.get_bucket_setting(bucket, bucket_setting::lifecycle);
    CHECK(rules.find("<Days>3</Days>") != std::string::npos);
    const std::string policy =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
        R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::)" +
        bucket + R"(/open/*"}]})";
    co_await client.set_bucket_setting(bucket, bucket_setting::policy, policy);
    const std::string rights = co_await client.get_bucket_setting(bucket, bucket_setting::policy);
    CHECK(rights.find("s3:GetObject") != std::string::npos);
  });
}

TEST_CASE("a server holds and retains versions") {
  const std::optional<s3::client_options> options = server_options();
  if (!options) return;
  auto run = [&]() -> tenon::task<> {
    s3::client client(*options);
    const std::string bucket = "tenon-locked-" + std::to_string(::getpid());
    co_await client.create_bucket(bucket, true);
    const s3::put_result put = co_await client.put_object(bucket, "k", "text");
    co_await client.set_legal_hold(bucket, "k", true);
    CHECK(co_await client.legal_hold(bucket, "k"));
    s3::delete_options version;
    version.version_id = put.version_id;
    CHECK(co_await refusal(client.delete_object(bucket, "k", version)) == s3::error::kind::denied);
    co_await client.set_legal_hold(bucket, "k", false);
    s3::retention wanted;
    wanted.until = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                   std::chrono::hours(1);
    co_await client.set_object_retention(bucket, "k", wanted);
    const std::optional<s3::retention> kept = co_await client.object_retention(bucket, "k");
    REQUIRE(kept);
    CHECK(kept->until == wanted.until);
    CHECK(co_await refusal(client.delete_object(bucket, "k", version)) == s3::error::kind::denied);
  };
  tenon::run(run());
}

TEST_CASE("a server lists as the first version does") {
  std::optional<s3::client_options> options = server_options();
  if (!options) return;
  options->first_list_version = true;
  const auto test = [](s3::client& client, std::string bucket) -> tenon::task<> {
    for (const char* key : {"a b", "c+d", "e"}) co_await client.put_object(bucket, key, "");
    s3::list_options pages;
    pages.page = 1;
    std::vector<std::string> keys;
    tenon::sequence<s3::listed_object> all = client.all_objects(bucket, pages);
    while (std::optional<s3::listed_object> each = co_await all.next()) keys.push_back(each->key);
    CHECK(keys == std::vector<std::string>{"a b", "c+d", "e"});
  };
  in_bucket_of(*options, *options, "old-lists", test);
}

TEST_CASE("a server gives the credentials of a role") {
  std::optional<s3::client_options> options = server_options();
  const char* role = std::getenv("S3_ROLE");
  if (!options || role == nullptr) return;
  s3::role_options wanted;
  wanted.with = options->credentials;
  wanted.role = role;
  wanted.endpoint = options->endpoint;
  wanted.region = options->region;
  wanted.lifetime = std::chrono::minutes(15);
  const s3::provider from = s3::cached(s3::role_credentials(wanted));
  const auto keys = tenon::run(from->find());
  REQUIRE(keys);
  CHECK_FALSE(keys->session_token.empty());
  CHECK(keys->expires.has_value());
  options->credentials = from;
  const auto test = [](s3::client& client, std::string bucket) -> tenon::task<> {
    co_await client.put_object(bucket, "k", "text");
    CHECK(co_await client.get_text(bucket, "k", 10) == "text");
  };
  in_bucket_of(*options, *options, "role", test);
}
