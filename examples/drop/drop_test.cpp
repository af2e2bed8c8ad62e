// The example through its generated client, in memory and on a directory.
#include <drop/client.hpp>

#include <support/catch.hpp>
#include <support/redirected.hpp>
#include <tenon/file.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "commands.hpp"
#include "files.hpp"
#include "progress_bar.hpp"

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

namespace {

/// A service in memory and what its program does with it.
struct served {
  Files files{tenon::store::open("memory:")};
  Gate gate{"secret"};
  drop::Server server{files, gate};
  drop::Client client{tenon::loopback(server), {.token = "secret"}};
  Commands commands{client};
};

}  // namespace

TEST_CASE("the program sends files, follows what is taken, and gets them back") {
  served all;
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const std::string content(3'000'000, 'x');
  tenon::run(tenon::file::write_text(folder.path() + "/in", content));
  std::uint64_t told = 0;
  const auto tell = [&](std::uint64_t bytes) {
    CHECK(bytes >= told);
    told = bytes;
  };
  const drop::File stored = tenon::run(all.commands.put(folder.path() + "/in", "file", tell));
  CHECK(stored.size == 3'000'000);
  CHECK(told == content.size());
  told = 0;
  CHECK(tenon::run(all.commands.get("file", folder.path() + "/out", tell)) == content.size());
  CHECK(told == content.size());
  CHECK(tenon::run(tenon::file::read_text(folder.path() + "/out")) == content);
  CHECK(tenon::run(all.commands.list("")).size() == 1);
  CHECK_THROWS_AS(tenon::run(all.commands.link("file", 5)), std::runtime_error);
  tenon::run(all.commands.remove("file"));
  CHECK_THROWS_AS(tenon::run(all.commands.get("file", folder.path() + "/none", tell)),
                  std::runtime_error);
  CHECK_FALSE(tenon::run(tenon::file::exists(folder.path() + "/none")));
}

TEST_CASE("the program sends its standard input and gets to its standard output") {
  served all;
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const std::string content(300'000, 'x');
  tenon::run(tenon::file::write_text(folder.path() + "/in", content));
  tenon::run(tenon::file::write_text(folder.path() + "/out", ""));
  const auto quiet = [](std::uint64_t) {};
  {
    const tenon::file::descriptor in(::open((folder.path() + "/in").c_str(), O_RDONLY));
    const redirected input(STDIN_FILENO, in.get());
    CHECK(tenon::run(all.commands.put("-", "file", quiet)).size == 300'000);
  }
  std::uint64_t got = 0;
  {
    const tenon::file::descriptor out(::open((folder.path() + "/out").c_str(), O_WRONLY));
    const redirected output(STDOUT_FILENO, out.get());
    got = tenon::run(all.commands.get("file", "-", quiet));
  }
  CHECK(got == content.size());
  CHECK(tenon::run(tenon::file::read_text(folder.path() + "/out")) == content);
}

TEST_CASE("who follows an upload that is refused is told so") {
  served all;
  auto run = [&]() -> tenon::task<> {
    using namespace drop;
    PutFile::Request first{.name = "file"};
    first.body = content(1);
    (void)co_await all.client.put_file(std::move(first));
    FollowUpload::Request followed{.upload = "u"};
    FollowUpload::Response answer = co_await all.client.follow_upload(std::move(followed));
    tenon::sequence<Progress> progress = std::move(answer).value();
    const std::optional<Progress> waiting = co_await progress.next();
    REQUIRE(waiting);
    CHECK_FALSE(waiting->done);
    PutFile::Request again{.name = "file", .once = true};
    again.upload = "u";
    again.body = content(1);
    PutFile::Response refused = co_await all.client.put_file(std::move(again));
    CHECK(refused.get_if<PutFile::Conflict>() != nullptr);
    const std::optional<Progress> last = co_await progress.next();
    REQUIRE(last);
    CHECK(last->done);
    CHECK(last->failed);
    CHECK_FALSE(co_await progress.next());
  };
  tenon::run(run());
}

TEST_CASE("a bar shows the share and the rate") {
  const ProgressBar bar("a.txt", 1000);
  CHECK(bar.text(500, 1) == "a.txt [===============>              ]  50%     0.0 MiB/s");
  CHECK(bar.text(1000, 0) == "a.txt [==============================] 100%     0.0 MiB/s");
  const ProgressBar unknown("b", 0);
  CHECK(unknown.text(1 << 21, 1) == "b [>                             ]   0%     2.0 MiB/s");
}

TEST_CASE("files are kept in memory") { use_with("memory:"); }

TEST_CASE("files are kept in a directory") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  use_with("file://" + folder.path());
}
