#include <tenon/async/frame_pool.hpp>

#include <array>
#include <cstdint>
#include <new>
#include <utility>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TENON_PLAIN_FRAMES 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define TENON_PLAIN_FRAMES 1
#endif

namespace tenon::detail {

#ifdef TENON_PLAIN_FRAMES

void* allocate_frame(std::size_t bytes) { return ::operator new(bytes); }
void free_frame(void* frame, std::size_t bytes) noexcept { ::operator delete(frame, bytes); }

#else

namespace {

constexpr std::size_t granule = 64;
constexpr std::size_t classes = 32;        // frames up to 2 KiB; larger ones are rare
constexpr std::uint32_t kept_each = 1024;  // so that a burst does not hold its memory for ever

struct free_block {
  free_block* next;
};

struct free_list {
  free_block* first;
  std::uint32_t count;
};

/// What a thread has. Plain data without a destructor, so that reaching it costs no guard.
struct kept_frames {
  std::array<free_list, classes> lists;
  bool keeping;
  bool ended;
};
constinit thread_local kept_frames frames_here{};

constexpr std::size_t class_of(std::size_t bytes) { return (bytes - 1) / granule; }
constexpr std::size_t rounded(std::size_t bytes) { return (class_of(bytes) + 1) * granule; }

/// Gives the thread's lists back when the thread ends.
struct thread_cleaner {
  thread_cleaner() noexcept { frames_here.keeping = true; }
  ~thread_cleaner() {
    frames_here.keeping = false;
    frames_here.ended = true;
    for (std::size_t each = 0; each < classes; ++each) {
      while (free_block* block = frames_here.lists[each].first) {
        frames_here.lists[each].first = block->next;
        ::operator delete(block, (each + 1) * granule);
      }
    }
  }
};

void keep_from_now_on() noexcept {
  if (frames_here.ended) return;
  thread_local thread_cleaner cleaner;
}

/// Gives a frame back for which there is no place. A thread's first one has it keep later ones.
[[gnu::noinline]] void free_unkept(void* frame, std::size_t bytes) noexcept {
  if (class_of(bytes) >= classes) return ::operator delete(frame, bytes);
  if (!frames_here.keeping) keep_from_now_on();
  ::operator delete(frame, rounded(bytes));
}

}  // namespace

void* allocate_frame(std::size_t bytes) {
  const std::size_t size_class = class_of(bytes);
  if (size_class >= classes) return ::operator new(bytes);
  free_list& list = frames_here.lists[size_class];
  if (list.first == nullptr) return ::operator new(rounded(bytes));
  --list.count;
  return std::exchange(list.first, list.first->next);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  const std::size_t size_class = class_of(bytes);
  kept_frames& mine = frames_here;  // one access to what is the thread's
  if (size_class >= classes || !mine.keeping || mine.lists[size_class].count == kept_each)
      [[unlikely]] {
    return free_unkept(frame, bytes);
  }
  free_list& list = mine.lists[size_class];
  list.first = ::new (frame) free_block{list.first};
  ++list.count;
}

#endif

}  // namespace tenon::detail
