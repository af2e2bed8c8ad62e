#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <tenon/async/task.hpp>

namespace tenon::file {

enum class kind : std::uint8_t {
  regular,
  directory,
  symlink,
  fifo,
  socket,
  character,
  block,
  other
};

using time_point = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// What the file system knows about a file. POSIX stat(2).
struct status {
  file::kind kind = file::kind::other;
  std::uint64_t size = 0;       ///< bytes
  std::uint64_t allocated = 0;  ///< bytes that it takes on the disk
  unsigned mode = 0;            ///< permission bits, as 0644
  unsigned user = 0;
  unsigned group = 0;
  std::uint64_t links = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  time_point modified{};
  time_point accessed{};
  time_point changed{};  ///< of the status itself
};

/// Whether a symbolic link is meant, or what it leads to.
enum class symlinks : std::uint8_t { follow, keep };

// All of these run on the loop's worker pool, resume on the loop and throw file::error.

[[nodiscard]] task<status> stat(std::string path, symlinks links = symlinks::follow);
/// The same; nothing when there is no such file.
[[nodiscard]] task<std::optional<status>> try_stat(std::string path,
                                                   symlinks links = symlinks::follow);
[[nodiscard]] task<bool> exists(std::string path);
[[nodiscard]] task<bool> is_file(std::string path);
[[nodiscard]] task<bool> is_directory(std::string path);
[[nodiscard]] task<bool> is_symlink(std::string path);
/// Whether a path is where another file system begins.
[[nodiscard]] task<bool> is_mount(std::string path);
[[nodiscard]] task<std::uint64_t> size(std::string path);
/// Whether both lead to the same file.
[[nodiscard]] task<bool> same_file(std::string one, std::string other);

/// What access(2) is asked for.
struct access_rights {
  bool read = false;
  bool write = false;
  bool execute = false;
};
[[nodiscard]] task<bool> access(std::string path, access_rights wanted);

/// The room of the file system that a path is in, in bytes.
struct disk_space {
  std::uint64_t total = 0;
  std::uint64_t free = 0;
  std::uint64_t available = 0;  ///< to this user
};
[[nodiscard]] task<disk_space> space(std::string path);

}  // namespace tenon::file
