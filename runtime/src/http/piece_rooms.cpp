#include "piece_rooms.hpp"

#include <sys/mman.h>

namespace tenon::http::detail {

void piece_rooms::unmapping::operator()(char* from) const noexcept { ::munmap(from, size); }

piece_rooms::room piece_rooms::take() {
  const std::lock_guard lock(mutex_);
  if (used_ == most_) return {};
  block taken;
  if (free_.empty()) {
    free_.reserve(used_ + 1);  // so that giving back needs no memory
    void* made =
        ::mmap(nullptr, piece_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED) return {};
    taken = block(static_cast<char*>(made), unmapping{piece_});
  } else {
    taken = std::move(free_.back());
    free_.pop_back();
  }
  ++used_;
  return {shared_from_this(), std::move(taken)};
}

void piece_rooms::give_back(block used) noexcept {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(used));
  // One stays for the next that comes alone: making it anew takes a fault for each page.
  if (--used_ == 0) free_.resize(1);
}

std::size_t piece_rooms::held() const {
  const std::lock_guard lock(mutex_);
  return (used_ + free_.size()) * piece_;
}

}  // namespace tenon::http::detail
