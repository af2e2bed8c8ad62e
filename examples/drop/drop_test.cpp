// The example through its generated client, in memory and on a directory.
#include <drop/client.hpp>

#include <support/catch.hpp>
#include <tenon/file.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

#include "files.hpp"

namespace {

tenon::sequence<tenon::bytes> content(std::size_t pieces) {
  for (std::size_t each = 0; each < pieces; ++each) {
    co_yield tenon::bytes(std::string(1000, static_cast<char>('a' + each % 26)));
  }
}

tenon::task<std::string> text_of(tenon::sequence<tenon::bytes> pieces) {
  std::string text;
  while (std::optional<tenon::bytes> each = co_await pieces.next()) text += each->view();
  co_return text;
}

tenon::task<> use(drop::Client& client) {
  using namespace drop;
  PutFile::Request put{.name = "a b.bin"};
  put.body = content(300);
  const File stored = (co_await client.put_file(std::move(put))).value();
  CHECK(stored.size == 300'000);

  PutFile::Request again{.name = "a b.bin", .once = true};
  again.body = content(1);
  PutFile::Response refused = co_await client.put_file(std::move(again));
  CHECK(refused.get_if<PutFile::Conflict>() != nullptr);

  GetFile::Response whole = co_await client.get_file({.name = "a b.bin"});
  auto* ok = whole.get_if<GetFile::Ok>();
  REQUIRE(ok != nullptr);
  CHECK(ok->etag == stored.etag);
  const std::string text = co_await text_of(std::move(ok->body));
  CHECK(text.size() == 300'000);

  GetFile::Response part = co_await client.get_file({.name = "a b.bin", .range = "bytes=999-1000"});
  auto* partial = part.get_if<GetFile::PartialContent>();
  REQUIRE(partial != nullptr);
  CHECK(partial->content_range == "bytes 999-1000/300000");
  CHECK(co_await text_of(std::move(partial->body)) == "ab");
  GetFile::Response beyond =
      co_await client.get_file({.name = "a b.bin", .range = "bytes=300000-"});
  CHECK(beyond.get_if<GetFile::RangeNotSatisfiable>() != nullptr);
  GetFile::Response odd = co_await client.get_file({.name = "a b.bin", .range = "lines=1-2"});
  CHECK(odd.get_if<GetFile::Ok>() != nullptr);

  ListFiles::Response listed = co_await client.list_files({.prefix = "a"});
  CHECK(listed.value() == std::vector<File>{stored});
  ShareFile::Response shared = co_await client.share_file({.name = "a b.bin"});
  CHECK(shared.get_if<ShareFile::NotImplemented>() != nullptr);

  co_await client.delete_file({.name = "a b.bin"});
  GetFile::Response gone = co_await client.get_file({.name = "a b.bin"});
  CHECK(gone.get_if<GetFile::NotFound>() != nullptr);
}

void use_with(const std::string& url) {
  Files files(tenon::store::open(url));
  Gate gate("secret");
  drop::Server server(files, gate);
  drop::Client client(tenon::loopback(server), {.token = "secret"});
  tenon::run(use(client));
  drop::Client stranger(tenon::loopback(server), {.token = "other"});
  auto ask = [&]() -> tenon::task<int> {
    drop::ListFiles::Response answer = co_await stranger.list_files({});
    auto* undocumented = answer.get_if<tenon::undocumented>();
    co_return undocumented == nullptr ? 0 : undocumented->status;
  };
  CHECK(tenon::run(ask()) == 401);
}

}  // namespace

TEST_CASE("files are kept in memory") { use_with("memory:"); }

TEST_CASE("files are kept in a directory") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  use_with("file://" + folder.path());
}
