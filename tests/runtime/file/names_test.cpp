// Names, what they lead to and what may be done with it.
#include <support/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include "scratch.hpp"

namespace file = tenon::file;
namespace fs = std::filesystem;

namespace {

template <class T>
std::error_code refusal(tenon::task<T> refused) {
  try {
    tenon::run(std::move(refused));
  } catch (const file::error& failure) {
    return failure.code();
  }
  FAIL("it was not refused");
  return {};
}

}  // namespace

TEST_CASE("permissions decide what access tells") {
  const scratch_folder folder;
  const std::string path = folder.at("tool");
  tenon::run(file::write_text(path, "text"));
  tenon::run(file::set_permissions(path, 0640));
  CHECK(tenon::run(file::stat(path)).mode == 0640);
  CHECK(tenon::run(file::access(path, {.read = true, .write = true})));
  CHECK_FALSE(tenon::run(file::access(path, {.execute = true})));  // root may not either
  tenon::run(file::set_permissions(path, 0700));
  CHECK(tenon::run(file::access(path, {.read = true, .execute = true})));
  CHECK_FALSE(tenon::run(file::access(folder.at("missing"), {})));
  CHECK(refusal(file::set_permissions(folder.at("missing"), 0600)) ==
        std::errc::no_such_file_or_directory);
}

TEST_CASE("the owner of a file is set, or one half of it") {
  const scratch_folder folder;
  const std::string path = folder.at("file");
  tenon::run(file::write_text(path, ""));
  tenon::run(file::set_owner(path, ::geteuid(), {}));
  tenon::run(file::set_owner(path, {}, ::getegid()));
  CHECK(tenon::run(file::stat(path)).user == ::geteuid());
  CHECK(tenon::run(file::stat(path)).group == ::getegid());
  if (::geteuid() != 0) return;  // only root gives files away
  try {
    tenon::run(file::set_owner(path, 12, {}));
  } catch (const file::error& failure) {
    REQUIRE(failure.code() == std::errc::invalid_argument);
    return;  // root of a container that has no such user
  }
  CHECK(tenon::run(file::stat(path)).user == 12);
  CHECK(tenon::run(file::stat(path)).group == ::getegid());
}

TEST_CASE("a path is told without links, dots and slashes that say nothing") {
  const scratch_folder folder;
  const std::string whole = fs::canonical(folder.path).string();
  tenon::run(file::make_directory(folder.at("inner")));
  tenon::run(file::write_text(folder.at("inner/file"), ""));
  tenon::run(file::symlink("inner", folder.at("link")));
  CHECK(tenon::run(file::real_path(folder.at(".//link/../inner/./file"))) == whole + "/inner/file");
  CHECK(tenon::run(file::read_link(folder.at("link"))) == "inner");
  CHECK(refusal(file::read_link(folder.at("inner"))) == std::errc::invalid_argument);
  CHECK(refusal(file::real_path(folder.at("missing"))) == std::errc::no_such_file_or_directory);
  CHECK(tenon::run(file::current_directory()) == fs::current_path().string());
  CHECK(tenon::run(file::is_file(folder.at("link/file"))));
  CHECK_FALSE(tenon::run(file::is_file(folder.at("link"))));
  CHECK_FALSE(tenon::run(file::is_file(folder.at("missing"))));
}

TEST_CASE("a directory is made where there is none, and removed when it is empty") {
  const scratch_folder folder;
  const std::string path = folder.at("inner");
  tenon::run(file::make_directory(path, 0700));
  CHECK(tenon::run(file::stat(path)).mode == 0700);
  CHECK(refusal(file::make_directory(path)) == std::errc::file_exists);
  CHECK(refusal(file::make_directory(folder.at("a/b"))) == std::errc::no_such_file_or_directory);
  tenon::run(file::touch(path + "/file"));
  CHECK(refusal(file::remove_directory(path)) == std::errc::directory_not_empty);
  tenon::run(file::unlink(path + "/file"));
  tenon::run(file::remove_directory(path));
  CHECK_FALSE(tenon::run(file::exists(path)));
}

TEST_CASE("a path with a NUL inside names nothing, and not what stands before it") {
  const scratch_folder folder;
  const std::string path = folder.at("kept");
  tenon::run(file::write_text(path, "kept"));
  const std::string odd = path + std::string("\0.txt", 5);
  const auto wrong = std::errc::invalid_argument;
  CHECK(refusal(file::unlink(odd)) == wrong);
  CHECK(refusal(file::rename(odd, folder.at("other"))) == wrong);
  CHECK(refusal(file::rename(path, folder.at(std::string("a\0b", 3)))) == wrong);
  CHECK(refusal(file::stat(odd)) == wrong);
  CHECK(refusal(file::access(odd, {})) == wrong);
  CHECK(refusal(file::write_text(odd, "other")) == wrong);
  CHECK(refusal(file::read_text(odd)) == wrong);
  CHECK(refusal(file::copy(path, odd)) == wrong);
  CHECK(refusal(file::move(odd, folder.at("other"))) == wrong);
  CHECK(refusal(file::remove_tree(folder.path.string() + std::string("\0", 1))) == wrong);
  CHECK(refusal(file::set_permissions(odd, 0)) == wrong);
  CHECK(refusal(file::symlink(std::string("a\0b", 3), folder.at("link"))) == wrong);
  {
    const file::temporary_path ended(folder.path.string() + std::string("\0x", 2));
  }
  CHECK(tenon::run(file::read_text(path)) == "kept");
  CHECK(folder.files() == 1);
}
