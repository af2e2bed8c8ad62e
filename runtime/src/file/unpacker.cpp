#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "archive_entry.hpp"
#include "failure.hpp"

namespace tenon::file::detail {

namespace {

constexpr std::uint64_t any_ratio_below = std::uint64_t{1} << 20U;

timespec seconds_of(std::int64_t seconds) {
  timespec made{};
  made.tv_sec = static_cast<time_t>(seconds);
  return made;
}

}  // namespace

unpacker::unpacker(std::string folder, std::string archive, std::uint64_t size,
                   unpack_limits limits, cancellation_token token)
    : folder_(std::move(folder)),
      archive_(std::move(archive)),
      size_(size),
      limits_(limits),
      token_(token) {
  done_.directories = 1;
}

void unpacker::refuse(archive_error::kind why, const std::string& entry) const {
  throw archive_error(why, archive_, entry);
}

void unpacker::require_name(const archive_entry& entry) const {
  const std::string& name = entry.name;
  if (name.size() > 4096 || name.find('\0') != std::string::npos) {
    refuse(archive_error::kind::malformed, entry.name);
  }
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = std::string_view(name).substr(begin, end - begin);
    if (part.empty() || part == "..") refuse(archive_error::kind::escape, name);
    begin = end + 1;
  }
}

void unpacker::make_parents(const std::string& name) {
  for (std::size_t slash = name.find('/'); slash != std::string::npos;
       slash = name.find('/', slash + 1)) {
    const std::string path = folder_ + '/' + name.substr(0, slash);
    if (::mkdir(path.c_str(), 0777) == 0) {
      ++done_.directories;
    } else if (errno != EEXIST) {
      fail("make directory", path);
    }
  }
}

void unpacker::make_directory(const archive_entry& entry) {
  const std::string path = folder_ + '/' + entry.name;
  if (::mkdir(path.c_str(), 0777) == 0) {
    ++done_.directories;
  } else if (errno != EEXIST) {
    fail("make directory", path);
  }
  directories_.push_back(entry);
}

void unpacker::begin(archive_entry entry) {
  token_.throw_if_requested();
  // "./a" is how some programs write "a".
  while (entry.name.starts_with("./")) entry.name.erase(0, 2);
  if (entry.directory && (entry.name.empty() || entry.name == ".")) return;
  require_name(entry);
  if (++entries_ > limits_.entries) refuse(archive_error::kind::too_large, entry.name);
  make_parents(entry.name);
  if (entry.directory) return make_directory(entry);
  const std::string path = folder_ + '/' + entry.name;
  // It must be new: twice the same name is no archive that we would have written.
  file_ =
      descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_.open()) {
    if (errno == EEXIST || errno == ENOTDIR) refuse(archive_error::kind::malformed, entry.name);
    fail("make", path);
  }
  current_ = std::move(entry);
}

void unpacker::content(std::string_view piece) {
  token_.throw_if_requested();
  done_.bytes += piece.size();
  const bool bomb =
      limits_.ratio != 0 && done_.bytes > any_ratio_below && done_.bytes / limits_.ratio > size_;
  if (done_.bytes > limits_.bytes || bomb) {
    refuse(archive_error::kind::too_large, current_.name);
  }
  write_now(file_, piece, folder_ + '/' + current_.name);
}

void unpacker::set_times(const archive_entry& entry) const {
  const std::string path = folder_ + '/' + entry.name;
  const timespec times[2] = {seconds_of(entry.modified), seconds_of(entry.modified)};
  if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0) {
    fail("set the times of", path);
  }
}

void unpacker::end() {
  if (!file_.open()) return;  // a directory
  const std::string path = folder_ + '/' + current_.name;
  // Never more than permissions: no set-user-ID from elsewhere.
  if (::fchmod(file_.get(), current_.mode & 0777U) != 0) fail("set the mode of", path);
  file_.reset();
  set_times(current_);
  ++done_.files;
}

void unpacker::finish() {
  // The inner ones first: what is done to them changes those around them.
  std::sort(
      directories_.begin(), directories_.end(),
      [](const archive_entry& left, const archive_entry& right) { return left.name > right.name; });
  for (const archive_entry& each : directories_) {
    const std::string path = folder_ + '/' + each.name;
    set_times(each);
    if (::chmod(path.c_str(), (each.mode & 0777U) | 0700U) != 0) fail("set the mode of", path);
  }
}

}  // namespace tenon::file::detail
