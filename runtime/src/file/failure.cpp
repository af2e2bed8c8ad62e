#include "failure.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <tenon/file/error.hpp>

namespace tenon::file::detail {

void fail(std::string_view action, const std::string& path) { fail(action, path, errno); }

void fail(std::string_view action, const std::string& path, int number) {
  throw error(action, path, std::error_code(number, std::generic_category()));
}

const char* c_path(const std::string& path) {
  if (path.find('\0') != std::string::npos) fail("use", path, EINVAL);
  return path.c_str();
}

descriptor open_now(const std::string& path, int flags, unsigned permissions) {
  int number = -1;
  do {
    number = ::open(c_path(path), flags | O_CLOEXEC, permissions);
  } while (number < 0 && errno == EINTR);
  if (number < 0) fail("open", path);
  return descriptor(number);
}

void write_now(const descriptor& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

void sync_folder(const std::string& path) {
  const descriptor folder = open_now(path, O_RDONLY | O_DIRECTORY);
  if (::fsync(folder.get()) != 0) fail("sync", path);
}

kind kind_of(unsigned mode) noexcept {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return kind::regular;
    case S_IFDIR:
      return kind::directory;
    case S_IFLNK:
      return kind::symlink;
    case S_IFIFO:
      return kind::fifo;
    case S_IFSOCK:
      return kind::socket;
    case S_IFCHR:
      return kind::character;
    case S_IFBLK:
      return kind::block;
    default:
      return kind::other;
  }
}

kind kind_of_entry(unsigned char type) noexcept {
  return kind_of(static_cast<unsigned>(DTTOIF(type)));
}

namespace {

time_point time_of(const timespec& told) noexcept {
  return time_point(std::chrono::seconds(told.tv_sec) + std::chrono::nanoseconds(told.tv_nsec));
}

}  // namespace

status status_of(const struct ::stat& found) noexcept {
  status made;
  made.kind = kind_of(found.st_mode);
  made.size = static_cast<std::uint64_t>(found.st_size);
  made.allocated = static_cast<std::uint64_t>(found.st_blocks) * 512U;
  made.mode = found.st_mode & 07777U;
  made.user = found.st_uid;
  made.group = found.st_gid;
  made.links = found.st_nlink;
  made.device = found.st_dev;
  made.inode = found.st_ino;
  made.modified = time_of(found.st_mtim);
  made.accessed = time_of(found.st_atim);
  made.changed = time_of(found.st_ctim);
  return made;
}

struct ::stat look_at(const descriptor& file, const std::string& path) {
  struct ::stat found{};
  if (::fstat(file.get(), &found) != 0) fail("look at", path);
  return found;
}

}  // namespace tenon::file::detail
