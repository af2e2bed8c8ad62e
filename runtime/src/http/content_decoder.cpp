#include "content_decoder.hpp"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>
#include <tenon/http/transport_error.hpp>

#include "characters.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::uint64_t free_of_ratio = 1024 * 1024;

[[noreturn]] void refuse_content(const char* why) {
  throw transport_error(transport_error::kind::protocol,
                        std::string("the answer's content is ") + why);
}

/// gzip with any number of members, and zlib, which HTTP calls deflate.
class zlib_decoder final : public content_decoder {
 public:
  zlib_decoder() {
    constexpr int largest_window_of_either = 15 + 32;
    if (inflateInit2(&state_, largest_window_of_either) != Z_OK) throw std::bad_alloc();
  }
  zlib_decoder(const zlib_decoder&) = delete;
  zlib_decoder& operator=(const zlib_decoder&) = delete;
  ~zlib_decoder() override { inflateEnd(&state_); }

  step decode(std::string_view input, char* out, std::size_t space) override {
    if (ended_ && !input.empty()) {
      if (inflateReset(&state_) != Z_OK) throw std::bad_alloc();
      ended_ = false;
    }
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    state_.avail_in = static_cast<uInt>(std::min<std::size_t>(input.size(), 1U << 30U));
    state_.next_out = reinterpret_cast<Bytef*>(out);
    state_.avail_out = static_cast<uInt>(space);
    const uInt given = state_.avail_in;
    const int result = inflate(&state_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      refuse_content("malformed");
    }
    ended_ = result == Z_STREAM_END;
    return {given - state_.avail_in, space - state_.avail_out};
  }
  [[nodiscard]] bool complete() const noexcept override { return ended_; }

 private:
  z_stream state_{};
  bool ended_ = false;
};

class brotli_decoder final : public content_decoder {
 public:
  brotli_decoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (state_ == nullptr) throw std::bad_alloc();
  }
  brotli_decoder(const brotli_decoder&) = delete;
  brotli_decoder& operator=(const brotli_decoder&) = delete;
  ~brotli_decoder() override { BrotliDecoderDestroyInstance(state_); }

  step decode(std::string_view input, char* out, std::size_t space) override {
    if (complete() && !input.empty()) refuse_content("followed by something else");
    std::size_t left = input.size();
    std::size_t room = space;
    auto* next = reinterpret_cast<const std::uint8_t*>(input.data());
    auto* to = reinterpret_cast<std::uint8_t*>(out);
    if (BrotliDecoderDecompressStream(state_, &left, &next, &room, &to, nullptr) ==
        BROTLI_DECODER_RESULT_ERROR) {
      refuse_content("malformed");
    }
    return {input.size() - left, space - room};
  }
  [[nodiscard]] bool complete() const noexcept override {
    return BrotliDecoderIsFinished(state_) != 0;
  }

 private:
  BrotliDecoderState* state_;
};

/// Any number of frames. RFC 8878.
class zstd_decoder final : public content_decoder {
 public:
  zstd_decoder() : state_(ZSTD_createDCtx()) {
    if (state_ == nullptr) throw std::bad_alloc();
    constexpr int largest_window_of_http = 23;  // 8 MiB: RFC 9659
    ZSTD_DCtx_setParameter(state_, ZSTD_d_windowLogMax, largest_window_of_http);
  }
  zstd_decoder(const zstd_decoder&) = delete;
  zstd_decoder& operator=(const zstd_decoder&) = delete;
  ~zstd_decoder() override { ZSTD_freeDCtx(state_); }

  step decode(std::string_view input, char* out, std::size_t space) override {
    if (ended_ && input.empty()) return {};
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    ZSTD_outBuffer to{out, space, 0};
    const std::size_t left = ZSTD_decompressStream(state_, &to, &from);
    if (ZSTD_isError(left) != 0) refuse_content("malformed");
    ended_ = left == 0;
    return {from.pos, to.pos};
  }
  [[nodiscard]] bool complete() const noexcept override { return ended_; }

 private:
  ZSTD_DCtx* state_;
  bool ended_ = false;
};

class decoded_body final : public body_source {
 public:
  decoded_body(http::body from, std::unique_ptr<content_decoder> decoder,
               const client_decoding& options)
      : from_(std::move(from)), decoder_(std::move(decoder)), options_(options) {}

  task<std::string_view> read() override {
    for (;;) {
      if (input_.empty() && !source_ended_ && !more_) {
        input_ = co_await from_.read();
        received_ += input_.size();
        source_ended_ = input_.empty();
      }
      if (source_ended_ && received_ == 0) break;
      const content_decoder::step step = decoder_->decode(input_, out_.data(), out_.size());
      input_.remove_prefix(step.consumed);
      more_ = step.produced == out_.size();
      if (step.produced != 0) {
        count(step.produced);
        co_return std::string_view(out_.data(), step.produced);
      }
      if (!source_ended_) continue;
      if (!decoder_->complete()) refuse_content("cut off");
      break;
    }
    co_return std::string_view{};
  }

 private:
  void count(std::size_t bytes) {
    produced_ += bytes;
    const bool bomb =
        options_.ratio != 0 && produced_ > free_of_ratio && produced_ / options_.ratio > received_;
    if (produced_ <= options_.bytes && !bomb) return;
    throw transport_error(transport_error::kind::too_large,
                          "the answer's content becomes too large when it is decoded");
  }

  http::body from_;
  std::unique_ptr<content_decoder> decoder_;
  client_decoding options_;
  std::string_view input_{};
  std::uint64_t received_ = 0;
  std::uint64_t produced_ = 0;
  bool source_ended_ = false;
  bool more_ = false;  // the decoder may hold what there was no room for
  std::array<char, 16 * 1024> out_;
};

}  // namespace

std::unique_ptr<content_decoder> make_content_decoder(std::string_view coding) {
  coding = trim(coding);
  if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip") ||
      equal_ignoring_case(coding, "deflate")) {
    return std::make_unique<zlib_decoder>();
  }
  if (equal_ignoring_case(coding, "br")) return std::make_unique<brotli_decoder>();
  if (equal_ignoring_case(coding, "zstd")) return std::make_unique<zstd_decoder>();
  return nullptr;
}

void decode_content(response& answer, const client_decoding& options) {
  if (!options.enabled || answer.headers.count("Content-Encoding") != 1) return;
  if (answer.body.buffered() && answer.body.text().empty()) return;
  std::unique_ptr<content_decoder> decoder =
      make_content_decoder(*answer.headers.find("Content-Encoding"));
  if (decoder == nullptr) return;
  answer.headers.erase("Content-Encoding");
  answer.headers.erase("Content-Length");
  answer.body = std::unique_ptr<body_source>(
      std::make_unique<decoded_body>(std::move(answer.body), std::move(decoder), options));
}

}  // namespace tenon::http::detail
