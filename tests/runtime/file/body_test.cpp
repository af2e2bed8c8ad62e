#include <tenon/file.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>

#include "scratch.hpp"

namespace file = tenon::file;
namespace http = tenon::http;

namespace {

tenon::task<std::string> sent(file::content what) {
  http::body body = co_await what.open();
  const std::optional<std::uint64_t> size = body.size();
  std::string text = co_await body.take_all(1 << 20);
  CHECK(size == text.size());
  co_return text;
}

}  // namespace

TEST_CASE("a file and a part of it are a body of known length") {
  const scratch_folder folder;
  const std::string text = std::string(100'000, 'a') + std::string(100'000, 'b');
  tenon::run(file::write_text(folder.at("data"), text));
  CHECK(tenon::run(sent(file::open_body(folder.at("data")))) == text);
  CHECK(tenon::run(sent(file::open_body(folder.at("data"), 99'999, 2))) == "ab");
  CHECK(tenon::run(sent(file::open_body(folder.at("data"), 199'999, 10))) == "b");
  CHECK(tenon::run(sent(file::open_body(folder.at("data"), 300'000))).empty());
  CHECK_THROWS_AS(tenon::run(sent(file::open_body(folder.at("missing")))), file::error);
}

TEST_CASE("a server sends a file that is an answer's body") {
  struct serving final : http::service {
    tenon::task<http::response> handle(http::request&) override {
      http::response made;
      const file::content part = file::open_body(path, 1'000);
      made.body = co_await part.open();
      co_return made;
    }
    std::string path{};
  };
  const scratch_folder folder;
  std::string text;
  for (int line = 0; line < 100'000; ++line) text += std::to_string(line) + '\n';
  tenon::run(file::write_text(folder.at("data"), text));
  serving service;
  service.path = folder.at("data");
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  http::server server(service, options);
  server.start();
  auto fetch = [&]() -> tenon::task<std::string> {
    http::client client(server.address());
    http::request asked;
    http::response got = co_await client.handle(asked);
    co_return co_await got.body.take_all(10'000'000);
  };
  CHECK(tenon::run(fetch()) == text.substr(1'000));
  server.stop(std::chrono::milliseconds(0));
}

TEST_CASE("content becomes a body that opens the file when it is read") {
  const scratch_folder folder;
  http::body body = file::open_body(folder.at("later"));
  CHECK_FALSE(body.size());
  tenon::run(file::write_text(folder.at("later"), "text"));
  CHECK(tenon::run(body.take_all(100)) == "text");
}

TEST_CASE("a file that shrinks while it is sent is an error") {
  const scratch_folder folder;
  tenon::run(file::write_text(folder.at("data"), std::string(200'000, 'x')));
  auto use = [&]() -> tenon::task<> {
    http::body body = co_await file::open_body(folder.at("data")).open();
    (void)co_await body.read();
    co_await file::truncate(folder.at("data"), 70'000);
    co_await body.take_all(1 << 20);
  };
  CHECK_THROWS_AS(tenon::run(use()), file::error);
}

TEST_CASE("a body is saved whole, or the old file stays") {
  const scratch_folder folder;
  auto use = [&]() -> tenon::task<> {
    http::body body("content");
    CHECK(co_await file::save_body(folder.at("saved"), body) == 7);
    http::body large(std::string(1000, 'x'));
    bool refused = false;
    try {
      co_await file::save_body(folder.at("saved"), large, 999);
    } catch (const http::body_error& failure) {
      refused = failure.why() == http::body_error::kind::too_large;
    }
    CHECK(refused);
  };
  tenon::run(use());
  CHECK(tenon::run(file::read_text(folder.at("saved"))) == "content");
  CHECK(folder.files() == 1);
}
