#include "part_buffer.hpp"

#include <sys/mman.h>

#include <cassert>
#include <cstring>
#include <new>

namespace tenon::s3::detail {

part_buffer::part_buffer(std::size_t capacity) {
  if (capacity == 0) return;
  void* made =
      ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (made == MAP_FAILED) throw std::bad_alloc();
  data_ = static_cast<char*>(made);
  capacity_ = capacity;
}

part_buffer::~part_buffer() {
  if (data_ != nullptr) ::munmap(data_, capacity_);
}

void part_buffer::append(std::string_view piece) noexcept {
  assert(piece.size() <= room());
  if (piece.empty()) return;
  std::memcpy(data_ + size_, piece.data(), piece.size());
  size_ += piece.size();
}

}  // namespace tenon::s3::detail
