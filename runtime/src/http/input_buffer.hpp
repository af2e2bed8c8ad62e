#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace tenon::http::detail {

/// What was received and is not consumed yet: one block of fixed size, so that views of it stay
/// valid until it is compacted, which its owner does between two messages.
class input_buffer {
 public:
  explicit input_buffer(std::size_t capacity)
      : block_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

  [[nodiscard]] std::string_view unread() const noexcept {
    return {block_.get() + begin_, end_ - begin_};
  }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  void consume(std::size_t size) noexcept { begin_ += size; }

  [[nodiscard]] char* space() noexcept { return block_.get() + end_; }
  [[nodiscard]] std::size_t space_size() const noexcept { return capacity_ - end_; }
  void received(std::size_t size) noexcept { end_ += size; }

  /// The unread part, for decoding in place.
  [[nodiscard]] char* unread_data() noexcept { return block_.get() + begin_; }

  /// Moves what is unread to `base`, behind what has to stay where it is.
  void compact(std::size_t base) noexcept {
    if (begin_ <= base) return;
    std::memmove(block_.get() + base, block_.get() + begin_, end_ - begin_);
    end_ = base + (end_ - begin_);
    begin_ = base;
  }
  /// How much of the block is consumed.
  [[nodiscard]] std::size_t consumed() const noexcept { return begin_; }

 private:
  std::unique_ptr<char[]> block_;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tenon::http::detail
