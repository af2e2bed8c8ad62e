#include <array>
#include <random>
#include <string>
#include <tenon/http/multipart.hpp>
#include <vector>

#include <support/catch.hpp>

using namespace tenon::http;

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=b";

struct outcome {
  std::vector<multipart_part> parts{};
  std::string error{};
};

outcome parse(std::string_view body, std::string_view content_type = type,
              multipart_limits limits = {}) {
  multipart_parser parser{body, content_type, limits};
  outcome out;
  for (multipart_part part; parser.next(part);) out.parts.push_back(part);
  out.error = parser.error();
  multipart_part part;
  CHECK_FALSE(parser.next(part));  // the end stays the end
  CHECK(parser.error() == out.error);
  return out;
}

/// A body of one part with this disposition.
std::string with_disposition(std::string_view disposition) {
  return "--b\r\nContent-Disposition: " + std::string{disposition} + "\r\n\r\nx\r\n--b--\r\n";
}

std::string name_of(std::string_view disposition) {
  const outcome out = parse(with_disposition(disposition));
  return out.error.empty() ? out.parts.at(0).name : "error: " + out.error;
}

std::string filename_of(std::string_view sent) {
  const outcome out =
      parse(with_disposition("form-data; name=f; filename=\"" + std::string{sent} + "\""));
  return out.error.empty() ? out.parts.at(0).filename.value() : "error: " + out.error;
}

constexpr std::string_view good =
    "--b\r\n"
    "Content-Disposition: form-data; name=\"text\"\r\n"
    "\r\n"
    "a line\r\n--bless\r\r\n-- b\r\n"
    "--b\r\n"
    "content-disposition:form-data;name=file;filename=\"a.png\"\r\n"
    "Content-Type: image/png\r\n"
    "X-Other: 1\r\n"
    "\r\n"
    "\r\n"
    "--b \t\r\n"
    "Content-Disposition: form-data; name=none\r\n"
    "\r\n"
    "--b--\r\n";

}  // namespace

TEST_CASE("a Content-Type names one valid boundary") {
  CHECK(multipart_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(multipart_boundary("multipart/mixed;charset=utf-8 ; BOUNDARY=\"a b:'()+_,-./=?\"") ==
        "a b:'()+_,-./=?");
  CHECK(multipart_boundary("multipart/form-data; boundary=\"a\\b\"") == "ab");
  CHECK(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'x')) ==
        std::string(70, 'x'));
  for (const std::string& bad :
       {std::string{"multipart/form-data"}, std::string{"multipart/form-data; boundary="},
        std::string{"multipart/form-data; boundary=\"\""},
        std::string{"multipart/form-data; boundary=\"a"},
        std::string{"multipart/form-data; boundary=\"a \""},
        std::string{"multipart/form-data; boundary=\"a\r\nb\""},
        std::string{"multipart/form-data; boundary=a@b"},
        std::string{"multipart/form-data; boundary=\"a@b\""},
        std::string{"multipart/form-data; boundary=a; boundary=a"},
        std::string{"multipart/form-data; boundary=a b"}, std::string{"multipart/form-data; a"},
        "multipart/form-data; boundary=" + std::string(71, 'x')}) {
    INFO(bad);
    CHECK_FALSE(multipart_boundary(bad));
  }
  CHECK(parse("--b--", "multipart/form-data").error == "the Content-Type names no valid boundary");
}

TEST_CASE("a multipart body is taken apart") {
  // `--bless` begins as the boundary does: refused rather than guessed at.
  CHECK(parse(good).error == "a boundary is followed by other text on its line");
  std::string body{good};
  body.replace(body.find("--bless"), 7, "-- bless");
  const outcome out = parse(body);
  REQUIRE(out.error.empty());
  REQUIRE(out.parts.size() == 3);
  CHECK(out.parts[0].name == "text");
  CHECK_FALSE(out.parts[0].filename);
  CHECK(out.parts[0].content_type.empty());
  CHECK(out.parts[0].content == "a line\r\n-- bless\r\r\n-- b");
  CHECK(out.parts[1].name == "file");
  CHECK(out.parts[1].filename == "a.png");
  CHECK(out.parts[1].content_type == "image/png");
  CHECK(out.parts[1].content.empty());
  CHECK(out.parts[1].headers.find("x-other") == "1");
  CHECK(out.parts[2].name == "none");
  CHECK(out.parts[2].content.empty());
}

TEST_CASE("what surrounds the parts is ignored") {
  const std::string body = with_disposition("form-data; name=a");
  CHECK(parse("This is for people.\r\n" + body + "and this\r\n--b\r\n").parts.size() == 1);
  CHECK(parse("--b--").error.empty());
  CHECK(parse("--b--\r\n").parts.empty());
  CHECK(parse("--b-- \t").error.empty());
}

TEST_CASE("every truncation of a body is an error") {
  std::string body{good};
  body.replace(body.find("--bless"), 7, "-- bless");
  for (std::size_t size = 0; size + 2 < body.size(); ++size) {
    INFO(size);
    CHECK_FALSE(parse(std::string_view{body}.substr(0, size)).error.empty());
  }
  CHECK(parse(std::string_view{body}.substr(0, body.size() - 2)).error.empty());
  CHECK_FALSE(parse(std::string_view{body}.substr(0, body.size() - 1)).error.empty());
}

TEST_CASE("a body that is not strictly multipart is refused") {
  const auto error = [](std::string_view body) { return parse(body).error; };
  CHECK(error("") == "the first boundary is missing");
  CHECK(error("x--b\r\n") == "the first boundary is missing");
  CHECK(error("\n--b\r\n") == "the first boundary is missing");
  CHECK(error("--b\nContent-Disposition: form-data; name=a\n\nx\n--b--\n") ==
        "a boundary is followed by other text on its line");
  CHECK(error("--b\r\nContent-Disposition: form-data; name=a\n\nx\r\n--b--") ==
        "a part's header has a control character");
  CHECK(error("--b\r\n\r\nx\r\n--b--") == "a part has no Content-Disposition");
  CHECK(error("--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--") == "a part has no Content-Disposition");
  CHECK(error("--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n--b--") ==
        "a part has no name");
  CHECK(error("--b\r\nX: 1\r\n name: a\r\n\r\nx\r\n--b--") == "a part's header field has no name");
  CHECK(error("--b\r\nX : 1\r\n\r\nx\r\n--b--") == "a part's header field has no name");
  CHECK(error(std::string{"--b\r\nX: a"} + '\0' + "b\r\n\r\nx\r\n--b--") ==
        "a part's header has a control character");
  CHECK(error("--b\r\nX: a\rb\r\n\r\nx\r\n--b--") == "a part's header has a control character");
  CHECK(error("--b-\r\n") == "a boundary is followed by other text on its line");
  CHECK(error("--b--x") == "a boundary is followed by other text on its line");
  CHECK(error("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\n--b--") ==
        "the last boundary is missing");
  const std::string head = "--b\r\nContent-Disposition: form-data; name=a\r\n";
  const std::string twice = "a part has one of its header fields more than once";
  CHECK(error(head + "content-disposition: form-data; name=b\r\n\r\nx\r\n--b--") == twice);
  CHECK(error(head + "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--") == twice);
  CHECK(error(head + "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--b--") ==
        "a part is in a transfer encoding");
  CHECK(error(head + "Content-Transfer-Encoding: BINARY\r\n\r\nx\r\n--b--").empty());
}

TEST_CASE("a part has one name") {
  CHECK(name_of("form-data; name=a") == "a");
  CHECK(name_of("FORM-DATA ; NAME=\"a b\";") == "a b");
  CHECK(name_of("form-data; name=\"\"").empty());
  CHECK(name_of(R"(form-data; name="a\"b\\c\d")") == R"(a"b\c\d)");
  CHECK(name_of(R"(form-data; name="a%22%0d%0A%41%2")") == "a\"\r\n%41%2");
  CHECK(name_of("form-data; name=\"caf\xc3\xa9\"") == "caf\xc3\xa9");
  CHECK(name_of("form-data; name=a; x=\"name=b\"") == "a");
  CHECK(name_of("form-data; name=a; filename*=UTF-8''b") == "a");
  CHECK(name_of("form-data") == "error: a part has no name");
  CHECK(name_of("form-data; filename=a") == "error: a part has no name");
  CHECK(name_of("form-data; name=a; name=a") == "error: a part is named more than once");
  CHECK(name_of("form-data; name=a; filename=a; FileName=b") ==
        "error: a part is named more than once");
  const std::string unreadable = "error: a part's Content-Disposition cannot be read";
  CHECK(name_of("form-data; name=\"a") == unreadable);
  CHECK(name_of(R"(form-data; name="a\")") == unreadable);
  CHECK(name_of("form-data; name=a b") == unreadable);
  CHECK(name_of("form-data; name=") == unreadable);
  CHECK(name_of("form-data; =a") == unreadable);
  CHECK(name_of("form-data; name") == unreadable);
  CHECK(name_of("form-data, name=a") == "error: a part's Content-Disposition is not form-data");
  CHECK(name_of("attachment; name=a") == "error: a part's Content-Disposition is not form-data");
  CHECK(parse(with_disposition("attachment; name=a"), "multipart/mixed; boundary=b")
            .parts.at(0)
            .name == "a");
}

TEST_CASE("parts of other kinds than form-data may be known by their Content-ID, or not at all") {
  const outcome out = parse(
      "--b\r\nContent-ID: <root@here>\r\n\r\nx\r\n"
      "--b\r\nContent-Disposition: attachment; filename=a.png\r\nContent-ID: second\r\n\r\ny\r\n"
      "--b\r\n\r\nz\r\n--b--",
      "multipart/related; boundary=b");
  CHECK(out.error.empty());
  REQUIRE(out.parts.size() == 3);
  CHECK(out.parts[0].name == "root@here");
  CHECK(out.parts[1].name == "second");
  CHECK(out.parts[1].filename == "a.png");
  CHECK(out.parts[2].name.empty());
  CHECK(out.parts[2].content == "z");
}

TEST_CASE("multipart/related says what its first part is") {
  multipart_writer writer;
  writer.add_text("root", "{}", "application/json; charset=utf-8");
  writer.add_text("other", "x");
  const multipart_writer::message made = std::move(writer).finish("multipart/related");
  CHECK(made.content_type.ends_with("; type=\"application/json\""));
  CHECK(parse(made.body, made.content_type).parts.size() == 2);
  multipart_writer plain;
  plain.add_text("root", "text");
  CHECK(std::move(plain).finish("multipart/related").content_type.ends_with("type=\"text/plain\""));
}

TEST_CASE("a file's name is no path") {
  CHECK(filename_of("a.png") == "a.png");
  CHECK(filename_of("/etc/passwd") == "passwd");
  CHECK(filename_of("../../etc/passwd") == "passwd");
  CHECK(filename_of(R"(C:\folder\a.png)") == "a.png");
  CHECK(filename_of(R"(..\\a.png)") == "a.png");
  CHECK(filename_of("..").empty());
  CHECK(filename_of(".").empty());
  CHECK(filename_of("a/..").empty());
  CHECK(filename_of("a/").empty());
  CHECK(filename_of("").empty());
  CHECK(filename_of("%0a../%0d..%0A").empty());
  CHECK(filename_of("..%0d.").substr(0) == "...");
  CHECK(filename_of("a%0Ab\tc") == "abc");
  CHECK(filename_of(".profile") == ".profile");
}

TEST_CASE("the number of parts and the size of their headers are limited") {
  std::string body;
  for (int i = 0; i < 4; ++i) {
    body += "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
  }
  body += "--b--";
  CHECK(parse(body, type, {.parts = 4}).error.empty());
  const outcome out = parse(body, type, {.parts = 3});
  CHECK(out.parts.size() == 3);
  CHECK(out.error == "there are too many parts");

  const std::string line = "Content-Disposition: form-data; name=a\r\n";
  const std::string one = "--b\r\n" + line + "X: 1\r\n\r\nx\r\n--b--";
  CHECK(parse(one, type, {.header_bytes = line.size() + 6}).error.empty());
  CHECK(parse(one, type, {.header_bytes = line.size() + 5}).error == "a part's header is too long");
  CHECK(parse("--b\r\nX: " + std::string(100'000, 'x')).error == "a part's header is too long");
}

TEST_CASE("content that nearly is the boundary is read in one pass") {
  std::string content;
  for (int i = 0; i < 50'000; ++i) content += "\r\n--\r\r\n-";
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + content + "\r\n--b--";
  CHECK(parse(body).parts.at(0).content == content);
}

TEST_CASE("what the writer makes, the parser reads") {
  const std::string binary{"\0\r\n--tenon-\xff\x80 \r\n--", 18};
  multipart_writer writer;
  writer.add("file", binary, "image/png", "a \"b\".png");
  writer.add_text("na\"me\\\r\n\\", "text");
  writer.add("empty", "", {}, "");
  const multipart_writer::message made = std::move(writer).finish("multipart/form-data");
  CHECK(made.content_type.starts_with("multipart/form-data; boundary=tenon-"));
  const outcome out = parse(made.body, made.content_type);
  REQUIRE(out.error.empty());
  REQUIRE(out.parts.size() == 3);
  CHECK(out.parts[0].content == binary);
  CHECK(out.parts[0].content_type == "image/png");
  CHECK(out.parts[0].filename == "a \"b\".png");
  CHECK(out.parts[1].name == "na\"me\\\r\n\\");
  CHECK(out.parts[1].content == "text");
  CHECK_FALSE(out.parts[1].filename);
  CHECK(out.parts[2].filename == "");
  CHECK(parse(multipart_writer{}.finish("multipart/mixed").body, made.content_type).error ==
        "the first boundary is missing");  // another boundary each time
  multipart_writer empty;
  const multipart_writer::message nothing =
      std::move(empty).finish("multipart/mixed ; boundary=of-the-document");
  CHECK(parse(nothing.body, nothing.content_type).error.empty());
  CHECK_THROWS_AS(multipart_writer{}.add("a", "", "text/plain\r\nX: 1"), std::invalid_argument);
  const std::string_view with_nul{"a\0", 2};
  CHECK_THROWS_AS(multipart_writer{}.add(with_nul, ""), std::invalid_argument);
  CHECK_THROWS_AS(multipart_writer{}.add("a", "", {}, with_nul), std::invalid_argument);
}

TEST_CASE("hostile bodies end in an error or in parts within the body") {
  std::string body{good};
  body.replace(body.find("--bless"), 7, "-- bless");
  constexpr std::array<std::string_view, 12> pieces = {
      "\r\n", "--b", "--b--", "\r\n--b", "\"", ";", "\\", "%22", ": ", "\n", "name=", ""};
  std::mt19937 random{20260101};  // NOLINT(*-msc51-cpp): the same bodies in every run
  for (int round = 0; round < 20'000; ++round) {
    std::string mutated = body;
    for (unsigned change = random() % 4 + 1; change > 0; --change) {
      const std::size_t at = random() % (mutated.size() + 1);
      switch (random() % 3) {
        case 0:
          mutated.erase(at, random() % 20);
          break;
        case 1:
          mutated.insert(at, pieces[random() % pieces.size()]);
          break;
        default:
          if (at < mutated.size()) mutated[at] = static_cast<char>(random());
      }
    }
    multipart_parser parser{mutated, type, {.parts = 10, .header_bytes = 200}};
    std::size_t last = 0;
    std::size_t count = 0;
    for (multipart_part part; parser.next(part); ++count) {
      if (part.content.empty()) continue;
      const auto at = static_cast<std::size_t>(part.content.data() - mutated.data());
      REQUIRE(at >= last);
      last = at + part.content.size();
      REQUIRE(last <= mutated.size());
      REQUIRE(part.content.find("\r\n--b") == std::string_view::npos);
      REQUIRE(part.filename.value_or("").find_first_of("/\\\r\n") == std::string::npos);
    }
    REQUIRE(count <= 10);
  }
}
