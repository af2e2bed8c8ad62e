#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tenon/async/task.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/tree.hpp>

namespace tenon::file {

enum class archive_format : std::uint8_t {
  tar,     ///< POSIX pax (IEEE Std 1003.1)
  tar_gz,  ///< the same, compressed with gzip
  zip,     ///< PKWARE's, with deflate, and Zip64 where it is large
};

struct pack_options {
  /// Shell patterns (fnmatch): entries with such a name are left out.
  std::vector<std::string> ignore{};
  int level = 6;  ///< of compression, 1 to 9
};

/// How much an archive may become.
struct unpack_limits {
  std::uint64_t entries = 100'000;
  std::uint64_t bytes = std::uint64_t{1} << 30U;  ///< of content
  /// Content may be so many times larger than the archive, past 1 MiB. Zero: any.
  unsigned ratio = 200;
};

/// An archive that is not unpacked.
class archive_error : public error {
 public:
  enum class kind : std::uint8_t {
    malformed,    ///< not an archive of its format, cut off, damaged
    escape,       ///< a name that leads out of the directory: absolute, or with `..`
    link,         ///< symbolic and hard links are not made
    too_large,    ///< more than unpack_limits
    unsupported,  ///< encrypted, compressed in another way, devices
  };
  /// `entry`: its name in the archive; empty for the archive itself.
  archive_error(kind why, std::string archive, std::string entry);
  [[nodiscard]] kind why() const noexcept { return why_; }
  [[nodiscard]] const std::string& entry() const noexcept { return entry_; }

 private:
  kind why_;
  std::string entry_;
};

/// Puts a directory's files and directories into an archive, which takes the place of one that is
/// there as a whole. Links and what else is no file are an error (EINVAL). Permissions and times of
/// modification are kept. What was packed. Runs on the loop's worker pool; cancelled, it stops at
/// the next entry. Throws file::error.
[[nodiscard]] task<tree_size> pack(std::string folder, std::string archive, archive_format format,
                                   pack_options options = {});

/// Makes a directory of an archive, as a whole: it must not be there, or be empty, and is not there
/// when unpacking failed. Nothing is made outside of it. What was unpacked. Throws archive_error
/// and file::error.
[[nodiscard]] task<tree_size> unpack(std::string archive, std::string folder, archive_format format,
                                     unpack_limits limits = {});

}  // namespace tenon::file
