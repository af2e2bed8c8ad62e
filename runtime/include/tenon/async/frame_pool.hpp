#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace tenon::detail {

/// Blocks of one size that a thread keeps.
struct frame_list {
  struct block {
    block* next;
  };
  block* first;
  std::uint32_t room;  ///< for so many more; none before the thread keeps any
};

constexpr std::size_t frame_granule = 64;
constexpr std::size_t frame_classes = 32;  // frames up to 2 KiB; larger ones are rare

/// What a thread keeps. Plain data without a destructor, so that reaching it costs no guard.
extern constinit thread_local frame_list kept_frames[frame_classes];

[[nodiscard]] constexpr std::size_t frame_class_of(std::size_t bytes) noexcept {
  return (bytes - 1) / frame_granule;
}

[[nodiscard]] void* allocate_unkept_frame(std::size_t bytes);
void free_unkept_frame(void* frame, std::size_t bytes) noexcept;

/// Memory for coroutine frames from free lists of the calling thread, one per size class. A frame
/// may be freed on another thread: it then joins that thread's lists. Plain `new` where the runtime
/// is built with ASan. Inline, because the size of a frame is a constant where it is taken.
[[nodiscard]] inline void* allocate_frame(std::size_t bytes) {
  if (frame_class_of(bytes) < frame_classes) {
    frame_list& list = kept_frames[frame_class_of(bytes)];
    if (frame_list::block* const kept = list.first) [[likely]] {
      list.first = kept->next;
      ++list.room;
      return kept;
    }
  }
  return allocate_unkept_frame(bytes);
}

/// `bytes` is what it was allocated with.
inline void free_frame(void* frame, std::size_t bytes) noexcept {
  if (frame_class_of(bytes) < frame_classes) {
    frame_list& list = kept_frames[frame_class_of(bytes)];
    if (list.room != 0) [[likely]] {
      list.first = ::new (frame) frame_list::block{list.first};
      --list.room;
      return;
    }
  }
  free_unkept_frame(frame, bytes);
}

}  // namespace tenon::detail
