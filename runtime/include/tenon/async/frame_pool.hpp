#pragma once

#include <cstddef>

namespace tenon::detail {

/// Memory for coroutine frames from free lists of the calling thread, one per size class. A frame
/// may be freed on another thread: it then joins that thread's lists. Plain `new` under ASan.
[[nodiscard]] void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes) noexcept;

}  // namespace tenon::detail
