// The client against a real server.

#include "bucket.hpp"

#include <tenon/file.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/url.hpp>
#include <tenon/run.hpp>

namespace s3 = tenon::s3;
namespace http = tenon::http;

namespace {

tenon::task<http::response> fetch(std::string url, http::method method, std::string content) {
  const std::optional<http::url> parsed = http::parse_url(url);
  http::url origin = *parsed;
  origin.path.clear();
  origin.query.clear();
  http::client client(origin);
  http::request asked;
  asked.method = method;
  asked.target = parsed->path + '?' + parsed->query;
  asked.body = std::move(content);
  co_return co_await client.handle(asked);
}

}  // namespace

TEST_CASE("objects are put, got, looked at, copied and deleted") {
  in_bucket("objects", [](s3::client& client, std::string bucket) -> tenon::task<> {
    s3::put_options options;
    options.headers.content_type = "text/plain";
    options.headers.cache_control = "no-store";
    options.headers.metadata = {{"owner", "ann"}, {"note", "two  blanks"}};
    const s3::put_result put = co_await client.put_object(bucket, "a/b.txt", "hello", options);
    CHECK_FALSE(put.etag.empty());
    const s3::object_info info = co_await client.head_object(bucket, "a/b.txt");
    CHECK(info.size == 5);
    CHECK(info.etag == put.etag);
    CHECK(info.headers.content_type == "text/plain");
    CHECK(info.headers.cache_control == "no-store");
    CHECK(info.headers.metadata.at("owner") == "ann");
    CHECK(info.last_modified.has_value());
    CHECK(co_await client.get_text(bucket, "a/b.txt", 100) == "hello");

    s3::get_options part;
    part.range = s3::byte_range::between(1, 3);
    s3::object some = co_await client.get_object(bucket, "a/b.txt", part);
    CHECK(some.info.size == 5);
    REQUIRE(some.info.range);
    CHECK(*some.info.range->first == 1);
    CHECK(co_await some.body.take_all(10) == "ell");
    part.range = s3::byte_range::suffix(2);
    s3::object tail = co_await client.get_object(bucket, "a/b.txt", part);
    CHECK(co_await tail.body.take_all(10) == "lo");
    part.range = s3::byte_range::from(100);
    CHECK(co_await refusal(client.get_object(bucket, "a/b.txt", part)) ==
          s3::error::kind::invalid_range);

    const s3::copy_source source{bucket, "a/b.txt"};
    const s3::copy_result copied = co_await client.copy_object(source, bucket, "copy of b+c");
    CHECK_FALSE(copied.etag.empty());
    CHECK(co_await client.get_text(bucket, "copy of b+c", 100) == "hello");
    s3::copy_options replaced;
    replaced.headers = s3::object_headers{};
    replaced.headers->content_type = "text/html";
    co_await client.copy_object(source, bucket, "other type", replaced);
    const s3::object_info other = co_await client.head_object(bucket, "other type");
    CHECK(other.headers.content_type == "text/html");
    CHECK(other.headers.metadata.empty());

    co_await client.delete_object(bucket, "a/b.txt");
    co_await client.delete_object(bucket, "a/b.txt");
    CHECK(co_await refusal(client.get_text(bucket, "a/b.txt", 1)) == s3::error::kind::no_such_key);
    CHECK(co_await refusal(client.head_object(bucket, "a/b.txt")) == s3::error::kind::no_such_key);
    CHECK(co_await refusal(client.get_text("tenon-no-such-bucket", "k", 1)) ==
          s3::error::kind::no_such_bucket);
  });
}

TEST_CASE("a server names the region that it is in") {
  const std::optional<s3::client_options> options = server_options();
  if (!options) return;
  s3::client_options elsewhere = *options;
  elsewhere.region = "elsewhere-1";  // Ceph takes any; Swift says which it is
  const auto test = [](s3::client& client, std::string bucket) -> tenon::task<> {
    co_await client.put_object(bucket, "k", "text");
    CHECK(co_await client.get_text(bucket, "k", 10) == "text");
  };
  in_bucket_of(*options, elsewhere, "region", test);
}

TEST_CASE("any key is stored under its own name") {
  in_bucket("keys", [](s3::client& client, std::string bucket) -> tenon::task<> {
    const std::vector<std::string> keys{"a b", "a+b",    "a%20b",  "ü/é",       "x?y=z&w", "a//b",
                                        "q#f", "\"'<>&", "tilde~", "(par*en)!", "=@:,;$",  "日本"};
    for (const std::string& key : keys) co_await client.put_object(bucket, key, key);
    for (const std::string& key : keys) CHECK(co_await client.get_text(bucket, key, 100) == key);
    std::vector<std::string> listed;
    s3::list_options pages;
    pages.page = 5;
    tenon::sequence<s3::listed_object> all = client.all_objects(bucket, pages);
    while (std::optional<s3::listed_object> each = co_await all.next()) {
      listed.push_back(each->key);
      CHECK(each->size == each->key.size());
    }
    std::vector<std::string> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    CHECK(listed == sorted);
  });
}

TEST_CASE("a list tells prefixes, pages and where to go on") {
  in_bucket("lists", [](s3::client& client, std::string bucket) -> tenon::task<> {
    for (const char* key : {"a/1", "a/2", "b/1", "c"}) co_await client.put_object(bucket, key, "");
    s3::list_options options;
    options.delimiter = "/";
    const s3::list_page top = co_await client.list_objects(bucket, options);
    CHECK(top.prefixes == std::vector<std::string>{"a/", "b/"});
    REQUIRE(top.objects.size() == 1);
    CHECK(top.objects[0].key == "c");
    CHECK(top.next.empty());
    s3::list_options after;
    after.start_after = "a/1";
    after.prefix = "a/";
    const s3::list_page rest = co_await client.list_objects(bucket, after);
    REQUIRE(rest.objects.size() == 1);
    CHECK(rest.objects[0].key == "a/2");
    CHECK(rest.objects[0].last_modified.has_value());
    CHECK(co_await client.bucket_exists(bucket));
    CHECK_FALSE(co_await client.bucket_exists("tenon-no-such-bucket"));
    const std::vector<std::string> buckets = co_await client.list_buckets();
    CHECK(std::find(buckets.begin(), buckets.end(), bucket) != buckets.end());
    CHECK(co_await refusal(client.delete_bucket(bucket)) == s3::error::kind::bucket_not_empty);
    CHECK_FALSE((co_await client.bucket_location(bucket)).empty());
  });
}

TEST_CASE("files and streams are sent in signed chunks") {
  in_bucket("streams", [](s3::client& client, std::string bucket) -> tenon::task<> {
    std::string text;
    for (int line = 0; line < 30'000; ++line) text += std::to_string(line) + '\n';
    const tenon::file::temporary_path folder = co_await tenon::file::make_temporary_directory();
    const std::string path = folder.path() + "/data";
    co_await tenon::file::write_text(path, text);
    s3::put_options options;
    options.headers.content_encoding = "identity";
    co_await client.put_object(bucket, "file", tenon::file::open_body(path), options);
    CHECK(co_await client.get_text(bucket, "file", 1 << 20) == text);
    const s3::object_info stored = co_await client.head_object(bucket, "file");
    CHECK(stored.headers.content_encoding == "identity");
    http::body stream = co_await tenon::file::open_body(path, 0, 65'536).open();
    co_await client.put_object(bucket, "stream", std::move(stream));
    CHECK(co_await client.get_text(bucket, "stream", 1 << 20) == text.substr(0, 65'536));
    co_await client.put_object(bucket, "empty", tenon::file::open_body(path, text.size()));
    CHECK((co_await client.get_text(bucket, "empty", 1)).empty());
  });
}

TEST_CASE("an object is uploaded in parts, or not at all") {
  in_bucket("parts", [](s3::client& client, std::string bucket) -> tenon::task<> {
    const std::string large(5 << 20, 'x');
    const s3::multipart_upload upload = co_await client.create_multipart_upload(bucket, "big");
    std::vector<s3::uploaded_part> parts;
    parts.push_back(co_await client.upload_part(upload, 1, large));
    parts.push_back(co_await client.upload_part(upload, 2, "tail"));
    const s3::part_page listed = co_await client.list_parts(upload);
    REQUIRE(listed.parts.size() == 2);
    CHECK(listed.parts[0].size == large.size());
    const s3::upload_page open = co_await client.list_multipart_uploads(bucket);
    REQUIRE(open.uploads.size() == 1);
    CHECK(open.uploads[0].id == upload.id);
    const s3::put_result made = co_await client.complete_multipart_upload(upload, parts);
    CHECK_FALSE(made.etag.empty());
    CHECK((co_await client.head_object(bucket, "big")).size == large.size() + 4);

    const s3::multipart_upload second = co_await client.create_multipart_upload(bucket, "copied");
    const s3::copy_source source{bucket, "big"};
    std::vector<s3::uploaded_part> copied;
    copied.push_back(co_await client.upload_part_copy(second, 1, source,
                                                      s3::byte_range::between(0, (5 << 20) - 1)));
    copied.push_back(co_await client.upload_part_copy(
        second, 2, source, s3::byte_range::between(5 << 20, (5 << 20) + 3)));
    co_await client.complete_multipart_upload(second, copied);
    s3::get_options tail;
    tail.range = s3::byte_range::suffix(5);
    s3::object end = co_await client.get_object(bucket, "copied", tail);
    CHECK(co_await end.body.take_all(10) == "xtail");

    const s3::multipart_upload third = co_await client.create_multipart_upload(bucket, "never");
    co_await client.upload_part(third, 1, "x");
    co_await client.abort_multipart_upload(third);
    CHECK((co_await client.list_multipart_uploads(bucket)).uploads.empty());
    CHECK(co_await refusal(client.upload_part(third, 1, "x")) == s3::error::kind::no_such_upload);
  });
}

TEST_CASE("conditions decide") {
  in_bucket("conditions", [](s3::client& client, std::string bucket) -> tenon::task<> {
    s3::put_options create;
    create.when.if_none_match = "*";
    const s3::put_result put = co_await client.put_object(bucket, "k", "one", create);
    CHECK(co_await refusal(client.put_object(bucket, "k", "two", create)) ==
          s3::error::kind::precondition_failed);
    s3::get_options same;
    same.when.if_none_match = put.etag;
    CHECK(co_await refusal(client.get_object(bucket, "k", same)) == s3::error::kind::not_modified);
    s3::get_options other;
    other.when.if_match = "\"0123\"";
    CHECK(co_await refusal(client.get_object(bucket, "k", other)) ==
          s3::error::kind::precondition_failed);
    CHECK(co_await client.get_text(bucket, "k", 10) == "one");
  });
}

TEST_CASE("a presigned URL works without keys, until it is changed") {
  in_bucket("urls", [](s3::client& client, std::string bucket) -> tenon::task<> {
    using namespace std::chrono_literals;
    const std::string put = co_await client.presign_put(bucket, "a b", 60s);
    const http::response stored = co_await fetch(put, http::method::put, "shared");
    CHECK(stored.status == 200);
    const std::string get =
        co_await client.presign_get(bucket, "a b", 60s, {{"response-content-type", "text/x-test"}});
    http::response got = co_await fetch(get, http::method::get, "");
    CHECK(got.status == 200);
    CHECK(got.headers.find("Content-Type") == "text/x-test");
    CHECK(co_await got.body.take_all(100) == "shared");
    const http::response other = co_await fetch(get + "0", http::method::get, "");
    CHECK(other.status == 403);
  });
}

TEST_CASE("a wrong key and no key are refused") {
  std::optional<s3::client_options> options = server_options();
  if (!options) return;
  options->credentials = s3::static_credentials({"TESTACCESSKEY0000001", "wrong"});
  s3::client wrong(*options);
  CHECK(tenon::run(refusal(wrong.list_buckets())) == s3::error::kind::denied);
  options->credentials = s3::no_credentials();
  s3::client none(*options);
  CHECK(tenon::run(refusal(none.get_text("tenon-any", "k", 1))) != s3::error::kind::other);
}

TEST_CASE("a bucket may stand in the host's name") {
  std::optional<s3::client_options> options = server_options();
  const char* suffix = std::getenv("S3_VHOST_SUFFIX");
  if (!options || suffix == nullptr) return;
  options->endpoint = std::string("http://") + suffix;
  options->addressing = s3::addressing::virtual_host;
  const auto test = [](s3::client& client, std::string bucket) -> tenon::task<> {
    co_await client.put_object(bucket, "a b/c", "text");
    CHECK(co_await client.get_text(bucket, "a b/c", 10) == "text");
  };
  in_bucket_of(*options, *options, "host", test);
}

TEST_CASE("a signed form uploads what its policy allows") {
  in_bucket("forms", [](s3::client& client, std::string bucket) -> tenon::task<> {
    s3::post_policy policy;
    policy.bucket = bucket;
    policy.key = "in/";
    policy.key_prefix = true;
    policy.largest = 10;
    policy.fields = {{"Content-Type", "text/plain"}};
    s3::signing_scope scope;
    scope.region = std::getenv("S3_REGION");
    scope.when = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const s3::credentials key{std::getenv("S3_ACCESS_KEY"), std::getenv("S3_SECRET_KEY")};
    const std::vector<s3::name_value> fields =
        s3::sign_post(policy, key, scope, std::chrono::minutes(5));
    http::client plain(std::getenv("S3_ENDPOINT"));
    const auto post = [&](std::string name, std::string content) -> tenon::task<int> {
      std::string form;
      const auto add = [&form](const std::string& field, const std::string& value) {
        form += "--b\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value +
                "\r\n";
      };
      for (const auto& [field, value] : fields) add(field, value);
      add("key", name);
      add("file\"; filename=\"f", content);
      form += "--b--\r\n";
      http::request asked;
      asked.method = http::method::post;
      asked.target = '/' + bucket;
      asked.headers.add("Content-Type", "multipart/form-data; boundary=b");
      asked.body = std::move(form);
      const http::response got = co_await plain.handle(asked);
      co_return got.status;
    };
    CHECK(co_await post("in/a", "small") == 204);
    CHECK(co_await client.get_text(bucket, "in/a", 100) == "small");
    CHECK(co_await post("in/b", "larger than ten bytes") / 100 == 4);
    CHECK(co_await post("elsewhere", "small") / 100 == 4);
  });
}
