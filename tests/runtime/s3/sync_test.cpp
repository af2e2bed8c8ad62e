// Trees of files and objects, each made like the other.

#include "bucket.hpp"
#include "fake_server.hpp"

#include <tenon/async/sleep.hpp>
#include <tenon/file.hpp>
#include <tenon/http/service.hpp>
#include <tenon/run.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace s3 = tenon::s3;
namespace http = tenon::http;
namespace file = tenon::file;

namespace {

/// Lists what it has and takes what it is given.
class listing_service final : public http::service {
 public:
  tenon::task<http::response> handle(http::request& asked) override {
    http::response made;
    const std::string path = asked.target.substr(0, asked.target.find('?'));
    if (asked.method == http::method::put) {
      objects[path.substr(3)] = co_await asked.body.take_all(100'000);
    } else if (asked.method == http::method::post) {
      const std::string wanted = co_await asked.body.take_all(100'000);
      std::erase_if(objects, [&](const auto& each) {
        return wanted.find("<Key>" + each.first + "</Key>") != std::string::npos;
      });
      made.body = std::string("<DeleteResult/>");
    } else if (path == "/b") {
      made.body = list();
    } else {
      most_at_once = std::max(most_at_once, ++at_once);
      co_await tenon::sleep_for(std::chrono::milliseconds(1));
      --at_once;
      made.headers.add("ETag", "\"e\"");
      made.body = objects.at(path.substr(3));
    }
    co_return made;
  }
  std::string list() const {
    std::string text = "<ListBucketResult>";
    for (const auto& [key, content] : objects) {
      text += "<Contents><Key>" + key + "</Key><LastModified>" + modified +
              "</LastModified><Size>" + std::to_string(content.size()) + "</Size></Contents>";
    }
    return text + "</ListBucketResult>";
  }
  std::map<std::string, std::string> objects{};
  std::string modified = "2099-01-02T03:04:05.000Z";
  unsigned at_once = 0;  // requests for content
  unsigned most_at_once = 0;
};

/// A place for trees of files.
struct tree_folder {
  std::string at(const std::string& name) const { return folder.path() + '/' + name; }
  void put(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    tenon::run(file::write_text(at(name), text));
  }
  file::temporary_path folder = tenon::run(file::make_temporary_directory());
};

struct setting : tree_folder {
  setting() {
    s3::client_options options = fake_options();
    options.streams = s3::stream_signing::unsigned_content;
    client.emplace(http::transport(server), options);
  }
  std::shared_ptr<listing_service> server = std::make_shared<listing_service>();
  std::optional<s3::client> client{};
};

}  // namespace

TEST_CASE("objects are made like a directory") {
  setting with;
  with.put("tree/a", "one");
  with.put("tree/sub/b", "two");
  with.put("tree/skip.tmp", "x");
  with.server->objects["p/old"] = "gone soon";
  with.server->objects["p/kept.tmp"] = "stays";
  with.server->objects["p/a"] = "one";
  s3::sync_options options;
  options.ignore = {"*.tmp"};
  options.remove = true;
  const auto up = [&] {
    return tenon::run(s3::sync_up(*with.client, with.at("tree"), "b", "p/", options));
  };
  const s3::sync_result first = up();
  CHECK(first.copied == 1);
  CHECK(first.same == 1);
  CHECK(first.removed == 1);
  CHECK(first.bytes == 3);
  CHECK(with.server->objects == std::map<std::string, std::string>{
                                    {"p/a", "one"}, {"p/kept.tmp", "stays"}, {"p/sub/b", "two"}});
  CHECK(up().copied == 0);
  with.server->modified = "2001-01-02T03:04:05.000Z";  // the files are newer
  CHECK(up().copied == 2);
}

TEST_CASE("a directory is made like objects, and none leads out of it") {
  setting with;
  with.server->objects["p/a"] = "one";
  with.server->objects["p/sub/b"] = "two";
  with.server->objects["p/sub/"] = "";
  with.server->modified = "2001-01-02T03:04:05.000Z";
  with.put("tree/old", "gone soon");
  s3::sync_options options;
  options.remove = true;
  const auto down = [&] {
    return tenon::run(s3::sync_down(*with.client, "b", "p/", with.at("tree"), options));
  };
  const s3::sync_result first = down();
  CHECK(first.copied == 2);
  CHECK(first.removed == 1);
  CHECK(tenon::run(file::read_text(with.at("tree/sub/b"))) == "two");
  CHECK_FALSE(tenon::run(file::exists(with.at("tree/old"))));
  CHECK(down().same == 2);
  for (const char* key : {"p/../out", "p//out", "p/a/./b"}) {
    with.server->objects = {{key, "x"}};
    CHECK_THROWS_AS(down(), file::error);
  }
  CHECK_FALSE(tenon::run(file::exists(with.at("out"))));
}

TEST_CASE("a server is asked for no more objects at the same time than is wanted") {
  setting with;
  for (int each = 0; each < 50; ++each) with.server->objects["p/" + std::to_string(each)] = "text";
  s3::sync_options options;
  options.parallel = GENERATE(0U, 1U, 5U);  // 0: one after the other
  const s3::sync_result done =
      tenon::run(s3::sync_down(*with.client, "b", "p/", with.at("tree"), options));
  CHECK(done.copied == 50);
  CHECK(with.server->most_at_once == std::max(options.parallel, 1U));
  CHECK(tenon::run(file::list(with.at("tree"))).size() == 50);
}

TEST_CASE("trees go to a real server and come back") {
  const tree_folder files;
  files.put("tree/a b", "one");
  files.put("tree/sub/\xc3\xbc", "two");
  files.put("tree/empty", "");
  in_bucket("sync", [&](s3::client& client, std::string bucket) -> tenon::task<> {
    const s3::sync_result up = co_await s3::sync_up(client, files.at("tree"), bucket, "p/");
    CHECK(up.copied == 3);
    const s3::sync_result down = co_await s3::sync_down(client, bucket, "p/", files.at("back"));
    CHECK(down.bytes == 6);
    CHECK(co_await file::read_text(files.at("back/sub/\xc3\xbc")) == "two");
    s3::sync_options clear;
    clear.remove = true;
    co_await file::make_directory(files.at("nothing"));
    const s3::sync_result cleared =
        co_await s3::sync_up(client, files.at("nothing"), bucket, "p/", clear);
    CHECK(cleared.removed == 3);
  });
}
