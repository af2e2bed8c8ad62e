#include "folder_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <random>

#include <tenon/file/error.hpp>

#include "refuse.hpp"

namespace tenon::store::detail {

namespace {

namespace fs = std::filesystem;

constexpr const char* attribute_name = "user.tenon.object";
constexpr unsigned lock_files = 16;

[[noreturn]] void fail(std::string_view action, const std::string& path, int reason) {
  throw file::error(action, path, std::error_code(reason, std::generic_category()));
}

/// A path that a key cannot have: another key's file or directory is in the way.
bool in_the_way(int reason) noexcept {
  return reason == ENOTDIR || reason == EISDIR || reason == ENAMETOOLONG || reason == ENOTEMPTY;
}

[[noreturn]] void fail_for_key(std::string_view action, const std::string& path, int reason,
                               const std::string& key) {
  if (in_the_way(reason)) refuse(error::kind::bad_key, key);
  fail(action, path, reason);
}

std::string etag_of(const struct ::stat& found) {
  const auto nanoseconds =
      static_cast<unsigned long long>(found.st_mtim.tv_sec) * 1'000'000'000ULL +
      static_cast<unsigned long long>(found.st_mtim.tv_nsec);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "\"%llx-%llx-%llx\"",
                                 static_cast<unsigned long long>(found.st_ino), nanoseconds,
                                 static_cast<unsigned long long>(found.st_size));
  return {text.data(), static_cast<std::size_t>(size)};
}

object_info info_of(const struct ::stat& found, const std::string& key) {
  object_info made;
  made.key = key;
  made.size = static_cast<std::uint64_t>(found.st_size);
  made.etag = etag_of(found);
  made.modified = time_point(std::chrono::seconds(found.st_mtim.tv_sec));
  return made;
}

/// One line for the content type, then two for each piece of metadata.
std::string attribute_text(const put_options& options) {
  std::string text = options.content_type + '\n';
  for (const auto& [name, value] : options.metadata) text += name + '\n' + value + '\n';
  return text;
}

void read_attribute(std::string_view text, object_info& into) {
  const auto line = [&text] {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string given(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return given;
  };
  into.content_type = line();
  while (!text.empty()) {
    std::string name = line();
    into.metadata[std::move(name)] = line();
  }
}

void write_attributes(const file::descriptor& file, const std::string& path, const std::string& key,
                      const put_options& options) {
  if (options.content_type.empty() && options.metadata.empty()) return;
  const std::string text = attribute_text(options);
  if (::fsetxattr(file.get(), attribute_name, text.data(), text.size(), 0) == 0) return;
  const bool full = errno == ENOSPC || errno == E2BIG || errno == ERANGE;
  if (errno != EOPNOTSUPP && !full) fail("keep the metadata of", path, errno);
  refuse(error::kind::unsupported, key);
}

file::descriptor open_file(const std::string& path, int flags, unsigned permissions = 0) {
  file::descriptor opened(::open(path.c_str(), flags | O_CLOEXEC, permissions));
  if (!opened.open()) fail("open", path, errno);
  return opened;
}

void sync_folder_of(const std::string& path) {
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const file::descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Gone already: another call emptied and removed it, and with it what was to last.
  if (opened.open() && ::fsync(opened.get()) != 0) fail("sync the folder of", path, errno);
}

/// Held while a condition is looked at and acted on; between processes too.
file::descriptor lock_for(const std::string& folder, const std::string& key) {
  const std::size_t number = std::hash<std::string>{}(key) % lock_files;
  const std::string path = folder + "/lock-" + std::to_string(number);
  file::descriptor file = open_file(path, O_RDWR | O_CREAT, 0666);
  int done = 0;
  do {
    done = ::flock(file.get(), LOCK_EX);
  } while (done != 0 && errno == EINTR);
  if (done != 0) fail("lock", path, errno);
  return file;
}

void make_parents(const std::string& root, const std::string& path, const std::string& key) {
  for (std::size_t slash = path.find('/', root.size() + 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
      if (errno == ENOENT) return;  // removed again meanwhile: the rename tells, and is repeated
      fail_for_key("make directory", folder, errno, key);
    }
  }
}

}  // namespace

std::string folder_files::path_of(const std::string& key) const {
  return root_ + '/' + path_of_key(key);
}

void folder_files::make_own_folder() const {
  std::error_code failed;
  fs::create_directories(own_folder(), failed);
  if (failed) fail("make directory", own_folder(), failed.value());
}

std::string folder_files::new_name() const {
  make_own_folder();
  std::random_device random;
  return own_folder() + "/new-" + std::to_string(random()) + '-' + std::to_string(random());
}

object_info folder_files::read_info(int file, const std::string& key) const {
  struct ::stat found{};
  if (::fstat(file, &found) != 0) fail("look at", path_of(key), errno);
  if (!S_ISREG(found.st_mode)) refuse(error::kind::not_found, key);
  object_info made = info_of(found, key);
  std::string text(std::size_t{64} << 10U, '\0');
  const ssize_t got = ::fgetxattr(file, attribute_name, text.data(), text.size());
  if (got > 0)
    read_attribute(std::string_view(text).substr(0, static_cast<std::size_t>(got)), made);
  return made;
}

void folder_files::move_into_place(const std::string& unfinished, const std::string& key,
                                   const put_options& options) const {
  static constexpr unsigned attempts = 100;
  const std::string path = path_of(key);
  const unsigned flags = options.mode == put_mode::create ? RENAME_NOREPLACE : 0U;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    make_parents(root_, path, key);
    if (::renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, path.c_str(), flags) == 0) return;
    if (errno == EEXIST) {
      struct ::stat there{};
      const bool folder = ::stat(path.c_str(), &there) == 0 && S_ISDIR(there.st_mode);
      refuse(folder ? error::kind::bad_key : error::kind::exists, key);
    }
    if (errno != ENOENT) fail_for_key("place", path, errno, key);
  }
  fail("place", path, ENOENT);
}

object_info folder_files::place(const std::string& unfinished, const std::string& key,
                                const put_options& options) const {
  const file::descriptor file = open_file(unfinished, O_RDWR);
  write_attributes(file, unfinished, key, options);
  // Exact, so that versions made within one tick of the kernel's clock differ.
  timespec times[2]{};
  ::clock_gettime(CLOCK_REALTIME, &times[0]);
  times[1] = times[0];
  if (::futimens(file.get(), times) != 0) fail("set the times of", unfinished, errno);
  if (::fsync(file.get()) != 0) fail("sync", unfinished, errno);
  const file::descriptor locked = lock_for(own_folder(), key);
  if (options.mode == put_mode::update) {
    struct ::stat there{};
    const bool found = ::stat(path_of(key).c_str(), &there) == 0 && S_ISREG(there.st_mode);
    const std::string etag = found ? etag_of(there) : std::string();
    require_mode(key, options, found ? &etag : nullptr);
  }
  move_into_place(unfinished, key, options);
  sync_folder_of(path_of(key));
  return read_info(file.get(), key);
}

void folder_files::remove(const std::string& key) const {
  std::string path = path_of(key);
  {
    if (::access(path.c_str(), F_OK) != 0 && errno != EACCES) return;
    make_own_folder();
    const file::descriptor locked = lock_for(own_folder(), key);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT && !in_the_way(errno)) {
      fail("remove", path, errno);
    }
  }
  for (std::size_t slash = path.rfind('/'); slash > root_.size(); slash = path.rfind('/')) {
    path.resize(slash);
    if (::rmdir(path.c_str()) != 0) return;
  }
}

std::vector<folder_files::entry> folder_files::level(const std::string& prefix) const {
  const std::string path = prefix.empty() ? root_ : path_of(prefix.substr(0, prefix.size() - 1));
  std::vector<entry> found;
  std::error_code failed;
  for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
    const std::optional<std::string> part = key_part_of(at->path().filename().string());
    struct ::stat looked{};
    if (!part || ::lstat(at->path().c_str(), &looked) != 0) continue;
    if (S_ISDIR(looked.st_mode)) {
      found.push_back({prefix + *part + '/', true, {}});
    } else if (S_ISREG(looked.st_mode)) {
      found.push_back({prefix + *part, false, info_of(looked, prefix + *part)});
    }
  }
  if (failed && failed.value() != ENOENT && failed.value() != ENOTDIR) {
    fail("read directory", path, failed.value());
  }
  std::sort(found.begin(), found.end(),
            [](const entry& left, const entry& right) { return left.key < right.key; });
  return found;
}

}  // namespace tenon::store::detail
