// Texts that would break out of a literal, a comment or a name come through as they are written.
#include <case_hostile/json.hpp>

#include <algorithm>
#include <string>
#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace case_hostile;
using namespace std::string_literals;

namespace {

const std::string texts[] = {
    "quote \" and 'single'",
    "*/ int injected; /*",
    "back\\slash",
    "ends in backslash\\",
    "?"
    "?/ ?"
    "?= ?"
    "?( trigraphs ?"
    "?>",
    "line\nbreak\r\nand\ttab",
    "separator\xE2\x80\xA8"
    "and\xE2\x80\xA9paragraph",
    "h\xC3\xA9llo \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x90\xB1",
    "right\xE2\x80\xAEleft",
    "nul\0end"s,
    "bell\x07 del\x7F",
    "",
    "+1",
    "-1",
    " ",
    "class",
    "a b",
    "a-b",
    "a_b",
    "A_B",
    ")\"",
    "R\"(raw)\"",
    "%s {} {{x}} {{{y}}}",
    "//",
    "#define X",
    "\\u0041 \\x41 \\n",
    "$ref",
    "co_await",
};

}  // namespace

TEST_CASE("hostile names of members and their defaults") {
  const auto members = tenon::json::parse<tenon::map<std::string>>(tenon::json::to_text(Texts{}));
  CHECK(members.size() == 51);
  for (const auto& [name, value] : members) CHECK(value == name);
  for (const std::string& each : texts) {
    INFO(each);
    CHECK(std::ranges::count_if(members, [&](const auto& of) { return of.first == each; }) == 1);
  }
}

TEST_CASE("hostile values of an enum") {
  for (const std::string& each : texts) {
    INFO(each);
    const auto value = from_string(each, std::type_identity<Words>{});
    REQUIRE(value);
    CHECK(to_string(*value) == each);
    CHECK(tenon::json::parse<Words>(tenon::json::to_text(*value)) == *value);
  }
  CHECK_FALSE(from_string("nul", std::type_identity<Words>{}));
}

TEST_CASE("a hostile discriminator") {
  Dog dog;
  dog.at_type_star = "dog\"\\";
  const std::string text = tenon::json::to_text(Pet{dog});
  CHECK(text == "{\"@type \\\"*/\":\"dog\\\"\\\\\"}");
  CHECK(tenon::json::parse<Pet>(text) == Pet{dog});
  CHECK_THROWS_AS(tenon::json::parse<Pet>("{\"@type \\\"*/\":\"dog\"}"), tenon::json::error);
}
