#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <support/catch.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/server.hpp>

#include "around.hpp"

using namespace tenon;
using namespace tenon::middleware;
using namespace tenon::middleware::test;

namespace {

/// A directory with a secret beside it.
class scratch {
 public:
  scratch() {
    char name[] = "/tmp/tenon_static_XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    base_ = name;
    std::filesystem::create_directories(root() / "sub");
    write("../secret.txt", "secret");
    write("index.html", "<p>home</p>");
    write("a.txt", "0123456789");
    write("a b.txt", "blank");
    write(".hidden", "hidden");
    write("sub/index.html", "<p>sub</p>");
    write("style.css", "plain");
    write("style.css.gz", "packed");
    write("large.bin", large());
    std::filesystem::create_symlink("../secret.txt", root() / "out.txt");
    std::filesystem::create_symlink("/etc/passwd", root() / "abs.txt");
    std::filesystem::create_symlink("a.txt", root() / "in.txt");
    REQUIRE(::mkfifo((root() / "pipe").c_str(), 0600) == 0);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() { std::filesystem::remove_all(base_); }
  [[nodiscard]] std::filesystem::path root() const { return base_ / "root"; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(root() / name, std::ios::binary) << text;
  }
  static std::string large() {
    std::string text;
    for (int count = 0; text.size() < 3'000'000; ++count) text += std::to_string(count) + ",";
    return text;
  }

 private:
  std::filesystem::path base_;
};

answered get(static_files& files, std::string target,
             std::initializer_list<http::fields::field> headers = {}) {
  inner_service api = answering("api");
  http::request incoming = asking(headers);
  incoming.target = std::move(target);
  return ask(files, api, std::move(incoming));
}

}  // namespace

TEST_CASE("files are served with their type, tag and date") {
  const scratch here;
  static_files files({.root = here.root(), .prefix = "/files/"});
  const answered text = get(files, "/files/a.txt?x=1");
  CHECK(text.status == 200);
  CHECK(text.body == "0123456789");
  CHECK(text.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(text.header("Accept-Ranges") == "bytes");
  CHECK(text.header("X-Content-Type-Options") == "nosniff");
  CHECK(text.header("Last-Modified").ends_with(" GMT"));
  CHECK(get(files, "/files/a%20b.txt").body == "blank");
  CHECK(get(files, "/files/in.txt").body == "0123456789");
  CHECK(get(files, "/files/").body == "<p>home</p>");
  CHECK(get(files, "/files/sub/").body == "<p>sub</p>");
  CHECK(get(files, "/files/sub?q").header("Location") == "/files/sub/?q");
  CHECK(get(files, "/files/large.bin").body == scratch::large());
  CHECK(get(files, "/other").body == "api");
  const std::string tag = text.header("ETag");
  CHECK(get(files, "/files/a.txt", {{"If-None-Match", tag}}).status == 304);
  here.write("a.txt", "changed to another length");
  CHECK(get(files, "/files/a.txt", {{"If-None-Match", tag}}).status == 200);
}

TEST_CASE("no path leads out of the directory, or to what is no file") {
  const scratch here;
  static_files files({.root = here.root(), .prefix = "/files/"});
  for (const char* path : {"../secret.txt",
                           "%2e%2e/secret.txt",
                           "..%2fsecret.txt",
                           "..%2Fsecret.txt",
                           "sub/../../secret.txt",
                           "sub/%2e%2e/%2e%2e/secret.txt",
                           "/etc/passwd",
                           "//etc/passwd",
                           "out.txt",
                           "abs.txt",
                           ".hidden",
                           "%2ehidden",
                           "sub/./index.html",
                           "a.txt%00.html",
                           "a.txt/",
                           "nothing",
                           "pipe",
                           "%zz",
                           "sub//index.html",
                           "sub%2findex.html",
                           "a%252etxt",
                           "..\\secret.txt"}) {
    CAPTURE(path);
    CHECK(get(files, std::string("/files/") + path).status == 404);
  }
  static_files all({.root = here.root(), .hidden = true});
  CHECK(get(all, "/.hidden").body == "hidden");
  CHECK(get(all, "/../secret.txt").status == 404);
  CHECK(get(all, "/sub/../a.txt").status == 404);
  CHECK_THROWS(static_files({.root = here.root() / "missing"}));
  CHECK_THROWS(static_files({.root = here.root(), .prefix = "files"}));
}

TEST_CASE("parts of files, and files that are packed already") {
  const scratch here;
  static_files files({.root = here.root()});
  const answered part = get(files, "/a.txt", {{"Range", "bytes=2-4"}});
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(part.header("Content-Range") == "bytes 2-4/10");
  const std::string all = scratch::large();
  const answered end = get(files, "/large.bin", {{"Range", "bytes=-1000000"}});
  CHECK(end.status == 206);
  CHECK(end.body == all.substr(all.size() - 1'000'000));
  const answered beyond = get(files, "/a.txt", {{"Range", "bytes=10-"}});
  CHECK(beyond.status == 416);
  CHECK(beyond.header("Content-Range") == "bytes */10");
  const answered packed = get(files, "/style.css", {{"Accept-Encoding", "gzip"}});
  CHECK(packed.body == "packed");
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(packed.header("Content-Type") == "text/css; charset=utf-8");
  CHECK(packed.header("Vary") == "Accept-Encoding");
  here.write("style.css.br", "brotli");
  here.write("style.css.zst", "zstandard");
  const auto accepting = [&](const char* codings) {
    return get(files, "/style.css", {{"Accept-Encoding", codings}});
  };
  CHECK(accepting("gzip, deflate, br, zstd").body == "brotli");
  CHECK(accepting("gzip, zstd").header("Content-Encoding") == "zstd");
  CHECK(accepting("gzip, zstd").body == "zstandard");
  CHECK(accepting("br;q=0.5, gzip").body == "packed");
  CHECK(accepting("br;q=0, *").body == "zstandard");
  CHECK(accepting("identity, gzip;q=0.5").body == "plain");
  CHECK(accepting("br").header("ETag") != packed.header("ETag"));
  CHECK(get(files, "/a.txt", {{"Accept-Encoding", "br, zstd"}}).header("Content-Encoding") == "-");
  const answered plain = get(files, "/style.css");
  CHECK(plain.body == "plain");
  CHECK(plain.header("ETag") != packed.header("ETag"));
  http::request post;
  post.method = http::method::post;
  post.target = "/a.txt";
  inner_service api = answering("api");
  CHECK(ask(files, api, std::move(post)).header("Allow") == "GET, HEAD");
}

TEST_CASE("a server sends files whole, in part, and not at all for HEAD") {
  const scratch here;
  static_files files({.root = here.root()});
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  http::server server(files, options);
  server.start();
  http::client caller(server.address());
  const auto fetch = [&](http::method how, std::string_view range) {
    auto call = [&]() -> task<answered> {
      http::request outgoing;
      outgoing.method = how;
      outgoing.target = "/large.bin";
      if (!range.empty()) outgoing.headers.add("Range", range);
      http::response answer = co_await caller.handle(outgoing);
      answered seen;
      seen.status = answer.status;
      seen.headers = http::fields(answer.headers);
      seen.body = co_await answer.body.take_all(std::size_t{16} << 20U);
      co_return seen;
    };
    return run(call());
  };
  const std::string all = scratch::large();
  CHECK(fetch(http::method::get, "").body == all);
  CHECK(fetch(http::method::get, "bytes=100000-2000000").body == all.substr(100'000, 1'900'001));
  const answered head = fetch(http::method::head, "");
  CHECK(head.body.empty());
  CHECK(head.header("Content-Length") == std::to_string(all.size()));
  CHECK(fetch(http::method::get, "").body == all);
}

TEST_CASE("answers in memory get tags, conditions and ranges") {
  conditional layer;
  inner_service inner = answering("0123456789");
  const answered first = ask(layer, inner);
  CHECK(first.status == 200);
  CHECK(first.header("Accept-Ranges") == "bytes");
  const std::string tag = first.header("ETag");
  const answered again = ask(layer, inner, asking({{"If-None-Match", tag}}));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.header("ETag") == tag);
  const answered part = ask(layer, inner, asking({{"Range", "bytes=2-4"}, {"If-Range", tag}}));
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(ask(layer, inner, asking({{"Range", "bytes=2-4"}, {"If-Range", "\"x\""}})).status == 200);
  CHECK(ask(layer, inner, asking({{"Range", "bytes=20-"}})).status == 416);
  CHECK(ask(layer, inner, asking({{"If-Match", "\"x\""}})).status == 412);
  inner_service other = answering("0123456780");
  CHECK(ask(layer, other).header("ETag") != tag);
}
