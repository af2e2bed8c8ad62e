#include <zlib.h>

#include <memory>
#include <utility>

#include <support/catch.hpp>
#include <tenon/async/sleep.hpp>

#include "around.hpp"

using namespace tenon;
using namespace tenon::middleware;
using namespace tenon::middleware::test;

namespace {

std::string zlib_text(const std::string& text, int window_bits) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzipped(const std::string& text) { return zlib_text(text, 15 + 16); }

std::string gunzipped(const std::string& text) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(std::size_t{4} << 20U, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class pieces final : public http::body_source {
 public:
  pieces(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
  task<std::string_view> read() override {
    co_await yield();
    const std::string_view piece = std::string_view(text_).substr(at_, size_);
    at_ += piece.size();
    co_return piece;
  }

 private:
  std::string text_;
  std::size_t size_;
  std::size_t at_ = 0;
};

http::body streamed(std::string text, std::size_t size) {
  return std::unique_ptr<http::body_source>(std::make_unique<pieces>(std::move(text), size));
}

std::string repeated(int count) {
  std::string text;
  for (int index = 0; index < count; ++index) text += R"({"number":)" + std::to_string(index) + "}";
  return text;
}

/// Gives back what it reads.
inner_service echo() {
  return inner_service([](http::request& incoming) -> task<http::response> {
    http::response answer;
    answer.headers.add("Seen-Encoding", incoming.headers.find("Content-Encoding").value_or("none"));
    try {
      answer.body = co_await incoming.body.take_all(std::size_t{16} << 20U);
    } catch (const http::body_error& error) {
      answer.status = error.status();
    }
    co_return answer;
  });
}

answered sent(decompression& layer, std::string body, std::string coding, std::size_t size = 1000) {
  http::request incoming = asking({{"Content-Encoding", coding}});
  incoming.method = http::method::post;
  incoming.body = streamed(std::move(body), size);
  inner_service inner = echo();
  return ask(layer, inner, std::move(incoming));
}

}  // namespace

TEST_CASE("answers are compressed for those that accept it") {
  compression layer;
  const std::string text = repeated(300);
  inner_service inner = answering(text);
  const auto coded = [&](const char* accepts) {
    const answered seen = ask(layer, inner, asking({{"Accept-Encoding", accepts}}));
    CHECK(seen.header("Vary") == "Accept-Encoding");
    if (seen.header("Content-Encoding") != "gzip") {
      CHECK(seen.body == text);
      return false;
    }
    CHECK(seen.body.size() < text.size() / 2);
    CHECK(gunzipped(seen.body) == text);
    return true;
  };
  for (const char* yes : {"gzip", "GZip", "lzma, gzip;q=0.5", "zstd;q=0, br;q=0, *", "x-gzip",
                          "deflate, gzip ; q=1.0", "identity;q=0.5, gzip"}) {
    CAPTURE(yes);
    CHECK(coded(yes));
  }
  for (const char* no : {"", "lzma", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, lzma",
                         "identity, gzip;q=0.5", "gzipx"}) {
    CAPTURE(no);
    CHECK_FALSE(coded(no));
  }
}

TEST_CASE("the coding is what the peer prefers, then what we do") {
  compression layer;
  const std::string text = repeated(300);
  inner_service inner = answering(text);
  const auto coding = [&](const char* accepts) {
    return ask(layer, inner, asking({{"Accept-Encoding", accepts}})).header("Content-Encoding");
  };
  CHECK(coding("gzip, deflate, br, zstd") == "zstd");
  CHECK(coding("gzip, deflate, br") == "br");
  CHECK(coding("gzip, br;q=0.9, zstd;q=0.8") == "gzip");
  CHECK(coding("*") == "zstd");
  CHECK(coding("*, zstd;q=0") == "br");
  compression own({.codings = {"gzip", "br"}});
  CHECK(ask(own, inner, asking({{"Accept-Encoding", "br, gzip"}})).header("Content-Encoding") ==
        "gzip");
  CHECK_THROWS_AS(compression({.codings = {"lzma"}}), std::invalid_argument);
  CHECK_THROWS_AS(compression({.level = 10}), std::invalid_argument);
}

TEST_CASE("brotli and zstd come back as they were, whole and as streams") {
  compression layer;
  decompression back;
  for (const std::string& text : {repeated(300), repeated(60'000)}) {
    inner_service inner = answering(text);
    const answered br = ask(layer, inner, asking({{"Accept-Encoding", "br"}}));
    CHECK(br.body.size() < text.size() / 4);
    CHECK(sent(back, br.body, "br").body == text);
    CHECK(sent(back, br.body.substr(0, br.body.size() - 3), "br").status == 400);
    const answered zstd = ask(layer, inner, asking({{"Accept-Encoding", "zstd"}}));
    CHECK(zstd.body.size() < text.size() / 4);
    CHECK(sent(back, zstd.body, "zstd").body == text);
    CHECK(sent(back, zstd.body + zstd.body, "zstd", 7).body == text + text);
    CHECK(sent(back, zstd.body.substr(0, zstd.body.size() - 3), "zstd").status == 400);
    CHECK(sent(back, zstd.body + "behind it", "zstd").status == 400);
  }
}

TEST_CASE("what is small, packed, partial or not text is sent as it is") {
  compression layer;
  const std::string text = repeated(300);
  const auto coding = [&](http::response given) {
    auto kept = std::make_shared<http::response>(std::move(given));
    inner_service inner(
        [kept](http::request&) -> task<http::response> { co_return std::move(*kept); });
    return ask(layer, inner, asking({{"Accept-Encoding", "gzip"}})).header("Content-Encoding");
  };
  const auto made = [&](std::initializer_list<http::fields::field> headers, std::string body,
                        int status = 200) {
    http::response answer;
    answer.status = status;
    for (const auto& each : headers) answer.headers.add(each.name, each.value);
    answer.body = std::move(body);
    return answer;
  };
  CHECK(coding(made({{"Content-Type", "application/json; charset=utf-8"}}, text)) == "gzip");
  CHECK(coding(made({{"Content-Type", "application/problem+json"}}, text)) == "gzip");
  CHECK(coding(made({{"Content-Type", "image/png"}}, text)) == "-");
  CHECK(coding(made({{"Content-Type", "text/plain"}}, "short")) == "-");
  CHECK(coding(made({{"Content-Type", "text/plain"}, {"Content-Encoding", "br"}}, text)) == "br");
  CHECK(coding(made({{"Content-Type", "text/plain"}, {"Cache-Control", "no-transform"}}, text)) ==
        "-");
  CHECK(coding(made({{"Content-Type", "text/plain"}}, text, 206)) == "-");
}

TEST_CASE("streams and large contents are compressed as they are sent") {
  compression layer;
  const std::string text = repeated(60'000);
  inner_service buffered = answering(text);
  const answered whole = ask(layer, buffered, asking({{"Accept-Encoding", "gzip"}}));
  CHECK(whole.header("Content-Encoding") == "gzip");
  CHECK(gunzipped(whole.body) == text);
  inner_service stream([](http::request&) -> task<http::response> {
    http::response answer;
    answer.headers.add("Content-Type", "text/event-stream");
    answer.headers.add("ETag", "\"a\"");
    answer.body = streamed("data: one\n\n", 4);
    co_return answer;
  });
  layer.around(stream);
  auto body = [&]() -> task<> {
    http::request incoming = asking({{"Accept-Encoding", "gzip"}});
    http::response answer = co_await layer.handle(incoming);
    CHECK(answer.headers.find("ETag") == "W/\"a\"");
    std::string all;
    const std::string_view first = co_await answer.body.read();
    CHECK(first.size() >
          10);  // the head of the format and the first piece, before the rest is made
    all += first;
    for (;;) {
      const std::string_view piece = co_await answer.body.read();
      if (piece.empty()) break;
      all += piece;
    }
    CHECK(gunzipped(all) == "data: one\n\n");
  };
  run(body());
}

TEST_CASE("request bodies are decompressed, whatever pieces they come in") {
  decompression layer;
  const std::string text = repeated(20'000);
  for (const std::size_t size : {1U, 7U, 100'000U}) {
    const answered seen = sent(layer, gzipped(text), "gzip", size);
    CHECK(seen.body == text);
    CHECK(seen.header("Seen-Encoding") == "none");
  }
  CHECK(sent(layer, zlib_text(text, 15), "deflate").body == text);
  CHECK(sent(layer, gzipped("a") + gzipped("b"), "x-gzip", 3).body == "ab");
  CHECK(sent(layer, gzipped(""), "gzip").status == 200);
  CHECK(sent(layer, "plain", "identity").body == "plain");
}

TEST_CASE("bodies that are not what they say are refused") {
  decompression layer;
  const std::string text = repeated(1000);
  CHECK(sent(layer, "plain text", "gzip").status == 400);
  CHECK(sent(layer, gzipped(text) + "behind", "gzip").status == 400);
  std::string cut = gzipped(text);
  cut.resize(cut.size() - 5);
  CHECK(sent(layer, cut, "gzip").status == 400);
  CHECK(sent(layer, "", "gzip").status == 400);
  std::string wrong = gzipped(text);
  wrong[wrong.size() - 6] = static_cast<char>(wrong[wrong.size() - 6] ^ 1);
  CHECK(sent(layer, wrong, "gzip").status == 400);
  const answered unknown = sent(layer, "x", "compress");
  CHECK(unknown.status == 415);
  CHECK(unknown.header("Accept-Encoding") == "gzip, deflate, br, zstd");
  CHECK(sent(layer, gzipped(gzipped(text)), "gzip, gzip").status == 415);
}

TEST_CASE("a decompression bomb ends at the caps") {
  const std::string bomb = gzipped(std::string(std::size_t{12} << 20U, 'x'));
  CHECK(bomb.size() < 20'000);
  decompression by_ratio({.bytes = std::uint64_t{16} << 20U});
  CHECK(sent(by_ratio, bomb, "gzip").status == 413);
  decompression by_size({.bytes = std::uint64_t{1} << 20U, .ratio = 1'000'000});
  CHECK(sent(by_size, bomb, "gzip").status == 413);
  decompression neither({.bytes = std::uint64_t{16} << 20U, .ratio = 1'000'000});
  CHECK(sent(neither, bomb, "gzip").status == 200);
}
