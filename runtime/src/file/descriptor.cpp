#include <tenon/file/descriptor.hpp>

#include <unistd.h>

namespace tenon::file {

descriptor::~descriptor() { reset(); }

void descriptor::reset() noexcept {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

}  // namespace tenon::file
