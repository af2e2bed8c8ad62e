#include "descriptor.hpp"

#include <unistd.h>

namespace tenon::file {

descriptor::~descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace tenon::file
