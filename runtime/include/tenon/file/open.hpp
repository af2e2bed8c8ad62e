#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>
#include <tenon/file/descriptor.hpp>
#include <tenon/file/status.hpp>
#include <tenon/file/text.hpp>

namespace tenon::file {

/// How a file is opened. The constants below are the usual ways.
struct open_options {
  bool read = true;
  bool write = false;
  bool append = false;     ///< every write goes to the end
  bool create = false;     ///< when it is not there
  bool exclusive = false;  ///< with `create`: it must not be there
  bool truncate = false;
  bool synchronous = false;  ///< a write is done when the disk has it
  /// Past the page cache (O_DIRECT of open(2)), for much that is not read again soon: offsets,
  /// lengths and addresses of memory are multiples of `direct_alignment`. EINVAL where the file
  /// system cannot.
  bool direct = false;
  unsigned permissions = 0666;  ///< of a new file, less the umask
};
/// What satisfies the disks there are.
inline constexpr std::size_t direct_alignment = 4096;
inline constexpr open_options for_reading{};
/// From the beginning; made, or emptied.
inline constexpr open_options for_writing{
    .read = false, .write = true, .create = true, .truncate = true};
inline constexpr open_options for_appending{
    .read = false, .write = true, .append = true, .create = true};
/// Reading and writing a file that is there.
inline constexpr open_options for_update{.write = true};
/// Writing large content into a file that is there, past the page cache.
inline constexpr open_options past_cache{.read = false, .write = true, .direct = true};
/// Reading and writing a file that must not have been there.
inline constexpr open_options new_file{.write = true, .create = true, .exclusive = true};

enum class origin : std::uint8_t { begin, current, end };

/// What will be read, for the kernel's read-ahead. posix_fadvise(2).
enum class advice : std::uint8_t { normal, sequential, random, will_need, not_needed };

/// An open file. What the page cache holds is read on the loop, 64 KiB at a time between which
/// others have their turn; all else runs on the loop's worker pool, or other reads and writes by
/// io_uring: see uses_io_uring. Every call throws file::error.
///
/// The object, and the memory that is read to or written from, outlive the task. `read` and `write`
/// move the position and come one after the other; `read_at` and `write_at` may overlap. Destroyed,
/// it is closed; only `close` tells whether that went well.
class opened_file {
 public:
  opened_file() noexcept = default;
  opened_file(descriptor opened, std::string path, bool append = false) noexcept;

  /// As many bytes as fit, fewer where the file ends, or at least one of what is no regular file;
  /// 0 at the end.
  [[nodiscard]] task<std::size_t> read(std::span<std::byte> into);
  [[nodiscard]] task<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into);
  /// Up to `most` bytes; fewer only at the end.
  [[nodiscard]] task<std::string> read_text(std::size_t most);
  [[nodiscard]] task<std::string> read_text_at(std::uint64_t offset, std::size_t most);
  /// What is left. Throws too_large.
  [[nodiscard]] task<std::string> read_rest(std::size_t limit = default_read_limit);

  /// All of it.
  [[nodiscard]] task<> write(std::string_view text);
  [[nodiscard]] task<> write(std::span<const std::byte> bytes);
  [[nodiscard]] task<> write_at(std::uint64_t offset, std::string_view text);

  /// The new position. Throws when it would be negative.
  [[nodiscard]] task<std::uint64_t> seek(std::int64_t offset, origin from = origin::begin);
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
  [[nodiscard]] task<file::status> status() const;
  [[nodiscard]] task<std::uint64_t> size() const;
  [[nodiscard]] task<> truncate(std::uint64_t length);
  /// Reserves room on the disk, so that writing there cannot run out of it.
  [[nodiscard]] task<> allocate(std::uint64_t offset, std::uint64_t length);
  [[nodiscard]] task<> advise(advice what, std::uint64_t offset = 0, std::uint64_t length = 0);
  /// Returns when the disk has everything.
  [[nodiscard]] task<> sync();
  /// Has the kernel begin to write what was written there to the disk, so that a later sync has
  /// less to wait for. Does not wait for the disk; where the kernel cannot, nothing happens.
  [[nodiscard]] task<> begin_sync(std::uint64_t offset, std::uint64_t length);
  /// The same without what reading does not need, as times.
  [[nodiscard]] task<> sync_data();
  [[nodiscard]] task<> set_permissions(unsigned permissions);
  [[nodiscard]] task<> close();

  [[nodiscard]] bool is_open() const noexcept { return file_.open(); }
  [[nodiscard]] int number() const noexcept { return file_.get(); }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  [[nodiscard]] task<std::size_t> read_beside(std::uint64_t offset, std::span<std::byte> into);
  [[nodiscard]] task<> write_by_ring(std::uint64_t offset, std::string_view text);

  descriptor file_;
  std::string path_;
  std::uint64_t position_ = 0;
  bool append_ = false;
};

/// Throws file::error; also for a FIFO or a socket, which would have a worker wait for a peer.
[[nodiscard]] task<opened_file> open(std::string path, open_options how = for_reading);

/// Whether files that are used on this loop are read and written by io_uring: when Tenon was built
/// with it (TENON_IO_URING), the environment has TENON_FILE_BACKEND=io_uring, and the kernel allows
/// it. Otherwise all goes as without.
[[nodiscard]] task<bool> uses_io_uring();

}  // namespace tenon::file
