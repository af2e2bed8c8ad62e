#include "copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include <tenon/async/offload.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace detail {

namespace {

constexpr std::size_t kernel_piece = std::size_t{8} << 20U;
constexpr std::size_t own_piece = std::size_t{256} << 10U;

struct copied_files {
  descriptor from;
  descriptor to;
  const std::string& from_path;
  const std::string& to_path;
};

/// False, before anything was copied, when the kernel cannot copy between these two.
bool copy_in_kernel(const copied_files& files, std::uint64_t& bytes, cancellation_token token) {
  for (;;) {
    token.throw_if_requested();
    const ssize_t moved =
        ::copy_file_range(files.from.get(), nullptr, files.to.get(), nullptr, kernel_piece, 0);
    if (moved < 0 && errno == EINTR) continue;
    if (moved < 0) {
      const bool cannot = errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP ||
                          errno == ENOSYS || errno == EPERM || errno == EBADF;
      if (bytes == 0 && cannot) return false;
      fail("copy to", files.to_path);
    }
    // Files of /proc have no size and copy as nothing: ask them by reading.
    if (moved == 0) return bytes != 0;
    bytes += static_cast<std::uint64_t>(moved);
  }
}

void copy_by_reading(const copied_files& files, std::uint64_t& bytes, cancellation_token token) {
  std::vector<char> piece(own_piece);
  for (;;) {
    token.throw_if_requested();
    const ssize_t got = ::read(files.from.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", files.from_path);
    if (got == 0) return;
    write_now(files.to, {piece.data(), static_cast<std::size_t>(got)}, files.to_path);
    bytes += static_cast<std::uint64_t>(got);
  }
}

bool copy_link(const std::string& from, const std::string& to, bool overwrite) {
  struct ::stat found{};
  if (::lstat(c_path(from), &found) != 0) fail("look at", from);
  if (!S_ISLNK(found.st_mode)) return false;
  std::string target(static_cast<std::size_t>(found.st_size) + 1, '\0');
  const ssize_t got = ::readlink(c_path(from), target.data(), target.size());
  if (got < 0) fail("read link", from);
  if (static_cast<std::size_t>(got) == target.size()) fail("read link", from, EAGAIN);
  target.resize(static_cast<std::size_t>(got));
  if (overwrite) ::unlink(c_path(to));
  if (::symlink(target.c_str(), c_path(to)) != 0) fail("link", to);
  return true;
}

void keep_status(const copied_files& files, const struct ::stat& found,
                 const copy_options& options) {
  if (options.keep_owner && ::fchown(files.to.get(), found.st_uid, found.st_gid) != 0) {
    fail("set the owner of", files.to_path);
  }
  if (::fchmod(files.to.get(), found.st_mode & 07777U) != 0) fail("set the mode of", files.to_path);
  const timespec times[2] = {found.st_atim, found.st_mtim};
  if (options.keep_times && ::futimens(files.to.get(), times) != 0) {
    fail("set the times of", files.to_path);
  }
}

}  // namespace

std::uint64_t copy_now(const std::string& from, const std::string& to, const copy_options& options,
                       cancellation_token token) {
  if (options.links == symlinks::keep && copy_link(from, to, options.overwrite)) return 0;
  copied_files files{open_now(from, O_RDONLY | O_NONBLOCK), {}, from, to};
  const struct ::stat found = look_at(files.from, from);
  if (S_ISDIR(found.st_mode)) fail("copy", from, EISDIR);
  if (!S_ISREG(found.st_mode)) fail("copy", from, EINVAL);
  const int exclusive = options.overwrite ? 0 : O_EXCL;
  // Emptied only when it is known not to be the same file.
  files.to = open_now(to, O_WRONLY | O_CREAT | O_NONBLOCK | exclusive, found.st_mode & 0777U);
  const struct ::stat target = look_at(files.to, to);
  if (target.st_dev == found.st_dev && target.st_ino == found.st_ino) {
    fail("copy onto itself", from, EINVAL);
  }
  if (!S_ISREG(target.st_mode)) fail("copy to", to, EINVAL);
  if (::ftruncate(files.to.get(), 0) != 0) fail("truncate", to);
  std::uint64_t bytes = 0;
  if (!copy_in_kernel(files, bytes, token)) copy_by_reading(files, bytes, token);
  keep_status(files, found, options);
  return bytes;
}

}  // namespace detail

task<std::uint64_t> copy(std::string from, std::string to, copy_options options) {
  const cancellation_token token = (co_await current_context()).cancellation;
  auto run = [&] { return detail::copy_now(from, to, options, token); };
  task<std::uint64_t> copying = offload(run);
  co_return co_await std::move(copying);
}

}  // namespace tenon::file
