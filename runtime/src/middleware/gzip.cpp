#include "gzip.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace tenon::middleware::detail {

namespace {

constexpr int window_bits = 15;
constexpr int gzip_format = 16;
constexpr int either_format = 32;
constexpr int memory_level = 8;
constexpr std::size_t step = 16 * 1024;

Bytef* bytes(const char* text) noexcept {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));  // zlib takes input as not const
}

uInt bounded(std::size_t size) noexcept {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

}  // namespace

gzip_encoder::gzip_encoder(int level) {
  if (::deflateInit2(&stream_, level, Z_DEFLATED, window_bits + gzip_format, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

void gzip_encoder::run(std::string_view input, int flush, std::string& out) {
  bool whole = false;
  while (!whole) {
    const uInt given = bounded(input.size());
    stream_.next_in = bytes(input.data());
    stream_.avail_in = given;
    const bool last_part = given == input.size();
    do {
      const std::size_t before = out.size();
      out.resize(before + step);
      stream_.next_out = bytes(out.data() + before);
      stream_.avail_out = step;
      ::deflate(&stream_, last_part ? flush : Z_NO_FLUSH);
      out.resize(before + step - stream_.avail_out);
    } while (stream_.avail_out == 0);
    input.remove_prefix(given);
    whole = last_part;
  }
}

inflater::inflater() {
  if (::inflateInit2(&stream_, window_bits + either_format) != Z_OK) throw std::bad_alloc();
}

inflater::state inflater::next(std::string_view& input, std::string& out, std::size_t room) {
  if (failed_) return state::failed;
  if (ended_) {
    if (input.empty()) return state::ended;
    if (::inflateReset2(&stream_, window_bits + gzip_format) != Z_OK) return state::failed;
    ended_ = false;
  }
  const std::size_t before = out.size();
  const uInt given = bounded(input.size());
  out.resize(before + room);
  stream_.next_in = bytes(input.data());
  stream_.avail_in = given;
  stream_.next_out = bytes(out.data() + before);
  stream_.avail_out = bounded(room);
  const int result = ::inflate(&stream_, Z_NO_FLUSH);
  out.resize(before + room - stream_.avail_out);
  input.remove_prefix(given - stream_.avail_in);
  ended_ = result == Z_STREAM_END;
  failed_ = !ended_ && result != Z_OK && result != Z_BUF_ERROR;
  if (failed_) return state::failed;
  return ended_ ? state::ended : state::more;
}

}  // namespace tenon::middleware::detail
