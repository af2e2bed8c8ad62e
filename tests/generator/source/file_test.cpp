#include "source/file.hpp"

#include <support/catch.hpp>

using namespace tenon::gen::source;

TEST_CASE("lines end with LF or CRLF and columns count code points") {
  const source_file file("a.yaml", "one\r\nzwei \xC3\xA4x\n\nlast");
  CHECK(file.line_count() == 4);
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "zwei \xC3\xA4x");
  CHECK(file.line(3).empty());
  CHECK(file.line(4) == "last");
  CHECK(file.line(5).empty());
  CHECK(file.at(0) == position{1, 1});
  CHECK(file.at(5) == position{2, 1});
  CHECK(file.at(12) == position{2, 7});
  CHECK(file.at(999) == position{4, 5});
}

TEST_CASE("columns of a long line count code points, wherever they are") {
  std::string text = "first\n";
  while (text.size() < 20'000) text += "a\xC3\xA9\xE2\x82\xAC";  // six bytes, three code points
  const source_file file("a.yaml", text + "\nlast");
  for (const std::size_t group : {0U, 1U, 681U, 682U, 683U, 1364U, 3000U, 3332U}) {
    CHECK(file.at(6 + group * 6) == position{2, group * 3 + 1});
    CHECK(file.at(6 + group * 6 + 1) == position{2, group * 3 + 2});
    CHECK(file.at(6 + group * 6 + 3) == position{2, group * 3 + 3});
  }
  CHECK(file.at(text.size() + 1) == position{3, 1});
  CHECK(file.at(text.size() + 100) == position{3, 5});
  const source_file even("b.yaml", std::string(4096, 'x'));
  CHECK(even.at(4096) == position{1, 4097});
}
