#include "document/decode.hpp"

#include <string>
#include <support/catch.hpp>

#include "parsed.hpp"

using namespace tenon::gen::document;

namespace {

std::string value_of(const std::string& text) {
  const parsed spec(text);
  INFO(spec.report());
  REQUIRE(spec.document);
  return std::string(spec.root().find("a").text());
}

}  // namespace

TEST_CASE("quoted text is unescaped and folded") {
  CHECK(value_of("a: 'it''s '''''''") == "it's '''");
  CHECK(value_of("a: \"\\x41\\u00e9\\U0001F600\\ud83d\\ude00\\e\\/\\_\\N\"") ==
        "A\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80\x1B/\xC2\xA0\xC2\x85");
  CHECK(value_of("a: \"one  \n   two\n\n\n   three \\\n   four\\t \n   five\"") ==
        "one two\n\nthree four\t five");
  CHECK(value_of("a: 'one\r\n\r\n  two'") == "one\ntwo");
  CHECK(value_of("a: one\n  two\n\n  three\n") == "one two\nthree");
}

TEST_CASE("block scalars keep, clip or strip their last lines") {
  CHECK(value_of("a: |\n  one\n   two\n\n\nb: 1\n") == "one\n two\n");
  CHECK(value_of("a: |-\n  one\n\nb: 1\n") == "one");
  CHECK(value_of("a: |+\n  one\n\nb: 1\n") == "one\n\n");
  CHECK(value_of("a: |2\n   one\n  two\n") == " one\ntwo\n");
  CHECK(value_of("a: | # why\n  one # text\n") == "one # text\n");
  CHECK(value_of("a: |\n  one") == "one");
  CHECK(value_of("a: !!str |\r\n  one\r\n  two\r\n") == "one\ntwo\n");
}

TEST_CASE("folded scalars fold lines that start with no blank") {
  CHECK(value_of("a: >\n  one\n  two\n\n  three\n    code\n    more\n  four\n") ==
        "one two\nthree\n  code\n  more\nfour\n");
  CHECK(value_of("a: >-\n\n  one\n  two\n") == "\none two");
}

TEST_CASE("an empty block scalar leaves the next lines alone") {
  const parsed spec(
      "list:\n"
      "  - example: |+\n"
      "\n"
      "    nullable: true\n"
      "  - |\n"
      "\n"
      "  - x\n"
      "a: |\n"
      "\n"
      "text: |\n"
      "  b: |\n"
      "\n"
      "  c\n");
  REQUIRE(spec.document);
  const node list = spec.root().find("list");
  REQUIRE(list.size() == 3);
  CHECK(list.at(0).find("example").text() == "\n");
  CHECK(spec.at(list.at(0).find("example").where()) == "|");
  CHECK(list.at(0).find("nullable").as_bool() == true);
  CHECK(list.at(1).text().empty());
  CHECK(spec.root().find("a").text().empty());
  CHECK(spec.root().find("text").text() == "b: |\n\nc\n");
}

TEST_CASE("very many empty block scalars are refused, not read for ever") {
  std::string text;
  for (int n = 0; n < 200; ++n) text += "k" + std::to_string(n) + ": |+\n\n";
  text += "end: x\n";
  const parsed spec(text);
  if (!spec.document) CHECK(spec.report().find("too many block scalars") != std::string::npos);
  if (spec.document) CHECK(spec.root().size() == 201);
}
