#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/file/status.hpp>

namespace tenon::file {

/// What a directory says about one of its entries.
struct entry {
  std::string name{};
  file::kind kind = file::kind::other;  ///< of the entry itself: links are not followed
  std::uint64_t inode = 0;
};

/// The entries of a directory in no order, without "." and "..", read in batches. Throws
/// file::error.
[[nodiscard]] sequence<entry> scan(std::string path);
/// Their names, sorted.
[[nodiscard]] task<std::vector<std::string>> list(std::string path);

/// Returns when the disk has the names in a directory, as a rename has changed them. Throws
/// file::error.
[[nodiscard]] task<> sync_directory(std::string path);

struct walk_options {
  /// Shell patterns (fnmatch): entries with such a name, and what is below them, are left out.
  std::vector<std::string> ignore{};
  std::size_t depth = 256;  ///< directories inside one another; more is an error (ELOOP)
};

/// What a walk comes to.
struct walked {
  std::string path{};      ///< below the directory the walk began at
  std::string relative{};  ///< the same without that directory
  file::kind kind = file::kind::other;
};

/// All below a directory, sorted in each directory, a directory before what is in it. Links are
/// not followed. Throws file::error.
[[nodiscard]] sequence<walked> walk(std::string path, walk_options options = {});

}  // namespace tenon::file
