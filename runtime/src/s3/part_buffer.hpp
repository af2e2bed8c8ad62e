#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace tenon::s3::detail {

/// Room for a part of a stream, of a size that is known before. Its pages are taken as they are
/// filled and go back to the system at once, which memory of this size from the heap does not.
class part_buffer {
 public:
  part_buffer() noexcept = default;
  /// Throws std::bad_alloc.
  explicit part_buffer(std::size_t capacity);
  part_buffer(part_buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        capacity_(std::exchange(other.capacity_, 0)),
        size_(std::exchange(other.size_, 0)) {}
  part_buffer& operator=(part_buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~part_buffer();

  /// No more than `room()`.
  void append(std::string_view piece) noexcept;
  /// The room that is left, to be filled from its beginning; `fill` tells how far it was.
  [[nodiscard]] std::span<char> space() noexcept { return {data_ + size_, room()}; }
  void fill(std::size_t size) noexcept { size_ += size; }
  void clear() noexcept { size_ = 0; }
  [[nodiscard]] std::size_t room() const noexcept { return capacity_ - size_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view text() const noexcept { return {data_, size_}; }

 private:
  char* data_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
};

}  // namespace tenon::s3::detail
