#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>

namespace tenon::file {

/// What the disk has of a file that takes another's place.
enum class durability : std::uint8_t {
  synced,   ///< its content before, and its name when the task is done
  content,  ///< its content before: a crash leaves the old file, or the new one as a whole
  cached    ///< what the kernel has written until then: a crash may leave an empty file
};

/// A file that is written piece by piece and takes the place of another as a whole: others see the
/// old content or the new. Not committed, it leaves nothing behind.
class atomic_writer {
 public:
  atomic_writer(atomic_writer&& other) noexcept;
  atomic_writer& operator=(atomic_writer&& other) noexcept;
  ~atomic_writer();

  /// `text` stays until the task is done. Throws file::error.
  [[nodiscard]] task<> write(std::string_view text);
  /// Puts it in place, with the mode of the file that was there. Throws file::error.
  [[nodiscard]] task<> commit();
  /// The same, but throws file::error (EEXIST) when a file has come there meanwhile.
  [[nodiscard]] task<> commit_new();
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

 private:
  friend task<atomic_writer> replace(std::string path, durability last);
  struct implementation;
  explicit atomic_writer(std::unique_ptr<implementation> opened) noexcept;
  std::unique_ptr<implementation> implementation_;
  std::uint64_t written_ = 0;
};

/// Begins to write beside `path`, in the same directory. Throws file::error.
[[nodiscard]] task<atomic_writer> replace(std::string path, durability last = durability::synced);

}  // namespace tenon::file
