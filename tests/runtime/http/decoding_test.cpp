#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <map>
#include <support/catch.hpp>

#include "client_calls.hpp"
#include "content_decoder.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

/// `window`: 15 for zlib, 31 for gzip.
std::string deflated(const std::string& text, int window) {
  z_stream state{};
  REQUIRE(deflateInit2(&state, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&state, text.size()) + 64, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&state, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - state.avail_out);
  deflateEnd(&state);
  return out;
}

std::string gzipped(const std::string& text) { return deflated(text, 31); }

std::string brotli(const std::string& text) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 64, '\0');
  std::size_t size = out.size();
  REQUIRE(BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, text.size(),
                                reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                reinterpret_cast<std::uint8_t*>(out.data())) != 0);
  out.resize(size);
  return out;
}

std::string zstd(const std::string& text, int window_log = 0) {
  ZSTD_CCtx* const state = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(state, ZSTD_c_checksumFlag, 1);
  if (window_log != 0) ZSTD_CCtx_setParameter(state, ZSTD_c_windowLog, window_log);
  std::string out(ZSTD_compressBound(text.size()) + 64, '\0');
  ZSTD_inBuffer from{text.data(), text.size(), 0};
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  // In two steps, so that the frame does not tell its size and needs the whole window.
  const std::size_t first = ZSTD_compressStream2(state, &to, &from, ZSTD_e_continue);
  const std::size_t left = ZSTD_compressStream2(state, &to, &from, ZSTD_e_end);
  ZSTD_freeCCtx(state);
  REQUIRE(ZSTD_isError(first) == 0);
  REQUIRE(left == 0);
  out.resize(to.pos);
  return out;
}

/// A piece that decodes to far more than a reader takes at a time, then nothing for ever; counts
/// how often it is asked.
class one_piece final : public body_source {
 public:
  one_piece(std::string piece, int& asked) : piece_(std::move(piece)), asked_(asked) {}
  task<std::string_view> read() override {
    co_return ++asked_ == 1 ? std::string_view(piece_) : std::string_view{};
  }

 private:
  std::string piece_;
  int& asked_;
};

/// The content that a client gets when a server sends these bytes, in small pieces or at once.
std::string decoded(const std::string& coding, const std::string& bytes,
                    const client_options& options = {}, bool in_pieces = false) {
  function_service service([&](request&) -> task<response> {
    response answer;
    answer.headers.add("Content-Encoding", coding);
    answer.body = bytes;
    if (in_pieces) answer.body = repeat(bytes, 1);
    co_return answer;
  });
  running_server server(service);
  client caller(server->address(), options);
  auto main = [&]() -> task<std::string> {
    request outgoing = make_request(method::get);
    response answer = co_await caller.handle(outgoing);
    const bool named = answer.headers.contains("Content-Encoding");
    std::string text = co_await answer.body.take_all(1U << 30U);
    co_return named ? "still encoded" : text;
  };
  return run(main());
}

std::optional<transport_error::kind> decoding_failure(const std::string& coding,
                                                      const std::string& bytes,
                                                      const client_options& options = {}) {
  try {
    decoded(coding, bytes, options);
  } catch (const transport_error& error) {
    return error.why();
  }
  return std::nullopt;
}

std::string varied_text() {
  std::string text;
  for (int number = 0; number < 60'000; ++number) text += std::to_string(number * 7919) + " ";
  return text;
}

}  // namespace

TEST_CASE("encoded answers are decoded") {
  const std::string text = varied_text();
  CHECK(decoded("gzip", gzipped("hello")) == "hello");
  CHECK(decoded("x-gzip", gzipped(text)) == text);
  CHECK(decoded("GZIP", gzipped(text), {}, true) == text);
  CHECK(decoded("deflate", deflated(text, 15)) == text);
  CHECK(decoded("br", brotli(text)) == text);
  CHECK(decoded("gzip", gzipped("a") + gzipped("b")) == "ab");
  CHECK(decoded("gzip", "") == "still encoded");
  CHECK(decoded("gzip, br", "x") == "still encoded");
  CHECK(decoded("zstd", zstd(text)) == text);
  CHECK(decoded("zstd", zstd("a") + zstd("b"), {}, true) == "ab");
  CHECK(decoded("compress", "x") == "still encoded");
  client_options off;
  off.decoding.enabled = false;
  CHECK(decoded("gzip", gzipped("hello"), off) == "still encoded");
}

TEST_CASE("what is cut off, malformed, or a bomb is an error") {
  using enum transport_error::kind;
  const std::string text = varied_text();
  const std::string packed = gzipped(text);
  CHECK(decoding_failure("gzip", packed.substr(0, packed.size() / 2)) == protocol);
  CHECK(decoding_failure("gzip", packed.substr(0, packed.size() - 1)) == protocol);
  CHECK(decoding_failure("gzip", packed + "x") == protocol);
  CHECK(decoding_failure("gzip", "nonsense") == protocol);
  CHECK(decoding_failure("br", brotli(text) + "x") == protocol);
  CHECK(decoding_failure("br", brotli(text).substr(0, 1000)) == protocol);
  const std::string small = zstd(text);
  CHECK(decoding_failure("zstd", small.substr(0, small.size() / 2)) == protocol);
  CHECK(decoding_failure("zstd", small.substr(0, small.size() - 1)) == protocol);
  CHECK(decoding_failure("zstd", small + "behind it") == protocol);
  CHECK(decoding_failure("zstd", "nonsense") == protocol);
  std::string flipped = small;
  flipped.back() ^= 1;  // in the checksum
  CHECK(decoding_failure("zstd", flipped) == protocol);
  std::string broken = packed;
  broken[broken.size() - 6] ^= 1;  // in the checksum
  CHECK(decoding_failure("gzip", broken) == protocol);

  const std::string zeros = gzipped(std::string(20'000'000, '\0'));
  CHECK(decoding_failure("gzip", zeros) == too_large);
  CHECK(decoding_failure("zstd", zstd(std::string(20'000'000, '\0'))) == too_large);
  client_options trusting;
  trusting.decoding.ratio = 0;
  CHECK(decoded("gzip", zeros, trusting).size() == 20'000'000);
  trusting.decoding.bytes = 1'000'000;
  CHECK(decoding_failure("gzip", zeros, trusting) == too_large);
}

TEST_CASE("a frame that asks for more memory than HTTP allows is refused") {
  const std::string text = varied_text();
  CHECK(decoded("zstd", zstd(text, 23)) == text);
  CHECK(decoding_failure("zstd", zstd(text, 24)) == transport_error::kind::protocol);
}

TEST_CASE("all that a piece decodes to is given before the next piece is asked for") {
  const std::string text = varied_text();
  REQUIRE(text.size() > 100'000);
  const std::map<std::string, std::string> encoded{
      {"gzip", gzipped(text)}, {"br", brotli(text)}, {"zstd", zstd(text)}};
  for (const auto& [coding, bytes] : encoded) {
    CAPTURE(coding);
    int asked = 0;
    response answer;
    answer.headers.add("Content-Encoding", coding);
    answer.body = std::unique_ptr<body_source>(std::make_unique<one_piece>(bytes, asked));
    http::detail::decode_content(answer, {});
    auto main = [&]() -> task<std::string> {
      std::string all;
      while (all.size() < text.size()) {
        const std::string_view piece = co_await answer.body.read();
        if (piece.empty()) break;
        all += piece;
      }
      co_return all;
    };
    CHECK(run(main()) == text);
    CHECK(asked == 1);
  }
}

TEST_CASE("the client asks for the codings it can take off, unless the request has its say") {
  function_service service([](request& incoming) -> task<response> {
    co_return text_response(std::string(incoming.headers.find("Accept-Encoding").value_or("none")));
  });
  running_server server(service);
  client caller(server->address());
  CHECK(ask(caller, make_request(method::get)) == "200 gzip, deflate, br, zstd");
  request own = make_request(method::get);
  own.headers.add("Accept-Encoding", "identity");
  CHECK(ask(caller, std::move(own)) == "200 identity");
  request part = make_request(method::get);
  part.headers.add("Range", "bytes=0-1");
  CHECK(ask(caller, std::move(part)) == "200 none");
}
