#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <support/catch.hpp>

#include "parsed.hpp"

using namespace tenon::gen::document;

namespace {

std::optional<std::int64_t> as_int64(const std::string& text) {
  return parsed(text).root().as_int64();
}

bool same(const std::string& left, const std::string& right) {
  const parsed one(left);
  const parsed two(right);
  return equal(one.root(), two.root()) && equal(two.root(), one.root());
}

std::string json(const std::string& text) { return to_json(parsed(text).root()); }

}  // namespace

TEST_CASE("integers are exact and checked for range") {
  CHECK(as_int64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(as_int64("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(as_int64("9223372036854775808"));
  CHECK_FALSE(as_int64("-9223372036854776000"));
  CHECK(as_int64("0x7f") == 127);
  CHECK(as_int64("0o17") == 15);
  CHECK(as_int64("-0") == 0);
  CHECK(as_int64("1.50e1") == 15);
  CHECK(as_int64("120.0") == 120);
  CHECK_FALSE(as_int64("1.5"));
  CHECK_FALSE(as_int64("1e999999999"));
  CHECK_FALSE(as_int64("'12'"));
  CHECK(parsed("18446744073709551615").root().as_uint64() ==
        std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(parsed("18446744073709551616").root().as_uint64());
  CHECK_FALSE(parsed("-1").root().as_uint64());
}

TEST_CASE("doubles and booleans are read from their own kinds only") {
  CHECK(parsed("+1.25").root().as_double() == 1.25);
  CHECK(parsed(".5").root().as_double() == 0.5);
  CHECK(parsed("0x10").root().as_double() == 16.0);
  CHECK_FALSE(parsed("abc").root().as_double());
  CHECK_FALSE(parsed("1e400").root().as_double());
  CHECK(parsed("TRUE").root().as_bool() == true);
  CHECK(parsed("false").root().as_bool() == false);
  CHECK_FALSE(parsed("'true'").root().as_bool());
  CHECK_FALSE(parsed("12").root().as_string());
}

TEST_CASE("equality is that of JSON Schema") {
  CHECK(same("1", "1.0"));
  CHECK(same("100", "1e2"));
  CHECK(same("0x10", "16"));
  CHECK(same("-0", "0.0"));
  CHECK_FALSE(same("0.1", "0.10000000000000001"));
  CHECK_FALSE(same("1", "'1'"));
  CHECK_FALSE(same("1", "-1"));
  CHECK(same("{a: 1, b: [x, null]}", "{b: [\"x\", ~], a: 1.0}"));
  CHECK_FALSE(same("{a: 1}", "{a: 1, b: 2}"));
  CHECK_FALSE(same("[1, 2]", "[2, 1]"));
  CHECK_FALSE(same("false", "null"));
}

TEST_CASE("a value is written as JSON") {
  CHECK(json("{b: [1, +2, .5, 1., 010, 0x1F, -0.0, 1E5], a: {}, c: [True, ~, 'x\ty\"\\']}") ==
        R"({"b":[1,2,0.5,1,10,31,-0.0,1e5],"a":{},"c":[true,null,"x\ty\"\\"]})");
  CHECK(json("\"\\u0001\\u00e9\"") == "\"\\u0001\xC3\xA9\"");
  CHECK(json("a: &x [1]\nb: *x\n") == R"({"a":[1],"b":[1]})");
}

TEST_CASE("equal scalars have one identity, others do not") {
  const auto identity = [](const std::string& text) {
    return tenon::gen::document::scalar_identity(parsed(text).root());
  };
  CHECK(identity("1") == identity("1.0"));
  CHECK(identity("0x10") == identity("1.6e1"));
  CHECK(identity("-0") == identity("0"));
  std::set<std::string> all;
  for (const char* text : {"1", "-1", "'1'", "0.1", "0.10000000000000001", "true", "'true'",
                           "false", "null", "'null'", "''"}) {
    CHECK(all.insert(identity(text)).second);
  }
}
