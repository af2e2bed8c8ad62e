#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::middleware::detail {

/// Compresses to the gzip format (RFC 1952), piece by piece.
class gzip_encoder {
 public:
  explicit gzip_encoder(int level);
  gzip_encoder(const gzip_encoder&) = delete;
  gzip_encoder& operator=(const gzip_encoder&) = delete;
  ~gzip_encoder() { ::deflateEnd(&stream_); }

  /// Appends all that a reader needs to see the input so far.
  void add(std::string_view input, std::string& out) { run(input, Z_SYNC_FLUSH, out); }
  /// Appends the rest, and the end. Once.
  void finish(std::string_view input, std::string& out) { run(input, Z_FINISH, out); }

 private:
  void run(std::string_view input, int flush, std::string& out);
  z_stream stream_{};
};

/// Takes gzip or zlib (RFC 1950) apart, piece by piece. Members of gzip may follow each other.
class inflater {
 public:
  inflater();
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;
  ~inflater() { ::inflateEnd(&stream_); }

  enum class state : std::uint8_t { more, ended, failed };
  /// Appends to `out`, up to `room` bytes; takes from the front of `input` what it used.
  state next(std::string_view& input, std::string& out, std::size_t room);
  /// Whether the data may end here.
  [[nodiscard]] bool complete() const noexcept { return ended_; }

 private:
  z_stream stream_{};
  bool ended_ = false;
  bool failed_ = false;
};

}  // namespace tenon::middleware::detail
