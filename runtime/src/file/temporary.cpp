#include <tenon/file/temporary.hpp>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <tenon/async/offload.hpp>
#include <tenon/file/names.hpp>
#include <tenon/file/tree.hpp>

#include "failure.hpp"
#include "folder_stream.hpp"

namespace tenon::file {

namespace {

opened_file open_unnamed(const std::string& folder) {
  descriptor made(::open(detail::c_path(folder), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!made.open() && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    std::string path = detail::joined(folder, "tmp-XXXXXX");
    made = descriptor(::mkostemp(path.data(), O_CLOEXEC));
    if (made.open()) ::unlink(path.c_str());
  }
  if (!made.open()) detail::fail("make a temporary file in", folder);
  return opened_file(std::move(made), folder + "/(temporary)");
}

temporary_file make_file(const std::string& folder, const std::string& prefix) {
  std::string path = detail::joined(folder, prefix + "XXXXXX");
  descriptor made(::mkostemp(path.data(), O_CLOEXEC));
  if (!made.open()) detail::fail("make a temporary file in", folder);
  temporary_file given;
  given.name = temporary_path(path);
  given.file = opened_file(std::move(made), std::move(path));
  return given;
}

temporary_path make_folder(const std::string& folder, const std::string& prefix) {
  std::string path = detail::joined(folder, prefix + "XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) detail::fail("make a temporary directory in", folder);
  return temporary_path(std::move(path));
}

}  // namespace

std::string temporary_folder() {
  const char* named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

temporary_path::~temporary_path() {
  // What stands before a NUL is another path: not ours to remove.
  if (path_.empty() || path_.find('\0') != std::string::npos) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

task<> temporary_path::remove() {
  const std::string path = std::exchange(path_, {});
  const bool directory = co_await is_directory(path);
  if (directory) {
    co_await remove_tree(path);
  } else {
    co_await unlink(path);
  }
}

task<opened_file> open_temporary(std::string folder) {
  return offload([folder = std::move(folder)] { return open_unnamed(folder); });
}

task<temporary_file> make_temporary_file(std::string folder, std::string prefix) {
  return offload([folder = std::move(folder), prefix = std::move(prefix)] {
    return make_file(folder, prefix);
  });
}

task<temporary_path> make_temporary_directory(std::string folder, std::string prefix) {
  return offload([folder = std::move(folder), prefix = std::move(prefix)] {
    return make_folder(folder, prefix);
  });
}

}  // namespace tenon::file
