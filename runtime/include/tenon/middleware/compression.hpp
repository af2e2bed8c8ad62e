#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct compression_options {
  int level = 6;  ///< 1 (fast) to 9 (small)
  /// Those to choose from, the preferred first.
  std::vector<std::string> codings{"zstd", "br", "gzip"};
  std::size_t smallest = 1024;  ///< contents below that many bytes are sent as they are
};

/// Compresses answers with zstd, brotli or gzip for those that accept it (RFC 9110 section 12.5.3):
/// text, JSON, XML and JavaScript, unless they are compressed, partial, or marked `no-transform`.
/// What is small is compressed whole; the rest as it is sent, each piece of a stream without
/// waiting for the next. A strong ETag becomes a weak one. Do not use it for answers that mix
/// secrets with text which an attacker chooses (BREACH).
class compression final : public layer {
 public:
  /// Throws std::invalid_argument for a level or coding that is none.
  explicit compression(compression_options options = {});
  task<http::response> handle(http::request& incoming) override;

 private:
  compression_options options_;
};

struct decompression_options {
  std::uint64_t bytes = std::uint64_t{8} << 20U;  ///< a body may become; more is 413
  std::uint64_t ratio = 200;  ///< output to input, beyond the first 64 KiB; more is 413
};

/// Takes gzip, deflate, brotli and zstd off request bodies while they are read. Any other coding is
/// answered with 415 and what would be accepted.
class decompression final : public layer {
 public:
  explicit decompression(decompression_options options = {}) noexcept : options_(options) {}
  task<http::response> handle(http::request& incoming) override;

 private:
  decompression_options options_;
};

}  // namespace tenon::middleware
