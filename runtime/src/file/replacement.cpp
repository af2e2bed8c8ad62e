#include "replacement.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "failure.hpp"

namespace tenon::file::detail {

namespace {

/// A new file, of a name that nothing has yet; the caller's umask applies.
descriptor make_beside(const std::string& path, std::string& name) {
  static constexpr unsigned attempts = 10'000;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    name = path + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    descriptor made(::open(c_path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (made.open() || errno != EEXIST) return made;
  }
  return {};
}

}  // namespace

replacement::replacement(std::string path) : path_(std::move(path)) {
  file_ = make_beside(path_, temporary_);
  if (!file_.open()) fail("write beside", path_);
}

replacement::~replacement() {
  if (!placed_) ::unlink(temporary_.c_str());
}

void replacement::write(std::string_view text) { write_now(file_, text, path_); }

void replacement::keep_mode() const {
  struct ::stat replaced{};
  if (::stat(path_.c_str(), &replaced) != 0) return;  // nothing to keep
  if (::fchmod(file_.get(), replaced.st_mode & 07777U) != 0) fail("set the mode of", path_);
}

void replacement::sync_content(durability last) const {
  if (last != durability::cached && ::fsync(file_.get()) != 0) fail("sync", path_);
}

void replacement::sync_name(durability last) const {
  if (last == durability::synced) sync_folder(folder_of(path_));
}

void replacement::place(durability last) {
  keep_mode();
  sync_content(last);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("replace", path_);
  placed_ = true;
  sync_name(last);
}

void replacement::place_new(durability last) {
  sync_content(last);
  const int done =
      ::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
  if (done != 0) fail("create", path_);
  placed_ = true;
  sync_name(last);
}

}  // namespace tenon::file::detail
