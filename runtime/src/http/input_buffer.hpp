#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace tenon::http::detail {

/// What was received and is not consumed yet: one block, so that views of it stay valid until it is
/// compacted, which its owner does between two messages.
class input_buffer {
 public:
  explicit input_buffer(std::size_t capacity) : capacity_(capacity) { grow(); }
  /// Begins with the block `first`, which outlives it; `grow` goes over to one of `capacity`.
  input_buffer(std::span<char> first, std::size_t capacity) noexcept
      : first_(first), block_(first), capacity_(capacity) {}

  [[nodiscard]] std::string_view unread() const noexcept {
    return {block_.data() + begin_, end_ - begin_};
  }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  void consume(std::size_t size) noexcept { begin_ += size; }

  [[nodiscard]] char* space() noexcept { return block_.data() + end_; }
  [[nodiscard]] std::size_t space_size() const noexcept { return block_.size() - end_; }
  void received(std::size_t size) noexcept { end_ += size; }

  /// The unread part, for decoding in place.
  [[nodiscard]] char* unread_data() noexcept { return block_.data() + begin_; }

  /// Moves what is unread to `base`, behind what has to stay where it is.
  void compact(std::size_t base) noexcept {
    if (begin_ <= base) return;
    std::memmove(block_.data() + base, unread_data(), end_ - begin_);
    end_ = base + (end_ - begin_);
    begin_ = base;
  }
  /// How much of the block is consumed.
  [[nodiscard]] std::size_t consumed() const noexcept { return begin_; }

  /// How much the largest block takes.
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool can_grow() const noexcept { return large_ == nullptr; }
  /// Goes on at the beginning of a large block. Views of the first one stay valid until `shrink`.
  void grow() {
    large_ = std::make_unique_for_overwrite<char[]>(capacity_);
    const std::string_view left = unread();
    if (!left.empty()) std::memcpy(large_.get(), left.data(), left.size());
    block_ = {large_.get(), capacity_};
    begin_ = 0;
    end_ = left.size();
  }
  /// Returns to the first block. When it is empty.
  void shrink() noexcept {
    large_.reset();
    block_ = first_;
    begin_ = end_ = 0;
  }

 private:
  std::span<char> first_;
  std::span<char> block_;  // the first or the large one
  std::unique_ptr<char[]> large_;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tenon::http::detail
