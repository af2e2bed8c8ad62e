#include <algorithm>
#include <string>
#include <tenon/http/item_reader.hpp>
#include <tenon/http/multipart_reader.hpp>
#include <tenon/run.hpp>
#include <vector>

#include <support/catch.hpp>

using namespace tenon;
using namespace tenon::http;

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=b";

constexpr std::string_view good =
    "for people\r\n--b\r\n"
    "Content-Disposition: form-data; name=\"text\"\r\n"
    "\r\n"
    "a line\r\n-- bless\r\r\n-- b\r\n"
    "--b\r\n"
    "content-disposition:form-data;name=file;filename=\"a.png\"\r\n"
    "Content-Type: image/png\r\n"
    "\r\n"
    "\r\n"
    "--b \t\r\n"
    "Content-Disposition: form-data; name=none\r\n\r\n"
    "--b--\r\nafter";

/// Gives the text in pieces of that size.
struct pieces {
  std::string text;
  std::size_t size;
  std::size_t at = 0;

  task<std::optional<bytes>> next() {
    if (at >= text.size()) co_return std::nullopt;
    bytes piece{text.substr(at, size)};
    at += size;
    co_return piece;
  }
};

struct outcome {
  /// name, file name, type and content
  std::vector<std::string> parts{};
  std::string error{};
  int status = 0;
};

task<void> read_all(multipart_reader& from, outcome& out) {
  multipart_part part;
  while (co_await from.next(part)) {
    std::string& one = out.parts.emplace_back(part.name);
    one.append("|").append(part.filename.value_or("-")).append("|").append(part.content_type);
    one.append("|");
    while (true) {
      const std::string_view piece = co_await from.read();
      if (piece.empty()) break;
      one.append(piece);
    }
  }
}

outcome read(std::string_view body, std::size_t size, std::string_view content_type = type,
             multipart_reader_limits limits = {}) {
  multipart_reader reader{sequence<bytes>(pieces{std::string{body}, size}), content_type, limits};
  outcome out;
  try {
    run(read_all(reader, out));
  } catch (const item_error& error) {
    out.error = error.what();
    out.status = error.status();
  }
  return out;
}

task<std::vector<std::string>> names_of(multipart_reader from) {
  std::vector<std::string> names;
  multipart_part part;
  while (co_await from.next(part)) names.push_back(part.name);
  co_return names;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("parts arrive the same however the body is cut") {
  const texts whole = {"text|-||a line\r\n-- bless\r\r\n-- b", "file|a.png|image/png|", "none|-||"};
  for (std::size_t size = 1; size <= good.size(); ++size) {
    INFO(size);
    const outcome got = read(good, size);
    CHECK(got.error.empty());
    CHECK(got.parts == whole);
  }
}

TEST_CASE("what is left of a part is passed over") {
  for (const std::size_t size : {1U, 7U, 1000U}) {
    multipart_reader reader{sequence<bytes>(pieces{std::string{good}, size}), type};
    CHECK(run(names_of(std::move(reader))) == texts{"text", "file", "none"});
  }
}

TEST_CASE("a body that is cut off or no multipart is an error") {
  for (std::size_t end = 0; end < good.find("--b--") + 5; ++end) {
    INFO(end);
    CHECK(read(good.substr(0, end), 5).status == 400);
  }
  CHECK(read(good, 5, "multipart/form-data").status == 400);
  CHECK(read("--b\r\nX: 1\r\n\r\nx\r\n--b--", 3).error.find("no Content-Disposition") !=
        std::string::npos);
  CHECK(read("--b\r\n\r\nx\r\n--b--", 3, "multipart/mixed; boundary=b").parts == texts{"|-||x"});
  CHECK(read("--bx\r\n", 3).status == 400);
  CHECK(read("--b" + std::string(5000, ' '), 100).status == 400);
}

TEST_CASE("the number of parts, their headers and their content are limited") {
  const std::string part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n0123456789\r\n";
  const std::string body = part + part + "--b--";
  CHECK(read(body, 9, type, {.parts = {.parts = 1}}).status == 400);
  CHECK(read(body, 9, type, {.parts = {.header_bytes = 20}}).status == 400);
  CHECK(read(body, 9, type, {.part_bytes = 10}).parts.size() == 2);
  CHECK(read(body, 9, type, {.part_bytes = 9}).status == 413);
  const std::string endless = "--b\r\nX: " + std::string(100'000, 'x');
  CHECK(read(endless, 1000).error.find("too long") != std::string::npos);
}
