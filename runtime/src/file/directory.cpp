#include <tenon/file/directory.hpp>

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include <tenon/async/offload.hpp>

#include "failure.hpp"
#include "folder_stream.hpp"

namespace tenon::file {

namespace detail {

folder_stream::folder_stream(descriptor opened, std::string path)
    : stream_(::fdopendir(opened.get())), path_(std::move(path)) {
  if (stream_ == nullptr) fail("read directory", path_);
  (void)opened.release();
}

namespace {

kind kind_in(int folder, const ::dirent& found) noexcept {
  if (found.d_type != DT_UNKNOWN) return kind_of_entry(found.d_type);
  struct ::stat looked{};
  if (::fstatat(folder, found.d_name, &looked, AT_SYMLINK_NOFOLLOW) != 0) return kind::other;
  return kind_of(looked.st_mode);
}

}  // namespace

std::vector<entry> folder_stream::next(std::size_t most) {
  std::vector<entry> batch;
  while (batch.size() < most) {
    errno = 0;
    const ::dirent* found = ::readdir(stream_.get());
    if (found == nullptr && errno != 0) fail("read directory", path_);
    if (found == nullptr) break;
    std::string name = found->d_name;
    if (name == "." || name == "..") continue;
    batch.push_back({std::move(name), kind_in(number(), *found), found->d_ino});
  }
  return batch;
}

descriptor open_folder(const std::string& path) { return open_now(path, O_RDONLY | O_DIRECTORY); }

std::vector<entry> sorted_entries(descriptor opened, const std::string& path) {
  folder_stream stream(std::move(opened), path);
  std::vector<entry> all = stream.next(std::numeric_limits<std::size_t>::max());
  std::sort(all.begin(), all.end(),
            [](const entry& left, const entry& right) { return left.name < right.name; });
  return all;
}

bool matches_any(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  });
}

std::string joined(const std::string& folder, const std::string& name) {
  std::string path = folder;
  if (!path.empty() && !path.ends_with('/')) path += '/';
  return path += name;
}

}  // namespace detail

sequence<entry> scan(std::string path) {
  static constexpr std::size_t batch_size = 256;
  auto open_it = [&] { return detail::folder_stream(detail::open_folder(path), path); };
  task<detail::folder_stream> opening = offload(open_it);
  detail::folder_stream stream = co_await std::move(opening);
  for (;;) {
    auto read = [&] { return stream.next(batch_size); };
    task<std::vector<entry>> reading = offload(read);
    std::vector<entry> batch = co_await std::move(reading);
    if (batch.empty()) break;
    for (entry& each : batch) co_yield std::move(each);
  }
}

task<> sync_directory(std::string path) {
  return offload([path = std::move(path)] { detail::sync_folder(path); });
}

task<std::vector<std::string>> list(std::string path) {
  return offload([path = std::move(path)] {
    std::vector<std::string> names;
    for (entry& each : detail::sorted_entries(detail::open_folder(path), path)) {
      names.push_back(std::move(each.name));
    }
    return names;
  });
}

namespace {

struct walk_level {
  std::string relative;
  std::vector<entry> entries;
  std::size_t next = 0;
};

walk_level read_level(const std::string& root, std::string relative,
                      const std::vector<std::string>& ignore) {
  const std::string path = relative.empty() ? root : detail::joined(root, relative);
  // What was a directory a moment ago may be a link by now.
  const int follow = relative.empty() ? 0 : O_NOFOLLOW;
  walk_level level;
  level.entries =
      detail::sorted_entries(detail::open_now(path, O_RDONLY | O_DIRECTORY | follow), path);
  std::erase_if(level.entries,
                [&](const entry& each) { return detail::matches_any(ignore, each.name); });
  level.relative = std::move(relative);
  return level;
}

}  // namespace

sequence<walked> walk(std::string path, walk_options options) {
  std::vector<walk_level> levels;
  std::string descend;
  bool going_down = true;
  while (going_down || !levels.empty()) {
    if (going_down) {
      if (levels.size() > options.depth) detail::fail("walk", path, ELOOP);
      auto read = [&] { return read_level(path, descend, options.ignore); };
      task<walk_level> reading = offload(read);
      levels.push_back(co_await std::move(reading));
      going_down = false;
    }
    walk_level& top = levels.back();
    if (top.next == top.entries.size()) {
      levels.pop_back();
      continue;
    }
    const entry& found = top.entries[top.next++];
    walked given;
    given.relative = detail::joined(top.relative, found.name);
    given.path = detail::joined(path, given.relative);
    given.kind = found.kind;
    going_down = found.kind == kind::directory;
    if (going_down) descend = given.relative;
    co_yield std::move(given);
  }
}

}  // namespace tenon::file
