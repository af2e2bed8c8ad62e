#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace tenon::http::detail {

/// Large rooms for content that is received, shared by the connections of a client: together they
/// take no more than so many bytes. Any thread.
class piece_rooms : public std::enable_shared_from_this<piece_rooms> {
 public:
  /// Rooms of `piece` bytes each, as many as fit into `most`. Owned by a shared_ptr.
  piece_rooms(std::size_t piece, std::size_t most) noexcept
      : piece_(piece), most_(piece == 0 ? 0 : most / piece) {}
  piece_rooms(const piece_rooms&) = delete;
  piece_rooms& operator=(const piece_rooms&) = delete;

  class room;
  /// An empty one when all are in use, or the system has no memory for it.
  [[nodiscard]] room take();

  [[nodiscard]] std::size_t piece() const noexcept { return piece_; }
  /// What the rooms that are in use, and those kept for the next, take now.
  [[nodiscard]] std::size_t held() const;

 private:
  /// Pages of their own go back to the system at once, which memory from the heap may not.
  struct unmapping {
    std::size_t size = 0;
    void operator()(char* from) const noexcept;
  };
  using block = std::unique_ptr<char[], unmapping>;

  void give_back(block used) noexcept;

  const std::size_t piece_;
  const std::size_t most_;  // rooms
  mutable std::mutex mutex_;
  std::size_t used_ = 0;
  std::vector<block> free_{};
};

/// One of them, given back when it is destroyed.
class [[nodiscard]] piece_rooms::room {
 public:
  room() noexcept = default;
  room(room&& other) noexcept = default;
  room& operator=(room&& other) noexcept {
    of_.swap(other.of_);
    block_.swap(other.block_);
    return *this;
  }
  ~room() {
    if (block_ != nullptr) of_->give_back(std::move(block_));
  }

  explicit operator bool() const noexcept { return block_ != nullptr; }
  [[nodiscard]] std::span<char> bytes() const noexcept {
    return {block_.get(), block_.get_deleter().size};
  }

 private:
  friend class piece_rooms;
  room(std::shared_ptr<piece_rooms> of, block taken) noexcept
      : of_(std::move(of)), block_(std::move(taken)) {}

  std::shared_ptr<piece_rooms> of_{};
  block block_{};
};

}  // namespace tenon::http::detail
