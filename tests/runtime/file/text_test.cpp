#include <support/catch.hpp>

#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "scratch.hpp"

namespace fs = std::filesystem;

TEST_CASE("what is written is read again") {
  const scratch_folder folder;
  const std::string path = folder.at("notes.txt");
  const std::string text = std::string("a\0b\xff", 4) + std::string(200'000, 'x');
  tenon::run(tenon::file::write_text(path, text));
  CHECK(tenon::run(tenon::file::read_text(path)) == text);
  tenon::run(tenon::file::write_text(path, ""));
  CHECK(tenon::run(tenon::file::read_text(path)).empty());
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is not there is a typed error") {
  const scratch_folder folder;
  const std::string path = folder.at("missing");
  try {
    tenon::run(tenon::file::read_text(path));
    FAIL("read a missing file");
  } catch (const tenon::file::error& failure) {
    CHECK(failure.not_found());
    CHECK(failure.path() == path);
    CHECK(std::string(failure.what()) == "cannot open " + path + ": No such file or directory");
  }
  CHECK_THROWS_AS(tenon::run(tenon::file::read_text(folder.path.string())), tenon::file::error);
}

TEST_CASE("reading stops at the limit") {
  const scratch_folder folder;
  const std::string path = folder.at("big");
  tenon::run(tenon::file::write_text(path, std::string(10'000, 'x')));
  CHECK(tenon::run(tenon::file::read_text(path, 10'000)).size() == 10'000);
  CHECK_THROWS_AS(tenon::run(tenon::file::read_text(path, 9'999)), tenon::file::too_large);
  CHECK_THROWS_AS(tenon::run(tenon::file::read_text("/dev/zero", 100'000)), tenon::file::too_large);
  CHECK_FALSE(tenon::run(tenon::file::read_text("/proc/self/maps")).empty());
}

TEST_CASE("replacing keeps the mode, and a failure keeps the old file") {
  const scratch_folder folder;
  const std::string path = folder.at("kept");
  tenon::run(tenon::file::write_text(path, "old"));
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  tenon::run(tenon::file::write_text(path, "new"));
  CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));

  const std::string directory = folder.at("directory");
  fs::create_directory(directory);
  CHECK_THROWS_AS(tenon::run(tenon::file::write_text(directory, "text")), tenon::file::error);
  CHECK_THROWS_AS(tenon::run(tenon::file::write_text(folder.at("no/such/file"), "text")),
                  tenon::file::error);
  CHECK(folder.files() == 2);
}
