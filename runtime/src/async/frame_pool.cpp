#include <tenon/async/frame_pool.hpp>

#include <new>

namespace tenon::detail {

constinit thread_local frame_list kept_frames[frame_classes]{};

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TENON_PLAIN_FRAMES 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define TENON_PLAIN_FRAMES 1
#endif

#ifdef TENON_PLAIN_FRAMES

void* allocate_unkept_frame(std::size_t bytes) { return ::operator new(bytes); }
void free_unkept_frame(void* frame, std::size_t bytes) noexcept { ::operator delete(frame, bytes); }

#else

namespace {

constexpr std::uint32_t kept_each = 1024;  // so that a burst does not hold its memory for ever

/// How much is taken for a frame.
constexpr std::size_t rounded(std::size_t bytes) noexcept {
  if (frame_class_of(bytes) >= frame_classes) return bytes;
  return (frame_class_of(bytes) + 1) * frame_granule;
}

constinit thread_local bool began_to_keep = false;

/// Gives the thread's lists back when the thread ends; then it keeps no more.
struct thread_cleaner {
  thread_cleaner() noexcept {
    for (frame_list& each : kept_frames) each.room = kept_each;
  }
  ~thread_cleaner() {
    for (std::size_t each = 0; each < frame_classes; ++each) {
      frame_list& list = kept_frames[each];
      while (frame_list::block* const block = list.first) {
        list.first = block->next;
        ::operator delete(block, (each + 1) * frame_granule);
      }
      list.room = 0;
    }
  }
};

void keep_from_now_on() noexcept {
  began_to_keep = true;
  thread_local thread_cleaner cleaner;
}

}  // namespace

void* allocate_unkept_frame(std::size_t bytes) { return ::operator new(rounded(bytes)); }

/// A thread's first one has it keep later ones.
void free_unkept_frame(void* frame, std::size_t bytes) noexcept {
  if (!began_to_keep) keep_from_now_on();
  ::operator delete(frame, rounded(bytes));
}

#endif

}  // namespace tenon::detail
