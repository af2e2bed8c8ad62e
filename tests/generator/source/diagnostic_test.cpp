#include "source/diagnostic.hpp"

#include <support/catch.hpp>

#include "source/printer.hpp"

using namespace tenon::gen::source;

TEST_CASE("a code brings its severity") {
  CHECK(diagnostic{.code = "OA1004", .where = {}, .message = "m"}.level == severity::error);
  CHECK(diagnostic{.code = "OA4013", .where = {}, .message = "m"}.level == severity::info);
  CHECK(find_code("OA3001")->title == "path parameter not in the template");
  CHECK(find_code("OA9999") == nullptr);
}

TEST_CASE("findings are ordered by place and equal ones kept once") {
  diagnostic_sink sink;
  const auto first = file_id{0};
  sink.add({.code = "OA2003", .where = {first, 9, 9}, .message = "later"});
  sink.add({.code = "OA2008", .where = {first, 2, 3}, .message = "early"});
  sink.add({.code = "OA2003", .where = {first, 9, 9}, .message = "later"});
  sink.add({.code = "OA1001", .where = {}, .message = "nowhere"});
  const auto sorted = sink.sorted();
  REQUIRE(sorted.size() == 3);
  CHECK(sorted[0].message == "nowhere");
  CHECK(sorted[1].message == "early");
  CHECK(sorted[2].message == "later");
  CHECK(sink.error_count() == 2);
  CHECK(summary(sink) == "2 errors, 1 warning");
}

TEST_CASE("warnings can be hidden by code, errors cannot") {
  diagnostic_sink sink;
  sink.hide("OA2008");
  sink.hide("OA2009");
  sink.add({.code = "OA2008", .where = {}, .message = "hidden"});
  sink.add({.code = "OA2009", .where = {}, .message = "kept"});
  sink.add({.code = "OA2012", .where = {}, .message = "kept too"});
  CHECK(summary(sink) == "1 error, 1 warning");
}
