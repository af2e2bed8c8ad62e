#include <tenon/s3/payload.hpp>

namespace tenon::s3 {

task<http::body> payload::open() {
  if (file_) return file_->open();
  auto once = [](http::body given) -> task<http::body> { co_return given; };
  if (!stream_) return once(http::body::view(body_.text()));
  return once(std::move(body_));
}

}  // namespace tenon::s3
