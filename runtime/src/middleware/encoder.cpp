#include "encoder.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <new>

namespace tenon::middleware::detail {

namespace {

constexpr std::size_t step = 16 * 1024;

class gzip_encoder final : public encoder {
 public:
  explicit gzip_encoder(int level) {
    constexpr int largest_window_of_gzip = 15 + 16;
    constexpr int memory_level = 8;
    if (::deflateInit2(&stream_, level, Z_DEFLATED, largest_window_of_gzip, memory_level,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  gzip_encoder(const gzip_encoder&) = delete;
  gzip_encoder& operator=(const gzip_encoder&) = delete;
  ~gzip_encoder() override { ::deflateEnd(&stream_); }

  void add(std::string_view input, std::string& out) override { run(input, Z_SYNC_FLUSH, out); }
  void finish(std::string_view input, std::string& out) override { run(input, Z_FINISH, out); }

 private:
  void run(std::string_view input, int flush, std::string& out) {
    bool whole = false;
    while (!whole) {
      const auto given =
          static_cast<uInt>(std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max()));
      // zlib takes input as not const
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
      stream_.avail_in = given;
      whole = given == input.size();
      do {
        const std::size_t before = out.size();
        out.resize(before + step);
        stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        stream_.avail_out = step;
        ::deflate(&stream_, whole ? flush : Z_NO_FLUSH);
        out.resize(before + step - stream_.avail_out);
      } while (stream_.avail_out == 0);
      input.remove_prefix(given);
    }
  }

  z_stream stream_{};
};

class brotli_encoder final : public encoder {
 public:
  explicit brotli_encoder(int level)
      : state_(::BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (state_ == nullptr) throw std::bad_alloc();
    constexpr std::uint32_t window_bits = 18;  // 256 KiB: what an answer in progress costs
    ::BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY,
                                static_cast<std::uint32_t>(level - 1));
    ::BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, window_bits);
  }
  brotli_encoder(const brotli_encoder&) = delete;
  brotli_encoder& operator=(const brotli_encoder&) = delete;
  ~brotli_encoder() override { ::BrotliEncoderDestroyInstance(state_); }

  void add(std::string_view input, std::string& out) override {
    run(input, BROTLI_OPERATION_FLUSH, out);
  }
  void finish(std::string_view input, std::string& out) override {
    run(input, BROTLI_OPERATION_FINISH, out);
  }

 private:
  void run(std::string_view input, BrotliEncoderOperation how, std::string& out) {
    const auto* next = reinterpret_cast<const std::uint8_t*>(input.data());
    std::size_t left = input.size();
    do {
      const std::size_t before = out.size();
      out.resize(before + step);
      auto* to = reinterpret_cast<std::uint8_t*>(out.data() + before);
      std::size_t room = step;
      if (::BrotliEncoderCompressStream(state_, how, &left, &next, &room, &to, nullptr) ==
          BROTLI_FALSE) {
        throw std::bad_alloc();
      }
      out.resize(before + step - room);
    } while (left != 0 || ::BrotliEncoderHasMoreOutput(state_) != BROTLI_FALSE);
  }

  BrotliEncoderState* state_;
};

class zstd_encoder final : public encoder {
 public:
  explicit zstd_encoder(int level) : state_(::ZSTD_createCCtx()) {
    if (state_ == nullptr) throw std::bad_alloc();
    ::ZSTD_CCtx_setParameter(state_, ZSTD_c_compressionLevel, (level + 1) / 2);
  }
  zstd_encoder(const zstd_encoder&) = delete;
  zstd_encoder& operator=(const zstd_encoder&) = delete;
  ~zstd_encoder() override { ::ZSTD_freeCCtx(state_); }

  void add(std::string_view input, std::string& out) override { run(input, ZSTD_e_flush, out); }
  void finish(std::string_view input, std::string& out) override { run(input, ZSTD_e_end, out); }

 private:
  void run(std::string_view input, ZSTD_EndDirective how, std::string& out) {
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    std::size_t left = 0;
    do {
      const std::size_t before = out.size();
      out.resize(before + step);
      ZSTD_outBuffer to{out.data() + before, step, 0};
      left = ::ZSTD_compressStream2(state_, &to, &from, how);
      if (::ZSTD_isError(left) != 0) throw std::bad_alloc();
      out.resize(before + to.pos);
    } while (left != 0 || from.pos != from.size);
  }

  ZSTD_CCtx* state_;
};

}  // namespace

std::unique_ptr<encoder> make_encoder(std::string_view coding, int level) {
  if (coding == "gzip") return std::make_unique<gzip_encoder>(level);
  if (coding == "br") return std::make_unique<brotli_encoder>(level);
  if (coding == "zstd") return std::make_unique<zstd_encoder>(level);
  return nullptr;
}

}  // namespace tenon::middleware::detail
