#include "byte_stream.hpp"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>
#include <vector>

#include <tenon/file/archive.hpp>

#include "failure.hpp"

namespace tenon::file::detail {

namespace {

constexpr std::size_t stream_piece = std::size_t{64} << 10U;
constexpr int gzip_window = 15 + 16;  // of zlib: 32 KiB, with a gzip header

class file_sink final : public byte_sink {
 public:
  file_sink(const descriptor& file, std::string path) : file_(file), path_(std::move(path)) {}
  void write(std::string_view text) override { write_now(file_, text, path_); }

 private:
  const descriptor& file_;
  std::string path_;
};

class file_source final : public byte_source {
 public:
  file_source(const descriptor& file, std::string path) : file_(file), path_(std::move(path)) {}
  std::size_t read(char* into, std::size_t size) override {
    std::size_t done = 0;
    while (done < size) {
      const ssize_t got = ::read(file_.get(), into + done, size - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("read", path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  const descriptor& file_;
  std::string path_;
};

class gzip_sink final : public byte_sink {
 public:
  gzip_sink(byte_sink& to, int level) : to_(to), out_(stream_piece) {
    if (::deflateInit2(&stream_, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  gzip_sink(const gzip_sink&) = delete;
  gzip_sink& operator=(const gzip_sink&) = delete;
  ~gzip_sink() override { ::deflateEnd(&stream_); }

  void write(std::string_view text) override {
    while (!text.empty()) {
      const std::string_view some = text.substr(0, stream_piece);
      stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(some.data()));
      stream_.avail_in = static_cast<uInt>(some.size());
      while (stream_.avail_in != 0) (void)step(Z_NO_FLUSH);
      text.remove_prefix(some.size());
    }
  }
  void finish() override {
    while (step(Z_FINISH) != Z_STREAM_END) {
    }
    to_.finish();
  }

 private:
  int step(int flush) {
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int done = ::deflate(&stream_, flush);
    to_.write({out_.data(), out_.size() - stream_.avail_out});
    return done;
  }
  byte_sink& to_;
  z_stream stream_{};
  std::vector<char> out_;
};

class gzip_source final : public byte_source {
 public:
  gzip_source(byte_source& from, std::string path)
      : from_(from), path_(std::move(path)), in_(stream_piece) {
    if (::inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
  }
  gzip_source(const gzip_source&) = delete;
  gzip_source& operator=(const gzip_source&) = delete;
  ~gzip_source() override { ::inflateEnd(&stream_); }

  std::size_t read(char* into, std::size_t size) override {
    std::size_t done = 0;
    while (done < size && (pending_ || more_input())) {
      if (std::exchange(ended_, false)) ::inflateReset(&stream_);  // another member follows
      const std::size_t wanted = std::min(size - done, stream_piece);
      stream_.next_out = reinterpret_cast<Bytef*>(into + done);
      stream_.avail_out = static_cast<uInt>(wanted);
      const int told = ::inflate(&stream_, Z_NO_FLUSH);
      done += wanted - stream_.avail_out;
      pending_ = stream_.avail_out == 0;  // it may have more to give without further input
      ended_ = told == Z_STREAM_END;
      if (ended_) pending_ = false;
      if (told != Z_OK && told != Z_STREAM_END && told != Z_BUF_ERROR) refuse();
    }
    if (done < size && !ended_) refuse();  // cut off
    return done;
  }

 private:
  /// False at the end of the file.
  bool more_input() {
    if (stream_.avail_in != 0) return true;
    const std::size_t got = from_.read(in_.data(), in_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got != 0;
  }
  [[noreturn]] void refuse() const {
    throw archive_error(archive_error::kind::malformed, path_, {});
  }
  byte_source& from_;
  std::string path_;
  z_stream stream_{};
  std::vector<char> in_;
  bool ended_ = false;
  bool pending_ = false;
};

}  // namespace

std::unique_ptr<byte_sink> sink_of(const descriptor& file, std::string path) {
  return std::make_unique<file_sink>(file, std::move(path));
}
std::unique_ptr<byte_source> source_of(const descriptor& file, std::string path) {
  return std::make_unique<file_source>(file, std::move(path));
}
std::unique_ptr<byte_sink> gzip_to(byte_sink& to, int level) {
  return std::make_unique<gzip_sink>(to, level);
}
std::unique_ptr<byte_source> gunzip_from(byte_source& from, std::string path) {
  return std::make_unique<gzip_source>(from, std::move(path));
}

}  // namespace tenon::file::detail
