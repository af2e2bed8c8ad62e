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
