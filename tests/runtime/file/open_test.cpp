#include <tenon/async/gather.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include <sys/stat.h>

#include "scratch.hpp"

namespace file = tenon::file;

namespace {

tenon::task<> read_and_write(std::string path) {
  file::opened_file made = co_await file::open(path, file::new_file);
  co_await made.write("hello world");
  CHECK(made.position() == 11);
  CHECK(co_await made.seek(-5, file::origin::end) == 6);
  CHECK(co_await made.read_text(100) == "world");
  co_await made.write_at(0, "J");
  co_await made.truncate(5);
  CHECK(co_await made.read_text_at(0, 100) == "Jello");
  CHECK(co_await made.size() == 5);
  co_await made.seek(0);
  const std::string rest = co_await made.read_rest(5);
  CHECK(rest == "Jello");
  bool refused = false;
  try {
    co_await made.seek(-1);
  } catch (const file::error& failure) {
    refused = failure.code() == std::errc::invalid_argument;
  }
  CHECK(refused);
  CHECK(made.position() == 5);
  co_await made.allocate(0, 1000);
  co_await made.advise(file::advice::sequential);
  co_await made.begin_sync(0, 5);
  co_await made.sync_data();
  co_await made.set_permissions(0600);
  co_await made.sync();
  const file::status looked = co_await made.status();
  CHECK(looked.size == 1000);
  CHECK(looked.kind == file::kind::regular);
  CHECK(looked.mode == 0600);
  co_await made.close();
  CHECK_FALSE(made.is_open());
}

tenon::task<> append_twice(std::string path) {
  for (unsigned turn = 0; turn < 2; ++turn) {
    file::opened_file log = co_await file::open(path, file::for_appending);
    co_await log.write("line\n");
    CHECK(log.position() == (turn + 1) * 5);
  }
}

tenon::task<std::vector<std::string>> all_lines(std::string path, std::size_t limit) {
  tenon::sequence<std::string> lines = file::lines(path, limit);
  std::vector<std::string> all;
  while (std::optional<std::string> line = co_await lines.next()) all.push_back(std::move(*line));
  co_return all;
}

}  // namespace

TEST_CASE("a file is read, written, moved in and cut") {
  const scratch_folder folder;
  tenon::run(read_and_write(folder.at("new")));
  CHECK_THROWS_AS(tenon::run(file::open(folder.at("new"), file::new_file)), file::error);
  tenon::run(append_twice(folder.at("log")));
  CHECK(tenon::run(file::read_text(folder.at("log"))) == "line\nline\n");
}

TEST_CASE("each way to open does what it says") {
  const scratch_folder folder;
  const std::string path = folder.at("file");
  auto use = [&](file::open_options how) -> tenon::task<bool> {
    file::opened_file opened = co_await file::open(path, how);
    bool reads = true;
    try {
      co_await opened.read_text(1);
    } catch (const file::error&) {
      reads = false;
    }
    bool writes = true;
    try {
      co_await opened.write("w");
    } catch (const file::error&) {
      writes = false;
    }
    CHECK(reads == how.read);
    CHECK(writes == how.write);
    co_return true;
  };
  for (const file::open_options& how : {file::for_reading, file::for_update}) {
    CHECK_THROWS_AS(tenon::run(use(how)), file::error);  // there is none
  }
  tenon::run(use(file::for_writing));
  CHECK(tenon::run(file::read_text(path)) == "w");
  tenon::run(file::write_text(path, "text"));
  tenon::run(use(file::for_reading));
  CHECK(tenon::run(file::read_text(path)) == "text");
  tenon::run(use(file::for_update));
  CHECK(tenon::run(file::read_text(path)) == "twxt");
  tenon::run(use(file::for_appending));
  CHECK(tenon::run(file::read_text(path)) == "twxtw");
  tenon::run(use(file::for_writing));
  CHECK(tenon::run(file::read_text(path)) == "w");
}

TEST_CASE("reads larger than what is copied on the loop give the same bytes") {
  const scratch_folder folder;
  std::string text;
  for (int line = 0; line < 60'000; ++line) text += std::to_string(line) + '\n';
  tenon::run(file::write_text(folder.at("big"), text));
  auto read = [&](std::size_t most) -> tenon::task<std::string> {
    file::opened_file big = co_await file::open(folder.at("big"));
    std::string all;
    for (;;) {
      const std::string piece = co_await big.read_text(most);
      if (piece.empty()) break;
      all += piece;
    }
    co_return all;
  };
  CHECK(tenon::run(read(1000)) == text);
  CHECK(tenon::run(read(300'000)) == text);
}

TEST_CASE("a large read fills what it is given, and others have their turns meanwhile") {
  const scratch_folder folder;
  const std::string text((std::size_t{1} << 20U) + 5, 'x');
  tenon::run(file::write_text(folder.at("big"), text));
  std::vector<std::byte> into(text.size() * 2);
  bool begun = false;
  bool done = false;
  auto read = [&]() -> tenon::task<> {
    file::opened_file big = co_await file::open(folder.at("big"));
    begun = true;
    CHECK(co_await big.read_at(0, into) == text.size());
    done = true;
    CHECK(co_await big.read_at(text.size() - 3, into) == 3);
    CHECK(co_await big.read_at(text.size(), into) == 0);
  };
  unsigned turns = 0;
  auto count = [&]() -> tenon::task<> {
    while (!done) {
      if (begun) ++turns;
      co_await tenon::yield();
    }
  };
  auto both = [&]() -> tenon::task<> { co_await tenon::gather(read(), count()); };
  tenon::run(both());
  CHECK(turns >= 16);
}

TEST_CASE("what would have a worker wait for a peer is refused") {
  const scratch_folder folder;
  REQUIRE(::mkfifo(folder.at("fifo").c_str(), 0600) == 0);
  CHECK_THROWS_AS(tenon::run(file::open(folder.at("fifo"))), file::error);
  CHECK_THROWS_AS(tenon::run(file::open(folder.path.string())), file::error);
  CHECK_THROWS_AS(tenon::run(file::open(std::string("a\0b", 3))), file::error);
}

TEST_CASE("lines end with LF or CR LF and have a limit") {
  const scratch_folder folder;
  const std::string path = folder.at("lines");
  const std::string wide(70'000, 'w');
  tenon::run(file::write_text(path, "one\r\n\ntwo\n" + wide + "\nlast"));
  const std::vector<std::string> found = tenon::run(all_lines(path, wide.size()));
  CHECK(found == std::vector<std::string>{"one", "", "two", wide, "last"});
  try {
    tenon::run(all_lines(path, 1000));
    FAIL("read a line that is too long");
  } catch (const file::line_too_long& failure) {
    CHECK(failure.line() == 4);
  }
  tenon::run(file::write_text(path, ""));
  CHECK(tenon::run(all_lines(path, 10)).empty());
  tenon::run(file::write_text(path, "end\n"));
  CHECK(tenon::run(all_lines(path, 10)) == std::vector<std::string>{"end"});
}

TEST_CASE("temporary files and directories go") {
  const scratch_folder folder;
  auto use = [&]() -> tenon::task<> {
    file::opened_file unnamed = co_await file::open_temporary(folder.path.string());
    co_await unnamed.write("x");
    CHECK(folder.files() == 0);
    file::temporary_file named = co_await file::make_temporary_file(folder.path.string());
    co_await named.file.write("x");
    const file::temporary_path inner =
        co_await file::make_temporary_directory(folder.path.string());
    co_await file::write_text(inner.path() + "/deep", "x");
    CHECK(folder.files() == 2);
    co_await named.name.remove();
    CHECK(folder.files() == 1);
  };
  tenon::run(use());
  CHECK(folder.files() == 0);
}

TEST_CASE("a replacement is seen whole or not at all") {
  const scratch_folder folder;
  const std::string path = folder.at("config");
  auto use = [&]() -> tenon::task<> {
    {
      file::atomic_writer dropped = co_await file::replace(path);
      co_await dropped.write("half");
    }
    CHECK(folder.files() == 0);
    file::atomic_writer first = co_await file::replace(path);
    co_await first.write("one ");
    co_await first.write("two");
    CHECK_FALSE(co_await file::exists(path));
    co_await first.commit_new();
    file::atomic_writer second = co_await file::replace(path, file::durability::cached);
    bool refused = false;
    try {
      co_await second.commit_new();
    } catch (const file::error& failure) {
      refused = failure.code() == std::errc::file_exists;
    }
    CHECK(refused);
  };
  tenon::run(use());
  CHECK(tenon::run(file::read_text(path)) == "one two");
  CHECK(folder.files() == 1);
}

TEST_CASE("a text takes a file's place whole, whatever the disk has of it") {
  const scratch_folder folder;
  const std::string path = folder.at("text");
  using enum file::durability;
  const file::durability last = GENERATE(synced, content, cached);
  tenon::run(file::write_text(path, "old", last));
  tenon::run(file::set_permissions(path, 0640));
  tenon::run(file::write_text(path, "new", last));
  tenon::run(file::sync_directory(folder.path.string()));
  CHECK(tenon::run(file::read_text(path)) == "new");
  CHECK(tenon::run(file::stat(path)).mode == 0640);
  CHECK(folder.files() == 1);
  CHECK_THROWS_AS(tenon::run(file::write_text(folder.at("no/text"), "new", last)), file::error);
  CHECK_THROWS_AS(tenon::run(file::sync_directory(folder.at("no"))), file::error);
  CHECK_THROWS_AS(tenon::run(file::sync_directory(path)), file::error);
}

TEST_CASE("a lock is had by one, or by several that share it") {
  const scratch_folder folder;
  const std::string path = folder.at("lock");
  auto use = [&]() -> tenon::task<> {
    std::optional<file::file_lock> first = co_await file::try_lock(path);
    REQUIRE(first);
    CHECK_FALSE((co_await file::try_lock(path)).has_value());
    bool late = false;
    try {
      co_await tenon::with_timeout(std::chrono::milliseconds(10), file::lock(path));
    } catch (const tenon::timeout_error&) {
      late = true;
    }
    CHECK(late);
    first.reset();
    const file::file_lock shared = co_await file::lock(path, file::sharing::shared);
    CHECK((co_await file::try_lock(path, file::sharing::shared)).has_value());
    CHECK_FALSE((co_await file::try_lock(path)).has_value());
  };
  tenon::run(use());
}

TEST_CASE("changes of a directory are told") {
  const scratch_folder folder;
  auto use = [&]() -> tenon::task<std::vector<std::pair<file::change, std::string>>> {
    file::watcher watcher = co_await file::watch(folder.path.string());
    co_await file::make_directory(folder.at("inner"));
    co_await file::touch(folder.at("a"));
    co_await file::rename(folder.at("a"), folder.at("b"));
    co_await file::unlink(folder.at("b"));
    std::vector<std::pair<file::change, std::string>> told;
    while (told.empty() || told.back().first != file::change::removed) {
      file::change_event event =
          co_await tenon::with_timeout(std::chrono::seconds(20), watcher.next());
      if (event.what == file::change::attributes) continue;
      CHECK(event.directory == (event.name == "inner"));
      told.emplace_back(event.what, event.name);
    }
    co_return told;
  };
  using file::change;
  CHECK(tenon::run(use()) == std::vector<std::pair<change, std::string>>{{change::created, "inner"},
                                                                         {change::created, "a"},
                                                                         {change::written, "a"},
                                                                         {change::moved_away, "a"},
                                                                         {change::moved_here, "b"},
                                                                         {change::removed, "b"}});
}
