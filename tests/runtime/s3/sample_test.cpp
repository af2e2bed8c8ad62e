// The code of docs/s3.md.

#include "fake_server.hpp"

#include <support/catch.hpp>

#include <tenon/file.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>

#include <cstdio>
#include <filesystem>

using namespace std::chrono_literals;

namespace {

// region: open
tenon::s3::client open_photos() {
  tenon::s3::client_options options;
  options.endpoint = "http://s3.test";  // without one: Amazon's
  options.region = "us-east-1";
  options.credentials = tenon::s3::static_credentials({"access", "secret"});
  return tenon::s3::client(options);
}
// end: open

// region: objects
tenon::task<std::string> objects(tenon::s3::client& s3) {
  co_await s3.put_object("photos", "cat.jpg", tenon::file::open_body("cat.jpg"));
  tenon::s3::put_options options;
  options.headers.content_type = "text/plain";
  options.headers.metadata["owner"] = "ann";
  options.when.if_none_match = "*";  // only when there is none yet
  co_await s3.put_object("photos", "notes.txt", "two cats", options);

  tenon::s3::get_options part;
  part.range = tenon::s3::byte_range::from(4);
  tenon::s3::object notes = co_await s3.get_object("photos", "notes.txt", part);
  co_return co_await notes.body.take_all(1024);
}
// end: objects

// region: errors
tenon::task<std::optional<std::string>> find(tenon::s3::client& s3, std::string key) {
  try {
    co_return co_await s3.get_text("photos", key, 64 * 1024);
  } catch (const tenon::s3::error& failure) {
    if (failure.why() != tenon::s3::error::kind::no_such_key) throw;
  }
  co_return std::nullopt;
}
// end: errors

// region: transfer
tenon::task<> backup(tenon::s3::client& s3) {
  tenon::s3::transfer_options how;
  how.part_size = 16 << 20;
  how.progress = [](const tenon::s3::progress& now) {
    std::printf("%llu bytes\n", static_cast<unsigned long long>(now.bytes));
  };
  co_await tenon::s3::upload(s3, "photos", "cat.jpg", tenon::file::open_body("cat.jpg"), {}, how);
  co_await tenon::s3::download(s3, "photos", "cat.jpg", "copy.jpg", {}, how);
}
// end: transfer

// region: share
tenon::task<std::string> share(tenon::s3::client& s3) {
  co_return co_await s3.presign_get("photos", "cat.jpg", 1h);
}
// end: share

}  // namespace

TEST_CASE("the code of the page does what it says") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  tenon::run(tenon::file::write_text("cat.jpg", "meow"));
  const tenon::s3::client named = open_photos();
  auto server = std::make_shared<fake_server>();
  tenon::s3::client s3(tenon::http::transport(server), fake_options());
  CHECK(tenon::run(objects(s3)) == "cats");
  CHECK(server->objects.at("/photos/cat.jpg") == "meow");
  CHECK_FALSE(tenon::run(find(s3, "missing")));
  tenon::run(backup(s3));
  CHECK(tenon::run(tenon::file::read_text("copy.jpg")) == "meow");
  CHECK(tenon::run(share(s3)).starts_with("http://s3.test/photos/cat.jpg?X-Amz-Algorithm="));
  std::filesystem::current_path(before);
}
