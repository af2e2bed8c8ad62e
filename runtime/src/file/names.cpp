#include <tenon/file/names.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <tenon/async/offload.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

void make_all(const std::string& path, unsigned permissions) {
  if (::mkdir(detail::c_path(path), permissions) == 0) return;
  if (errno == ENOENT) {
    const std::size_t end = path.find_last_not_of('/');
    const std::size_t slash = end == std::string::npos ? end : path.rfind('/', end);
    if (slash == std::string::npos || slash == 0) detail::fail("make directory", path, ENOENT);
    make_all(path.substr(0, slash), 0777);
    if (::mkdir(detail::c_path(path), permissions) == 0) return;
  }
  const int reason = errno;
  struct ::stat found{};
  if (reason == EEXIST && ::stat(detail::c_path(path), &found) == 0 && S_ISDIR(found.st_mode))
    return;
  detail::fail("make directory", path, reason);
}

void remove_upwards(std::string path) {
  if (::rmdir(detail::c_path(path)) != 0) detail::fail("remove directory", path);
  for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash != 0;
       slash = path.rfind('/')) {
    path.resize(slash);
    if (::rmdir(detail::c_path(path)) != 0) return;
  }
}

std::string link_target(const std::string& path) {
  std::string target(256, '\0');
  for (;;) {
    const ssize_t got = ::readlink(detail::c_path(path), target.data(), target.size());
    if (got < 0) detail::fail("read link", path);
    if (static_cast<std::size_t>(got) < target.size()) {
      target.resize(static_cast<std::size_t>(got));
      return target;
    }
    target.resize(target.size() * 2);
  }
}

timespec spec_of(time_point when) noexcept {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  timespec made{};
  made.tv_sec = seconds.time_since_epoch().count();
  made.tv_nsec = (when - seconds).count();
  return made;
}

bool is_program(const std::string& path) {
  struct ::stat found{};
  return ::stat(detail::c_path(path), &found) == 0 && S_ISREG(found.st_mode) &&
         ::faccessat(AT_FDCWD, detail::c_path(path), X_OK, AT_EACCESS) == 0;
}

std::optional<std::string> find_program(const std::string& name, std::string_view search) {
  if (name.find('/') != std::string::npos) {
    return is_program(name) ? std::optional(name) : std::nullopt;
  }
  while (!name.empty()) {
    const std::size_t colon = search.find(':');
    std::string path(search.substr(0, colon));
    if (path.empty()) path = ".";
    path += '/';
    path += name;
    if (is_program(path)) return path;
    if (colon == std::string_view::npos) break;
    search.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

}  // namespace

task<> rename(std::string from, std::string to) {
  return offload([from = std::move(from), to = std::move(to)] {
    if (::rename(detail::c_path(from), detail::c_path(to)) != 0) detail::fail("rename", from);
  });
}

task<> rename_new(std::string from, std::string to) {
  return offload([from = std::move(from), to = std::move(to)] {
    const int done =
        ::renameat2(AT_FDCWD, detail::c_path(from), AT_FDCWD, detail::c_path(to), RENAME_NOREPLACE);
    if (done != 0) detail::fail("rename", from);
  });
}

task<> unlink(std::string path) {
  return offload([path = std::move(path)] {
    if (::unlink(detail::c_path(path)) != 0) detail::fail("remove", path);
  });
}

task<bool> unlink_if_there(std::string path) {
  return offload([path = std::move(path)] {
    if (::unlink(detail::c_path(path)) == 0) return true;
    if (errno != ENOENT) detail::fail("remove", path);
    return false;
  });
}

task<> link(std::string existing, std::string added) {
  return offload([existing = std::move(existing), added = std::move(added)] {
    if (::link(detail::c_path(existing), detail::c_path(added)) != 0) detail::fail("link", added);
  });
}

task<> symlink(std::string target, std::string added) {
  return offload([target = std::move(target), added = std::move(added)] {
    if (::symlink(detail::c_path(target), detail::c_path(added)) != 0) detail::fail("link", added);
  });
}

task<std::string> read_link(std::string path) {
  return offload([path = std::move(path)] { return link_target(path); });
}

task<> make_directory(std::string path, unsigned permissions) {
  return offload([path = std::move(path), permissions] {
    if (::mkdir(detail::c_path(path), permissions) != 0) detail::fail("make directory", path);
  });
}

task<> make_directories(std::string path, unsigned permissions) {
  return offload([path = std::move(path), permissions] { make_all(path, permissions); });
}

task<> remove_directory(std::string path) {
  return offload([path = std::move(path)] {
    if (::rmdir(detail::c_path(path)) != 0) detail::fail("remove directory", path);
  });
}

task<> remove_directories(std::string path) {
  return offload([path = std::move(path)] { remove_upwards(path); });
}

task<std::string> real_path(std::string path) {
  return offload([path = std::move(path)] {
    const std::unique_ptr<char, decltype(&std::free)> found(
        ::realpath(detail::c_path(path), nullptr), &std::free);
    if (found == nullptr) detail::fail("resolve", path);
    return std::string(found.get());
  });
}

task<std::string> current_directory() { return real_path("."); }

task<> set_permissions(std::string path, unsigned permissions) {
  return offload([path = std::move(path), permissions] {
    if (::chmod(detail::c_path(path), permissions) != 0) detail::fail("set the mode of", path);
  });
}

task<> set_owner(std::string path, std::optional<unsigned> user, std::optional<unsigned> group) {
  return offload([path = std::move(path), user, group] {
    constexpr unsigned unchanged = ~0U;
    if (::chown(detail::c_path(path), user.value_or(unchanged), group.value_or(unchanged)) != 0) {
      detail::fail("set the owner of", path);
    }
  });
}

task<> set_times(std::string path, time_point accessed, time_point modified) {
  return offload([path = std::move(path), accessed, modified] {
    const timespec times[2] = {spec_of(accessed), spec_of(modified)};
    if (::utimensat(AT_FDCWD, detail::c_path(path), times, 0) != 0)
      detail::fail("set the times of", path);
  });
}

task<> touch(std::string path) {
  return offload([path = std::move(path)] {
    const descriptor file = detail::open_now(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0666);
    if (::futimens(file.get(), nullptr) != 0) detail::fail("set the times of", path);
  });
}

task<> truncate(std::string path, std::uint64_t length) {
  return offload([path = std::move(path), length] {
    if (::truncate(detail::c_path(path), static_cast<off_t>(length)) != 0)
      detail::fail("truncate", path);
  });
}

task<std::optional<std::string>> which(std::string name, std::optional<std::string> search) {
  if (!search) {
    const char* path = std::getenv("PATH");
    search = path == nullptr ? "/bin:/usr/bin" : path;
  }
  return offload(
      [name = std::move(name), search = std::move(*search)] { return find_program(name, search); });
}

}  // namespace tenon::file
