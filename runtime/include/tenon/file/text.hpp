#pragma once

#include <cstddef>
#include <string>

#include <tenon/async/task.hpp>
#include <tenon/file/atomic.hpp>

namespace tenon::file {

/// How much `read_text` reads unless told otherwise, in bytes.
inline constexpr std::size_t default_read_limit = std::size_t{64} << 20U;

/// The whole content of a file, byte by byte. Reads on the loop's worker pool and resumes on the
/// loop. Throws file::error, and file::too_large as soon as more than `limit` bytes are seen.
[[nodiscard]] task<std::string> read_text(std::string path, std::size_t limit = default_read_limit);

/// Replaces a file's content, or makes the file (mode 0666 less the umask; an existing file's mode
/// is kept). Others see the old content or the new, never a part: it is written beside the file,
/// synced as `last` says and renamed. On failure the old file stays and nothing is left behind.
/// Throws file::error.
[[nodiscard]] task<> write_text(std::string path, std::string text,
                                durability last = durability::synced);

}  // namespace tenon::file
