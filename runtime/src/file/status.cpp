#include <tenon/file/status.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include <tenon/async/offload.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

std::optional<status> find_status(const std::string& path, symlinks links) {
  struct ::stat found{};
  const int flags = links == symlinks::keep ? AT_SYMLINK_NOFOLLOW : 0;
  if (::fstatat(AT_FDCWD, detail::c_path(path), &found, flags) == 0)
    return detail::status_of(found);
  if (errno != ENOENT && errno != ENOTDIR) detail::fail("look at", path);
  return std::nullopt;
}

status need_status(const std::string& path, symlinks links) {
  struct ::stat found{};
  const int flags = links == symlinks::keep ? AT_SYMLINK_NOFOLLOW : 0;
  if (::fstatat(AT_FDCWD, detail::c_path(path), &found, flags) != 0) detail::fail("look at", path);
  return detail::status_of(found);
}

task<bool> has_kind(std::string path, kind wanted, symlinks links) {
  return offload([path = std::move(path), wanted, links] {
    const std::optional<status> found = find_status(path, links);
    return found && found->kind == wanted;
  });
}

}  // namespace

task<status> stat(std::string path, symlinks links) {
  return offload([path = std::move(path), links] { return need_status(path, links); });
}

task<std::optional<status>> try_stat(std::string path, symlinks links) {
  return offload([path = std::move(path), links] { return find_status(path, links); });
}

task<bool> exists(std::string path) {
  return offload(
      [path = std::move(path)] { return find_status(path, symlinks::follow).has_value(); });
}

task<bool> is_file(std::string path) {
  return has_kind(std::move(path), kind::regular, symlinks::follow);
}
task<bool> is_directory(std::string path) {
  return has_kind(std::move(path), kind::directory, symlinks::follow);
}
task<bool> is_symlink(std::string path) {
  return has_kind(std::move(path), kind::symlink, symlinks::keep);
}

task<bool> is_mount(std::string path) {
  return offload([path = std::move(path)] {
    const std::optional<status> found = find_status(path, symlinks::keep);
    if (!found || found->kind != kind::directory) return false;
    const status above = need_status(path + "/..", symlinks::follow);
    return above.device != found->device || above.inode == found->inode;
  });
}

task<std::uint64_t> size(std::string path) {
  return offload([path = std::move(path)] { return need_status(path, symlinks::follow).size; });
}

task<bool> same_file(std::string one, std::string other) {
  return offload([one = std::move(one), other = std::move(other)] {
    const status first = need_status(one, symlinks::follow);
    const status second = need_status(other, symlinks::follow);
    return first.device == second.device && first.inode == second.inode;
  });
}

task<bool> access(std::string path, access_rights wanted) {
  return offload([path = std::move(path), wanted] {
    const int mode =
        (wanted.read ? R_OK : 0) | (wanted.write ? W_OK : 0) | (wanted.execute ? X_OK : 0);
    return ::faccessat(AT_FDCWD, detail::c_path(path), mode, AT_EACCESS) == 0;
  });
}

task<disk_space> space(std::string path) {
  return offload([path = std::move(path)] {
    struct ::statvfs found{};
    if (::statvfs(detail::c_path(path), &found) != 0) detail::fail("look at", path);
    disk_space made;
    made.total = std::uint64_t{found.f_blocks} * found.f_frsize;
    made.free = std::uint64_t{found.f_bfree} * found.f_frsize;
    made.available = std::uint64_t{found.f_bavail} * found.f_frsize;
    return made;
  });
}

}  // namespace tenon::file
