#include "paced_source.hpp"

#include <memory>
#include <utility>

#include <tenon/http/transport_error.hpp>

namespace tenon::s3::detail {

void pace::add(std::size_t bytes, clock::duration waited) {
  bytes_ += bytes;
  waited_ += waited;
  if (waited_ < least_.window) return;
  const double seconds = std::chrono::duration<double>(waited_).count();
  if (static_cast<double>(bytes_) < static_cast<double>(least_.bytes_per_second) * seconds) {
    throw http::transport_error(http::transport_error::kind::timeout,
                                "the content of an object passed too slowly");
  }
  bytes_ = 0;
  waited_ = {};
}

task<std::string_view> paced_source::read() {
  const clock::time_point begin = begin_read();
  const std::string_view piece = co_await content_.read();
  end_read(begin, piece.size());
  co_return piece;
}

task<std::optional<std::size_t>> paced_source::read_into(std::span<char> room) {
  const clock::time_point begin = begin_read();
  const std::optional<std::size_t> size = co_await content_.read_into(room);
  if (size) end_read(begin, *size);
  co_return size;
}

clock::time_point paced_source::begin_read() {
  const clock::time_point begin = clock::now();
  const std::size_t given = std::exchange(given_, 0);
  if (direction_ == way::sent && given != 0) pace_.add(given, begin - given_at_);
  return begin;
}

void paced_source::end_read(clock::time_point begin, std::size_t size) {
  const clock::time_point end = clock::now();
  // The end of the content is no piece: nothing more is waited for.
  if (direction_ == way::received && size != 0) pace_.add(size, end - begin);
  given_ = size;
  given_at_ = end;
}

task<> paced_source::restart() {
  co_await http::restartable_of(content_)->restart();
  pace_ = pace(least_);
  given_ = 0;
}

http::body paced(http::body content, way direction, const slow_options& least) {
  if (least.bytes_per_second == 0 || content.buffered()) return content;
  return http::body(std::make_unique<paced_source>(std::move(content), direction, least));
}

}  // namespace tenon::s3::detail
