#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tenon/s3/transfer.hpp>

namespace tenon::s3 {

struct sync_options {
  /// Shell patterns (fnmatch): files, directories and parts of keys with such a name stay out of
  /// it.
  std::vector<std::string> ignore{};
  /// What the source has not is removed from the target; what is ignored stays.
  bool remove = false;
  /// Objects at the same time, each as `transfers` say; and as many small ones that have come and
  /// are being written.
  unsigned parallel = 8;
  transfer_options transfers{};
};

/// What was done.
struct sync_result {
  std::uint64_t copied = 0;  ///< objects or files
  std::uint64_t same = 0;    ///< left as they were
  std::uint64_t removed = 0;
  std::uint64_t bytes = 0;  ///< of what was copied
};

/// Makes the objects below `prefix` those of a directory: the file `a/b` is the object `prefix` +
/// `a/b`. An object of the file's size that is not older stays. Links are not followed, and what is
/// neither file nor directory is left out. Throws at the first failure; what was done stays done.
/// The client outlives the task.
task<sync_result> sync_up(client& to, std::string folder, std::string bucket, std::string prefix,
                          sync_options options = {});

/// The other way; the directory is made if need be. A key that is no path below it (`..`, empty
/// parts) is a file::error (EINVAL).
task<sync_result> sync_down(client& from, std::string bucket, std::string prefix,
                            std::string folder, sync_options options = {});

}  // namespace tenon::s3
