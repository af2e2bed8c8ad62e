#include <tenon/file/tree.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <set>
#include <utility>

#include <tenon/async/offload.hpp>

#include "copy.hpp"
#include "failure.hpp"
#include "folder_stream.hpp"

namespace tenon::file {

namespace {

/// An entry of an opened directory, opened as a directory without following a link.
descriptor open_inside(const descriptor& folder, const std::string& name, const std::string& path) {
  descriptor opened(
      ::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.open()) detail::fail("open", path);
  return opened;
}

/// A second descriptor: reading a directory's entries takes one away.
descriptor again(const descriptor& folder, const std::string& path) {
  descriptor copied(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0));
  if (!copied.open()) detail::fail("open", path);
  return copied;
}

class tree_remover {
 public:
  explicit tree_remover(cancellation_token token) noexcept : token_(token) {}

  /// All that is in a directory.
  void empty(const descriptor& folder, const std::string& path) {
    for (const entry& each : detail::sorted_entries(again(folder, path), path)) {
      token_.throw_if_requested();
      remove(folder, each, detail::joined(path, each.name));
    }
  }

 private:
  void remove(const descriptor& folder, const entry& each, const std::string& path) {
    if (each.kind == kind::directory) empty(open_inside(folder, each.name, path), path);
    const int flags = each.kind == kind::directory ? AT_REMOVEDIR : 0;
    if (::unlinkat(folder.get(), each.name.c_str(), flags) != 0 && errno != ENOENT) {
      detail::fail("remove", path);
    }
  }
  cancellation_token token_;
};

void remove_now(const std::string& path, cancellation_token token) {
  const descriptor folder = detail::open_now(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  tree_remover(token).empty(folder, path);
  if (::rmdir(detail::c_path(path)) != 0) detail::fail("remove directory", path);
}

class tree_measurer {
 public:
  explicit tree_measurer(cancellation_token token) noexcept : token_(token) {}

  tree_size measure(const descriptor& folder, const std::string& path) {
    add(folder, path);
    return size_;
  }

 private:
  void add(const descriptor& folder, const std::string& path) {
    ++size_.directories;
    for (const entry& each : detail::sorted_entries(again(folder, path), path)) {
      token_.throw_if_requested();
      const std::string inner = detail::joined(path, each.name);
      if (each.kind == kind::directory) {
        add(open_inside(folder, each.name, inner), inner);
      } else {
        add_file(folder, each.name, inner);
      }
    }
  }
  void add_file(const descriptor& folder, const std::string& name, const std::string& path) {
    struct ::stat found{};
    if (::fstatat(folder.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
      detail::fail("look at", path);
    }
    ++size_.files;
    size_.bytes += static_cast<std::uint64_t>(found.st_size);
    if (found.st_nlink > 1 && !counted_.emplace(found.st_dev, found.st_ino).second) return;
    size_.allocated += static_cast<std::uint64_t>(found.st_blocks) * 512U;
  }
  cancellation_token token_;
  tree_size size_;
  std::set<std::pair<dev_t, ino_t>> counted_;
};

class tree_copier {
 public:
  tree_copier(const copy_tree_options& options, cancellation_token token) noexcept
      : options_(options), token_(token) {}

  tree_size copy(const std::string& from, const std::string& to) {
    add(from, to);
    return size_;
  }

 private:
  void add(const std::string& from, const std::string& to) {
    const descriptor folder = detail::open_folder(from);
    const struct ::stat found = detail::look_at(folder, from);
    const auto self = std::pair(found.st_dev, found.st_ino);
    if (self == target_) return;  // a copy into itself would never end
    const std::vector<entry> entries = detail::sorted_entries(again(folder, from), from);
    make(to);
    if (size_.directories++ == 0) target_ = identity(to);
    for (const entry& each : entries) {
      token_.throw_if_requested();
      if (detail::matches_any(options_.ignore, each.name)) continue;
      add_entry(each.kind, detail::joined(from, each.name), detail::joined(to, each.name));
    }
    keep_status(found, to);
  }
  void add_entry(kind what, const std::string& from, const std::string& to) {
    if (what == kind::symlink && options_.files.links == symlinks::follow) {
      struct ::stat found{};
      if (::stat(detail::c_path(from), &found) != 0) detail::fail("look at", from);
      what = detail::kind_of(found.st_mode);
    }
    if (what == kind::directory) return add(from, to);
    if (what != kind::regular && what != kind::symlink) detail::fail("copy", from, EINVAL);
    size_.bytes += detail::copy_now(from, to, options_.files, token_);
    ++size_.files;
  }
  void make(const std::string& path) const {
    if (::mkdir(detail::c_path(path), 0700) == 0) return;
    struct ::stat found{};
    const int reason = errno;
    const bool there = reason == EEXIST && ::stat(detail::c_path(path), &found) == 0;
    if (there && S_ISDIR(found.st_mode) && options_.merge) return;
    detail::fail("make directory", path, reason);
  }
  static std::pair<dev_t, ino_t> identity(const std::string& path) {
    struct ::stat found{};
    if (::stat(detail::c_path(path), &found) != 0) detail::fail("look at", path);
    return {found.st_dev, found.st_ino};
  }
  void keep_status(const struct ::stat& found, const std::string& to) const {
    if (::chmod(detail::c_path(to), found.st_mode & 07777U) != 0)
      detail::fail("set the mode of", to);
    const timespec times[2] = {found.st_atim, found.st_mtim};
    if (options_.files.keep_times && ::utimensat(AT_FDCWD, detail::c_path(to), times, 0) != 0) {
      detail::fail("set the times of", to);
    }
  }
  const copy_tree_options& options_;
  cancellation_token token_;
  tree_size size_;
  std::pair<dev_t, ino_t> target_{};
};

void move_now(const std::string& from, const std::string& to, cancellation_token token) {
  if (::rename(detail::c_path(from), detail::c_path(to)) == 0) return;
  if (errno != EXDEV) detail::fail("move", from);
  struct ::stat found{};
  if (::lstat(detail::c_path(from), &found) != 0) detail::fail("look at", from);
  const copy_options keep{.keep_times = true, .links = symlinks::keep};
  if (S_ISDIR(found.st_mode)) {
    copy_tree_options all;
    all.files = keep;
    tree_copier(all, token).copy(from, to);
    remove_now(from, token);
    return;
  }
  detail::copy_now(from, to, keep, token);
  if (::unlink(detail::c_path(from)) != 0) detail::fail("remove", from);
}

}  // namespace

task<tree_size> copy_tree(std::string from, std::string to, copy_tree_options options) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { return tree_copier(options, token).copy(from, to); };
  task<tree_size> copying = offload(run);
  co_return co_await std::move(copying);
}

task<> move(std::string from, std::string to) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { move_now(from, to, token); };
  task<> moving = offload(run);
  co_await std::move(moving);
}

task<> remove_tree(std::string path) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { remove_now(path, token); };
  task<> removing = offload(run);
  co_await std::move(removing);
}

task<tree_size> tree_usage(std::string path) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] {
    const descriptor folder = detail::open_folder(path);
    return tree_measurer(token).measure(folder, path);
  };
  task<tree_size> measuring = offload(run);
  co_return co_await std::move(measuring);
}

}  // namespace tenon::file
