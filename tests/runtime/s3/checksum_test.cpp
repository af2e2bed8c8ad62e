// Checksums on the way up, in headers and trailers, and on the way down.

#include "fake_server.hpp"

#include <support/catch.hpp>

#include <tenon/async/event_loop.hpp>
#include <tenon/async/worker_pool.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>

namespace s3 = tenon::s3;
namespace http = tenon::http;
namespace file = tenon::file;
using s3::checksum;

namespace {

constexpr checksum kinds[] = {checksum::crc32, checksum::crc32c, checksum::crc64nvme,
                              checksum::sha1, checksum::sha256};

struct setting {
  setting() {
    options.retries.attempts = 1;
    folder = tenon::run(file::make_temporary_directory());
  }
  s3::client client() const { return s3::client(http::transport(server), options); }
  std::string at(const std::string& name) const { return folder.path() + '/' + name; }

  std::shared_ptr<fake_server> server = std::make_shared<fake_server>();
  s3::client_options options = fake_options();
  file::temporary_path folder{};
};

template <class T>
s3::error::kind refused_with(tenon::task<T> refused) {
  try {
    (void)tenon::run(std::move(refused));
  } catch (const s3::error& failure) {
    return failure.why();
  }
  FAIL("it was not refused");
  return s3::error::kind::other;
}

tenon::task<std::string> read_verified(s3::client& client, bool resuming) {
  s3::get_options options;
  options.verify = true;
  s3::object got;
  if (resuming) {
    got = co_await s3::get_resuming(client, "b", "k", options);
  } else {
    got = co_await client.get_object("b", "k", options);
  }
  co_return co_await got.body.take_all(std::size_t{16} << 20U);
}

/// A text, in one piece.
class text_source final : public http::body_source {
 public:
  explicit text_source(std::string text) : text_(std::move(text)) {}
  tenon::task<std::string_view> read() override {
    co_return std::exchange(given_, true) ? std::string_view() : std::string_view(text_);
  }
  std::optional<std::uint64_t> length() const noexcept override { return text_.size(); }

 private:
  std::string text_;
  bool given_ = false;
};

}  // namespace

TEST_CASE("checksums are those of their definitions") {
  // The check values of the catalogue of CRCs, and of FIPS 180.
  CHECK(s3::checksum_of(checksum::crc32, "123456789") == "y/Q5Jg==");
  CHECK(s3::checksum_of(checksum::crc32c, "123456789") == "4waSgw==");
  CHECK(s3::checksum_of(checksum::crc64nvme, "123456789") == "rosUhgp5mIg=");
  CHECK(s3::checksum_of(checksum::sha1, "abc") == "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  CHECK(s3::checksum_of(checksum::sha256, "abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  CHECK(s3::checksum_of(checksum::crc32, "") == "AAAAAA==");
  CHECK(s3::checksum_of(checksum::none, "abc").empty());
}

TEST_CASE("content is put with its checksum, from memory, files and streams") {
  for (const bool by_chunks : {true, false}) {
    for (const checksum kind : kinds) {
      setting with;
      with.options.checksum = kind;
      with.options.streams =
          by_chunks ? s3::stream_signing::chunks : s3::stream_signing::unsigned_content;
      s3::client client = with.client();
      const std::string content(200'001, 'x');
      tenon::run(file::write_text(with.at("in"), content));
      tenon::run(client.put_object("b", "text", content));
      tenon::run(client.put_object("b", "file", file::open_body(with.at("in"))));
      tenon::run(client.put_object("b", "nothing", file::open_body(with.at("in"), content.size())));
      const s3::name_value expected(s3::checksum_header(kind), s3::checksum_of(kind, content));
      for (const char* path : {"/b/text", "/b/file"}) {
        CHECK(with.server->objects.at(path) == content);
        CHECK(with.server->sums.at(path) == expected);
      }
      CHECK(with.server->sums.at("/b/nothing").second == s3::checksum_of(kind, ""));
    }
  }
}

TEST_CASE("chunks are signed by the loop when no worker can be had") {
  tenon::worker_pool pool({.threads = 1, .queue_limit = 0});
  tenon::event_loop loop(&pool);
  setting with;
  with.options.streams = s3::stream_signing::chunks;
  with.options.checksum = checksum::crc32;
  s3::client client = with.client();
  const std::string content(200'001, 'x');
  auto put = [&]() -> tenon::task<> {
    co_await client.put_object("b", "k", http::body(std::make_unique<text_source>(content)));
  };
  tenon::run_in(loop, put());
  CHECK(with.server->objects.at("/b/k") == content);
}

TEST_CASE("one object may have a checksum that the others have not") {
  setting with;
  s3::client client = with.client();
  s3::put_options options;
  options.checksum = checksum::crc32c;
  tenon::run(client.put_object("b", "with", "text", options));
  tenon::run(client.put_object("b", "without", "text"));
  CHECK(with.server->sums.at("/b/with").first == "x-amz-checksum-crc32c");
  CHECK(with.server->sums.at("/b/without").first.empty());
}

TEST_CASE("the parts of an upload have checksums, which complete it") {
  setting with;
  s3::client client = with.client();
  s3::put_options options;
  options.checksum = checksum::crc32c;
  auto upload = [&]() -> tenon::task<> {
    const s3::multipart_upload begun = co_await client.create_multipart_upload("b", "k", options);
    CHECK(begun.checksum == checksum::crc32c);
    std::vector<s3::uploaded_part> parts;
    parts.push_back(co_await client.upload_part(begun, 1, "one"));
    CHECK(parts[0].sum == s3::checksum_of(checksum::crc32c, "one"));
    co_await client.complete_multipart_upload(begun, parts);
  };
  tenon::run(upload());
  CHECK(with.server->objects.at("/b/k") == "one");
  CHECK(with.server->completed.find("</ETag><ChecksumCRC32C>" +
                                    s3::checksum_of(checksum::crc32c, "one") +
                                    "</ChecksumCRC32C></Part>") != std::string::npos);
}

TEST_CASE("content that changed on the server is noticed at its end") {
  setting with;
  with.options.checksum = checksum::crc32c;
  s3::client client = with.client();
  std::string content(300'000, 'x');
  tenon::run(client.put_object("b", "k", content));
  CHECK(tenon::run(read_verified(client, false)) == content);
  CHECK(tenon::run(read_verified(client, true)) == content);
  with.server->split_answers = true;  // what goes on where it broke is verified as a whole
  CHECK(tenon::run(read_verified(client, true)) == content);

  s3::get_options verify;
  verify.verify = true;
  tenon::run(s3::download(client, "b", "k", with.at("out"), verify));
  CHECK(tenon::run(file::read_text(with.at("out"))) == content);

  with.server->objects.at("/b/k")[200'000] = 'y';
  CHECK(refused_with(read_verified(client, false)) == s3::error::kind::bad_digest);
  CHECK(refused_with(read_verified(client, true)) == s3::error::kind::bad_digest);
  CHECK(refused_with(s3::download(client, "b", "k", with.at("other"), verify)) ==
        s3::error::kind::bad_digest);
  CHECK(tenon::run(file::list(with.folder.path())) == std::vector<std::string>{"out"});
  CHECK(tenon::run(client.get_text("b", "k", content.size())) != content);  // not asked to verify
}

TEST_CASE("a range, and the checksum of checksums, are not compared with the whole") {
  setting with;
  s3::client client = with.client();
  with.server->objects["/b/k"] = "content";
  with.server->sums["/b/k"] = {"x-amz-checksum-crc32c", "AAAAAA==-2"};
  CHECK(tenon::run(read_verified(client, false)) == "content");
  with.server->sums["/b/k"] = {"x-amz-checksum-crc32c", "AAAAAA=="};
  auto range = [&]() -> tenon::task<std::string> {
    s3::get_options options;
    options.verify = true;
    options.range = s3::byte_range::from(3);
    s3::object got = co_await client.get_object("b", "k", options);
    CHECK(got.info.sum.value == "AAAAAA==");
    co_return co_await got.body.take_all(100);
  };
  CHECK(tenon::run(range()) == "tent");
}
