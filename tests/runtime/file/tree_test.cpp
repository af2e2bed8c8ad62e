#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include <fstream>
#include <vector>

#include "scratch.hpp"

namespace file = tenon::file;
namespace fs = std::filesystem;

namespace {

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

/// tree/{a.txt,b.tmp,link,sub/{c.txt,deeper/d.txt}}
void make_tree(const scratch_folder& folder) {
  fs::create_directories(folder.at("tree/sub/deeper"));
  put(folder.at("tree/a.txt"), "aaa");
  put(folder.at("tree/b.tmp"), "b");
  put(folder.at("tree/sub/c.txt"), "cc");
  put(folder.at("tree/sub/deeper/d.txt"), std::string(5000, 'd'));
  fs::create_symlink("a.txt", folder.at("tree/link"));
  fs::permissions(folder.at("tree/a.txt"), fs::perms::owner_read);
}

tenon::task<std::vector<std::string>> names_below(std::string path, file::walk_options options) {
  tenon::sequence<file::walked> all = file::walk(std::move(path), std::move(options));
  std::vector<std::string> names;
  while (std::optional<file::walked> each = co_await all.next()) names.push_back(each->relative);
  co_return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a walk tells each directory before what is in it") {
  const scratch_folder folder;
  make_tree(folder);
  CHECK(tenon::run(names_below(folder.at("tree"), {})) ==
        names{"a.txt", "b.tmp", "link", "sub", "sub/c.txt", "sub/deeper", "sub/deeper/d.txt"});
  CHECK(tenon::run(names_below(folder.at("tree"), {.ignore = {"*.tmp", "deeper"}})) ==
        names{"a.txt", "link", "sub", "sub/c.txt"});
  CHECK_THROWS_AS(tenon::run(names_below(folder.at("tree"), {.depth = 1})), file::error);
  CHECK(tenon::run(file::list(folder.at("tree"))) == names{"a.txt", "b.tmp", "link", "sub"});
  CHECK_THROWS_AS(tenon::run(file::list(folder.at("missing"))), file::error);
}

TEST_CASE("a scan gives every entry of a large directory once") {
  const scratch_folder folder;
  for (int each = 0; each < 600; ++each) put(folder.at(std::to_string(each)), "");
  auto count = [&]() -> tenon::task<std::size_t> {
    tenon::sequence<file::entry> all = file::scan(folder.path.string());
    std::vector<bool> seen(600);
    while (std::optional<file::entry> each = co_await all.next()) {
      const auto number = static_cast<std::size_t>(std::stoi(each->name));
      CHECK_FALSE(seen[number]);
      CHECK(each->kind == file::kind::regular);
      seen[number] = true;
    }
    co_return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
  };
  CHECK(tenon::run(count()) == 600);
}

TEST_CASE("a tree is copied with its links and modes, without what is ignored") {
  const scratch_folder folder;
  make_tree(folder);
  file::copy_tree_options options;
  options.ignore = {"*.tmp"};
  const file::tree_size copied =
      tenon::run(file::copy_tree(folder.at("tree"), folder.at("copy"), options));
  CHECK(copied.files == 4);
  CHECK(copied.directories == 3);
  CHECK(copied.bytes == 5005);
  CHECK(tenon::run(names_below(folder.at("copy"), {})) ==
        names{"a.txt", "link", "sub", "sub/c.txt", "sub/deeper", "sub/deeper/d.txt"});
  CHECK(tenon::run(file::read_link(folder.at("copy/link"))) == "a.txt");
  CHECK(tenon::run(file::stat(folder.at("copy/a.txt"))).mode == 0400);
  CHECK_THROWS_AS(tenon::run(file::copy_tree(folder.at("tree"), folder.at("copy"), options)),
                  file::error);
  const file::tree_size usage = tenon::run(file::tree_usage(folder.at("copy")));
  CHECK(usage.files == 4);
  CHECK(usage.allocated >= 5000);
}

TEST_CASE("a tree copied into itself ends") {
  const scratch_folder folder;
  make_tree(folder);
  tenon::run(file::copy_tree(folder.at("tree"), folder.at("tree/sub/copy")));
  CHECK(fs::exists(folder.at("tree/sub/copy/sub/deeper/d.txt")));
  CHECK_FALSE(fs::exists(folder.at("tree/sub/copy/sub/copy/sub")));
}

TEST_CASE("a file is copied, but not onto itself or from what is no file") {
  const scratch_folder folder;
  const std::string text(300'000, 'x');
  put(folder.at("from"), text);
  fs::create_symlink("from", folder.at("link"));
  CHECK(tenon::run(file::copy(folder.at("from"), folder.at("to"))) == text.size());
  CHECK(tenon::run(file::read_text(folder.at("to"))) == text);
  CHECK_THROWS_AS(tenon::run(file::copy(folder.at("from"), folder.at("link"))), file::error);
  CHECK_THROWS_AS(tenon::run(file::copy("/dev/zero", folder.at("zeros"))), file::error);
  CHECK_THROWS_AS(tenon::run(file::copy(folder.at("from"), folder.at("to"), {.overwrite = false})),
                  file::error);
  CHECK(tenon::run(file::read_text(folder.at("from"))) == text);
  CHECK(tenon::run(file::copy("/proc/self/maps", folder.at("maps"))) > 0);
}

TEST_CASE("removing a tree does not follow links out of it") {
  const scratch_folder folder;
  make_tree(folder);
  fs::create_directory(folder.at("precious"));
  put(folder.at("precious/kept"), "kept");
  fs::create_directory_symlink(folder.at("precious"), folder.at("tree/sub/way_out"));
  fs::create_directory_symlink(folder.at("precious"), folder.at("entry"));
  CHECK_THROWS_AS(tenon::run(file::remove_tree(folder.at("entry"))), file::error);
  tenon::run(file::remove_tree(folder.at("tree")));
  CHECK_FALSE(fs::exists(folder.at("tree")));
  CHECK(fs::exists(folder.at("precious/kept")));
}

TEST_CASE("names are made, changed and removed") {
  const scratch_folder folder;
  auto use = [&]() -> tenon::task<> {
    co_await file::make_directories(folder.at("a/b/c"));
    co_await file::make_directories(folder.at("a/b/c"));
    CHECK(co_await file::is_directory(folder.at("a/b/c")));
    co_await file::touch(folder.at("a/file"));
    co_await file::rename(folder.at("a/file"), folder.at("a/other"));
    co_await file::link(folder.at("a/other"), folder.at("a/second"));
    CHECK(co_await file::same_file(folder.at("a/other"), folder.at("a/second")));
    bool refused = false;
    try {
      co_await file::rename_new(folder.at("a/other"), folder.at("a/second"));
    } catch (const file::error& failure) {
      refused = failure.code() == std::errc::file_exists;
    }
    CHECK(refused);
    co_await file::symlink("nowhere", folder.at("a/dangling"));
    CHECK_FALSE(co_await file::exists(folder.at("a/dangling")));
    CHECK(co_await file::is_symlink(folder.at("a/dangling")));
    co_await file::truncate(folder.at("a/other"), 10);
    CHECK(co_await file::size(folder.at("a/second")) == 10);
    const file::time_point then{std::chrono::seconds(1'000'000'000)};
    co_await file::set_times(folder.at("a/other"), then, then);
    CHECK((co_await file::stat(folder.at("a/other"))).modified == then);
    CHECK((co_await file::stat(folder.at("a/other"))).links == 2);
    CHECK(co_await file::unlink_if_there(folder.at("a/second")));
    CHECK_FALSE(co_await file::unlink_if_there(folder.at("a/second")));
    CHECK_FALSE((co_await file::try_stat(folder.at("a/second"))).has_value());
    co_await file::remove_directories(folder.at("a/b/c"));
    CHECK_FALSE(co_await file::exists(folder.at("a/b")));
    CHECK(co_await file::exists(folder.at("a")));
    co_await file::move(folder.at("a"), folder.at("moved"));
    CHECK(co_await file::exists(folder.at("moved/other")));
  };
  tenon::run(use());
}

TEST_CASE("programs are found in the path, room is told") {
  const scratch_folder folder;
  put(folder.at("tool"), "");
  auto find = [&] { return tenon::run(file::which("tool", "/nowhere:" + folder.path.string())); };
  CHECK_FALSE(find());
  fs::permissions(folder.at("tool"), fs::perms::owner_all);
  CHECK(find() == folder.at("tool"));
  CHECK(tenon::run(file::which("sh")).has_value());
  const file::disk_space space = tenon::run(file::space(folder.path.string()));
  CHECK(space.total >= space.free);
  CHECK(space.free >= space.available);
  CHECK(tenon::run(file::is_mount("/")));
  CHECK_FALSE(tenon::run(file::is_mount(folder.path.string())));
}

TEST_CASE("a cancelled copy of a tree stops") {
  const scratch_folder folder;
  make_tree(folder);
  auto use = [&]() -> tenon::task<> {
    const tenon::context& here = co_await tenon::current_context();
    tenon::cancellation_source stop(here.executor);
    tenon::context inner = here;
    inner.cancellation = stop.token();
    stop.request_cancel();
    bool stopped = false;
    try {
      co_await tenon::with_context(inner, file::copy_tree(folder.at("tree"), folder.at("copy")));
    } catch (const tenon::operation_cancelled&) {
      stopped = true;
    }
    CHECK(stopped);
    CHECK_FALSE(fs::exists(folder.at("copy/sub")));
  };
  tenon::run(use());
}
