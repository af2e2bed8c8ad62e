#include <tenon/async/offload.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/text.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "descriptor.hpp"

namespace tenon::file {

namespace {

constexpr std::size_t first_read = 4096;  // where the size is not known before

[[noreturn]] void fail(std::string_view action, const std::string& path) {
  throw error(action, path, std::error_code(errno, std::generic_category()));
}

struct stat status_of(const descriptor& file, const std::string& path) {
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) fail("look at", path);
  return status;
}

/// Reads up to `wanted` bytes to the end of the text; fewer at the end of the file.
std::size_t append_read(const descriptor& file, std::string& text, std::size_t wanted,
                        const std::string& path) {
  const std::size_t before = text.size();
  text.resize(before + wanted);
  ssize_t got = -1;
  do {
    got = ::read(file.get(), text.data() + before, wanted);
  } while (got < 0 && errno == EINTR);
  if (got < 0) fail("read", path);
  text.resize(before + static_cast<std::size_t>(got));
  return static_cast<std::size_t>(got);
}

std::string read_blocking(const std::string& path, std::size_t limit) {
  // Not waiting on open keeps a FIFO without a writer from blocking the worker for ever.
  const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) fail("open", path);
  const struct stat status = status_of(file, path);
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    fail("read", path);
  }
  const auto expected = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (S_ISREG(status.st_mode) && expected > limit) throw too_large(path, limit);
  std::string text;
  // The size is a hint: files grow, and those of /proc say 0.
  std::size_t wanted = std::max(expected + 1, first_read);
  while (append_read(file, text, wanted, path) != 0) {
    if (text.size() > limit) throw too_large(path, limit);
    wanted = std::min(std::max(text.size(), first_read), limit - text.size() + 1);
  }
  return text;
}

void write_all(const descriptor& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// A new file, of a name that nothing has yet; the caller's umask applies.
descriptor make_beside(const std::string& path, std::string& name) {
  static constexpr unsigned attempts = 100;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    name = path + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    descriptor made(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (made.open() || errno != EEXIST) return made;
  }
  return descriptor(-1);
}

/// A file beside the one it will replace; removed unless it did.
class replacement {
 public:
  explicit replacement(const std::string& path) : path_(path) {
    file_ = make_beside(path, temporary_);
    if (!file_.open()) fail("write beside", path);
  }
  replacement(const replacement&) = delete;
  replacement& operator=(const replacement&) = delete;
  ~replacement() {
    if (!placed_) ::unlink(temporary_.c_str());
  }

  void fill(std::string_view text) {
    write_all(file_, text, path_);
    keep_mode();
    if (::fsync(file_.get()) != 0) fail("sync", path_);
  }
  void place() {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("replace", path_);
    placed_ = true;
    sync_folder();
  }

 private:
  void keep_mode() const {
    struct stat replaced{};
    if (::stat(path_.c_str(), &replaced) != 0) return;  // nothing to keep
    if (::fchmod(file_.get(), replaced.st_mode & 07777U) != 0) fail("set the mode of", path_);
  }
  /// Makes the new name last through a loss of power.
  void sync_folder() const {
    const std::size_t slash = path_.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.open() || ::fsync(opened.get()) != 0) fail("sync the folder of", path_);
  }

  const std::string& path_;
  std::string temporary_;
  descriptor file_{-1};
  bool placed_ = false;
};

void write_blocking(const std::string& path, std::string_view text) {
  replacement next(path);
  next.fill(text);
  next.place();
}

}  // namespace

task<std::string> read_text(std::string path, std::size_t limit) {
  auto read = [&] { return read_blocking(path, limit); };
  task<std::string> reading = offload(read);
  co_return co_await std::move(reading);
}

task<> write_text(std::string path, std::string text) {
  auto write = [&] { write_blocking(path, text); };
  task<> writing = offload(write);
  co_await std::move(writing);
}

}  // namespace tenon::file
