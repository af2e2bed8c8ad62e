#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tenon/async/task.hpp>
#include <tenon/file/status.hpp>

namespace tenon::file {

struct copy_options {
  bool keep_times = false;            ///< modification and access
  bool keep_owner = false;            ///< needs rights
  bool overwrite = true;              ///< of a file that is there; else an error (EEXIST)
  symlinks links = symlinks::follow;  ///< keep: a link is copied as a link
};

/// Copies a file's content and permissions; the kernel does it where it can (copy_file_range). A
/// copy onto itself, and of what is no regular file, is an error. How many bytes. Throws
/// file::error. Cancelled, it stops soon and leaves the part that was copied.
[[nodiscard]] task<std::uint64_t> copy(std::string from, std::string to, copy_options options = {});

struct copy_tree_options {
  copy_options files{.links = symlinks::keep};
  /// Shell patterns (fnmatch): entries with such a name are not copied.
  std::vector<std::string> ignore{};
  bool merge = false;  ///< into a directory that is there; else an error (EEXIST)
};

/// What a tree has in it.
struct tree_size {
  std::uint64_t files = 0;
  std::uint64_t directories = 0;
  std::uint64_t bytes = 0;      ///< of content
  std::uint64_t allocated = 0;  ///< on the disk; a file with several names counts once
};

/// Copies a directory with everything in it. What is neither file, directory nor link is an error
/// (before anything else of that directory is lost). What was copied. Throws file::error.
[[nodiscard]] task<tree_size> copy_tree(std::string from, std::string to,
                                        copy_tree_options options = {});

/// Renames; to another file system: copies, with times, and removes the original.
[[nodiscard]] task<> move(std::string from, std::string to);

/// Removes a directory with everything in it. No link is followed, also when another process puts
/// one in the way of it. `path` itself being a link is an error. Throws file::error at the first
/// failure; what was removed before stays removed.
[[nodiscard]] task<> remove_tree(std::string path);

/// What a tree takes; links are not followed.
[[nodiscard]] task<tree_size> tree_usage(std::string path);

}  // namespace tenon::file
