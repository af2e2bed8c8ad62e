#include <brotli/encode.h>
#include <zlib.h>

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
  CHECK(decoded("zstd", "x") == "still encoded");
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
  std::string broken = packed;
  broken[broken.size() - 6] ^= 1;  // in the checksum
  CHECK(decoding_failure("gzip", broken) == protocol);

  const std::string zeros = gzipped(std::string(20'000'000, '\0'));
  CHECK(decoding_failure("gzip", zeros) == too_large);
  client_options trusting;
  trusting.decoding.ratio = 0;
  CHECK(decoded("gzip", zeros, trusting).size() == 20'000'000);
  trusting.decoding.bytes = 1'000'000;
  CHECK(decoding_failure("gzip", zeros, trusting) == too_large);
}

TEST_CASE("the client asks for the codings it can take off, unless the request has its say") {
  function_service service([](request& incoming) -> task<response> {
    co_return text_response(std::string(incoming.headers.find("Accept-Encoding").value_or("none")));
  });
  running_server server(service);
  client caller(server->address());
  CHECK(ask(caller, make_request(method::get)) == "200 gzip, deflate, br");
  request own = make_request(method::get);
  own.headers.add("Accept-Encoding", "identity");
  CHECK(ask(caller, std::move(own)) == "200 identity");
  request part = make_request(method::get);
  part.headers.add("Range", "bytes=0-1");
  CHECK(ask(caller, std::move(part)) == "200 none");
}
