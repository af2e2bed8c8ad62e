#include "opened.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace tenon::middleware::detail {

namespace {

constexpr std::uint64_t small = 16 * 1024;

/// As `"size-seconds-nanoseconds-inode"`: what is written anew has another.
std::string tag_of(const struct stat& about) {
  char text[96];
  std::snprintf(text, sizeof text, "\"%llx-%llx-%lx-%llx\"",
                static_cast<unsigned long long>(about.st_size),
                static_cast<unsigned long long>(about.st_mtim.tv_sec),
                static_cast<unsigned long>(about.st_mtim.tv_nsec),
                static_cast<unsigned long long>(about.st_ino));
  return text;
}

}  // namespace

opened::~opened() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

found_file find_beneath(int directory, const std::string& path) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;  // not waiting for a pipe's other end
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  found_file found;
  found.file =
      opened(static_cast<int>(::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how)));
  struct stat about{};
  if (!found.file || ::fstat(found.file.get(), &about) != 0) return {};
  if (S_ISDIR(about.st_mode)) {
    found.which = found_file::kind::directory;
    return found;
  }
  if (!S_ISREG(about.st_mode)) return {};
  found.which = found_file::kind::file;
  found.size = static_cast<std::uint64_t>(about.st_size);
  found.modified = about.st_mtim.tv_sec;
  found.tag = tag_of(about);
  if (found.size <= small) {
    found.content = read_at(found.file.get(), 0, static_cast<std::size_t>(found.size));
    found.size = found.content.size();
  }
  return found;
}

std::string read_at(int file, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got =
        ::pread(file, text.data() + have, size - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "reading a file");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  text.resize(have);
  return text;
}

}  // namespace tenon::middleware::detail
