#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/task.hpp>

namespace tenon::file {

/// A file's content where the kernel keeps it, read-only; given back when destroyed. What was not
/// read yet is read when it is touched, and the thread waits. A file that is shortened meanwhile
/// ends the program when the rest is touched (SIGBUS): for files that are only ever replaced.
class mapped_file {
 public:
  mapped_file() noexcept = default;
  mapped_file(mapped_file&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  mapped_file& operator=(mapped_file&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~mapped_file();

  /// Valid as long as this object.
  [[nodiscard]] std::string_view text() const noexcept {
    return {static_cast<const char*>(data_), size_};
  }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
    return {static_cast<const std::byte*>(data_), size_};
  }

 private:
  friend struct mapping;
  const void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// When the content of a mapped file is read.
enum class mapping_time : std::uint8_t {
  touched,  ///< what is touched, when it is
  now,      ///< all of it, on the worker pool, before the task ends
};

/// Maps a whole file. Throws file::error.
[[nodiscard]] task<mapped_file> map(std::string path, mapping_time when = mapping_time::touched);

}  // namespace tenon::file
