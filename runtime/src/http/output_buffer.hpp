#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace tenon::http::detail {

/// What is to be sent. Room is taken behind it without being filled first, and what has been sent
/// is taken off its front without moving the rest.
class output_buffer {
 public:
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::string_view text() const noexcept { return {block_.get() + begin_, size()}; }

  /// Room for `size` bytes behind what is here, until the next call.
  [[nodiscard]] char* room(std::size_t size) {
    if (capacity_ - end_ < size) make_room(size);
    return block_.get() + end_;
  }
  /// The room is filled, as far as `end`.
  void filled(const char* end) noexcept { end_ = static_cast<std::size_t>(end - block_.get()); }
  output_buffer& append(std::string_view text) {
    if (text.empty()) return *this;
    std::memcpy(room(text.size()), text.data(), text.size());
    end_ += text.size();
    return *this;
  }

  void remove_prefix(std::size_t size) noexcept {
    begin_ += size;
    if (empty()) clear();
  }
  /// Keeps the memory.
  void clear() noexcept { begin_ = end_ = 0; }
  void swap(output_buffer& other) noexcept {
    block_.swap(other.block_);
    std::swap(capacity_, other.capacity_);
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
  }

 private:
  static constexpr std::size_t least = 512;

  void make_room(std::size_t behind) {
    const std::size_t kept = size();
    if (kept + behind <= capacity_) {
      std::memmove(block_.get(), block_.get() + begin_, kept);
    } else {
      const std::size_t capacity = std::max({least, 2 * capacity_, kept + behind});
      auto larger = std::make_unique_for_overwrite<char[]>(capacity);
      if (kept != 0) std::memcpy(larger.get(), block_.get() + begin_, kept);
      block_ = std::move(larger);
      capacity_ = capacity;
    }
    begin_ = 0;
    end_ = kept;
  }

  std::unique_ptr<char[]> block_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tenon::http::detail
