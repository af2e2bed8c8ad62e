// The code of docs/files.md.

#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include "scratch.hpp"

using namespace std::chrono_literals;

namespace {

// region: text
tenon::task<> add_a_note(std::string path, std::string note) {
  std::string text = co_await tenon::file::read_text(path);  // throws above 64 MiB, or your limit
  text += note;
  co_await tenon::file::write_text(path, text);  // whole or not at all, on the disk when it returns
}
// end: text

// region: lines
tenon::task<std::size_t> count_errors(std::string path) {
  tenon::sequence<std::string> lines = tenon::file::lines(path, 64 * 1024);
  std::size_t errors = 0;
  while (std::optional<std::string> line = co_await lines.next()) {
    if (line->starts_with("ERROR")) ++errors;
  }
  co_return errors;
}
// end: lines

// region: open
tenon::task<std::string> patch(std::string path) {
  tenon::file::opened_file file = co_await tenon::file::open(path, tenon::file::for_update);
  co_await file.write_at(0, "#!");
  co_await file.seek(-4, tenon::file::origin::end);
  std::string tail = co_await file.read_text(4);
  co_await file.sync();
  co_await file.close();
  co_return tail;
}
// end: open

// region: tree
tenon::task<std::uint64_t> snapshot(std::string from, std::string to) {
  tenon::file::copy_tree_options options;
  options.ignore = {"*.tmp", ".git"};
  const tenon::file::tree_size copied = co_await tenon::file::copy_tree(from, to, options);
  co_await tenon::file::remove_tree(from);
  co_return copied.bytes;
}
// end: tree

// region: lock
tenon::task<> alone(std::string path, tenon::task<> work) {
  const tenon::file::file_lock lock = co_await tenon::with_timeout(5s, tenon::file::lock(path));
  co_await std::move(work);
}
// end: lock

// region: watch
tenon::task<std::string> next_new_file(std::string folder) {
  tenon::file::watcher changes = co_await tenon::file::watch(folder);
  for (;;) {
    const tenon::file::change_event event = co_await changes.next();
    if (event.what == tenon::file::change::written) co_return event.name;
  }
}
// end: watch

}  // namespace

TEST_CASE("the code of the page does what it says") {
  const scratch_folder folder;
  const std::string path = folder.at("notes");
  tenon::run(tenon::file::write_text(path, "ERROR one\nok\n"));
  tenon::run(add_a_note(path, "ERROR two\n"));
  CHECK(tenon::run(count_errors(path)) == 2);
  CHECK(tenon::run(patch(path)) == "two\n");
  tenon::run(alone(folder.at("lock"), add_a_note(path, "x")));
  CHECK(tenon::run(tenon::file::read_text(path)) == "#!ROR one\nok\nERROR two\nx");

  tenon::run(tenon::file::make_directory(folder.at("from")));
  tenon::run(tenon::file::copy(path, folder.at("from/notes")));
  tenon::run(tenon::file::copy(path, folder.at("from/notes.tmp")));
  CHECK(tenon::run(snapshot(folder.at("from"), folder.at("to"))) == 24);
  CHECK(tenon::run(tenon::file::list(folder.at("to"))) == std::vector<std::string>{"notes"});

  auto both = [&]() -> tenon::task<std::string> {
    bool told = false;
    auto read = [&]() -> tenon::task<std::string> {
      std::string name = co_await next_new_file(folder.path.string());
      told = true;
      co_return name;
    };
    auto write_until_told = [&]() -> tenon::task<> {  // nobody may look yet the first time
      while (!told) {
        co_await tenon::sleep_for(20ms);
        tenon::file::opened_file file =
            co_await tenon::file::open(folder.at("fresh"), tenon::file::for_writing);
        co_await file.write("x");
      }
    };
    auto [name, written] = co_await tenon::gather(read(), write_until_told());
    co_return name;
  };
  CHECK(tenon::run(both()) == "fresh");
}
