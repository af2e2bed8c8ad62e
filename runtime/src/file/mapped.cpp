#include <tenon/file/mapped.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

#include <tenon/async/offload.hpp>

#include "failure.hpp"

namespace tenon::file {

/// Makes mapped files.
struct mapping {
  static mapped_file make(const std::string& path, mapping_time when) {
    const descriptor file = detail::open_now(path, O_RDONLY | O_NONBLOCK);
    const struct ::stat found = detail::look_at(file, path);
    if (!S_ISREG(found.st_mode)) detail::fail("map", path, EINVAL);
    mapped_file made;
    if (found.st_size == 0) return made;
    const auto size = static_cast<std::size_t>(found.st_size);
    const int flags = MAP_PRIVATE | (when == mapping_time::now ? MAP_POPULATE : 0);
    void* data = ::mmap(nullptr, size, PROT_READ, flags, file.get(), 0);
    if (data == MAP_FAILED) detail::fail("map", path);
    made.data_ = data;
    made.size_ = size;
    return made;
  }
};

mapped_file::~mapped_file() {
  if (data_ != nullptr) ::munmap(const_cast<void*>(data_), size_);
}

task<mapped_file> map(std::string path, mapping_time when) {
  return offload([path = std::move(path), when] { return mapping::make(path, when); });
}

}  // namespace tenon::file
