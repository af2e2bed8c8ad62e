#include <string>
#include <support/catch.hpp>

#include "parsed.hpp"

using namespace tenon::gen::document;

TEST_CASE("values know their type, their text and their place") {
  const parsed spec(
      "# title\n"
      "openapi: 3.1.0\n"
      "info:\n"
      "  title: 'It''s \xC3\xA4'\n"
      "  text: \"a\\tb\"\n"
      "  long: |\n"
      "    one\n"
      "    two\n"
      "\n"
      "  plain: first\n"
      "    second # comment\n"
      "tags: [a, {b: 1,\n"
      "}]\n"
      "list:\n"
      "- 1\n"
      "- -2.50\n");
  REQUIRE(spec.document);
  const node info = spec.root().find("info");
  CHECK(spec.root().size() == 4);
  CHECK(info.find("title").text() == "It's \xC3\xA4");
  CHECK(info.find("title").style() == node_style::single_quoted);
  CHECK(spec.at(info.find("title").where()) == "'It''s \xC3\xA4'");
  CHECK(info.find("text").as_string() == "a\tb");
  CHECK(spec.at(info.find("text").where()) == "\"a\\tb\"");
  CHECK(spec.at(info.find("text").key_where()) == "text");
  CHECK(info.find("long").text() == "one\ntwo\n");
  CHECK(spec.at(info.find("long").where()) == "one\n    two");
  CHECK(info.find("plain").text() == "first second");
  CHECK(spec.at(info.find("plain").where()) == "first\n    second");
  CHECK(spec.at(spec.root().find("tags").where()) == "[a, {b: 1,\n}]");
  CHECK(spec.root().find("tags").style() == node_style::flow);
  CHECK(spec.at(spec.root().find("list").where()) == "- 1\n- -2.50");
  CHECK(spec.at(spec.root().find("tags").at(1).find("b").where()) == "1");
  CHECK(spec.root().find("list").at(1).text() == "-2.50");
  CHECK_FALSE(spec.root().find("nothing"));
  CHECK_FALSE(info.find("title").find("x"));
}

TEST_CASE("unquoted text has the type of the YAML 1.2 core schema") {
  const parsed spec(
      "[null, ~, true, False, 12, -3, +4, 0x1F, 0o17, 1.5, .5, 1., 1e3, -1E-2, 3.1.0, "
      "2020-01-02, 09:00, '12', \"true\", 1_000, 0b1, -x, ., e5, 1e, 0x, nULL, tRue]");
  REQUIRE(spec.document);
  std::string types;
  for (const node each : spec.root().children()) types += "nbiNsqm"[static_cast<int>(each.type())];
  CHECK(types == "nnbbiiiiiNNNNNssssssssssssss");
}

TEST_CASE("an absent value is null and stands after its colon or dash") {
  const parsed spec("a:\nb:\n  -\n  - x\n");
  REQUIRE(spec.document);
  const node a = spec.root().find("a");
  CHECK(a.is_null());
  CHECK(a.where().begin == 2);
  CHECK(a.where().end == 2);
  CHECK(spec.root().find("b").at(0).is_null());
  CHECK(spec.root().find("b").at(0).where().begin == 9);
}

TEST_CASE("keys keep their order, and numbers are text as keys") {
  std::string text = "200: ok\n404: no such thing\n";
  for (int n = 0; n < 40; ++n)
    text += "key" + std::to_string((n * 7) % 40) + ": " + std::to_string(n) + "\n";
  const parsed spec(text);
  REQUIRE(spec.document);
  CHECK(spec.root().size() == 42);
  CHECK(spec.root().at(0).key() == "200");
  CHECK(spec.root().at(3).key() == "key7");
  CHECK(spec.root().find("404").text() == "no such thing");
  for (int n = 0; n < 40; ++n) {
    CHECK(spec.root().find("key" + std::to_string((n * 7) % 40)).as_int64() == n);
  }
  CHECK_FALSE(spec.root().find("key41"));
  CHECK(spec.sink.empty());
}

TEST_CASE("a JSON Pointer is made and followed") {
  const parsed spec("paths:\n  /pets/{id}:\n    a~b: [x, {'': y}]\n");
  REQUIRE(spec.document);
  const node y = spec.root().find("paths").at(0).at(0).at(1).at(0);
  CHECK(y.text() == "y");
  CHECK(y.pointer() == "/paths/~1pets~1{id}/a~0b/1/");
  CHECK(spec.document->find(y.pointer()) == y);
  CHECK(spec.document->find("") == spec.root());
  CHECK(spec.root().pointer().empty());
  CHECK_FALSE(spec.document->find("/paths/none"));
  CHECK_FALSE(spec.document->find("/paths/~1pets~1{id}/a~0b/01"));
  CHECK_FALSE(spec.document->find("/paths/~1pets~1{id}/a~0b/2"));
  CHECK_FALSE(spec.document->find("paths"));
}

TEST_CASE("an alias shares the value and keeps both places") {
  const parsed spec("a: &x {k: [1, 2]}\nb: *x\nc: &n name\n*n : 3\n");
  REQUIRE(spec.document);
  const node b = spec.root().find("b");
  CHECK(b.is_alias());
  CHECK(b.is_mapping());
  CHECK(b.find("k").at(1).as_int64() == 2);
  CHECK(spec.at(b.where()) == "*x");
  CHECK(b.pointer() == "/b");
  CHECK(b.alias_target() == spec.root().find("a"));
  CHECK(equal(b, spec.root().find("a")));
  CHECK(spec.root().find("name").as_int64() == 3);
}

TEST_CASE("JSON is read with escapes, tabs and long keys") {
  const std::string key(3000, 'k');
  const parsed spec("{\n\t\"a\": \"\\ud83d\\ude00\\/\\u0041\",\r\n\t\"" + key +
                    "\": [1.0E+2, \"\"]\n}");
  REQUIRE(spec.document);
  CHECK(spec.root().find("a").text() == "\xF0\x9F\x98\x80/A");
  CHECK(spec.root().find(key).at(0).as_int64() == 100);
  CHECK(spec.root().find(key).at(1).is_string());
}

TEST_CASE("a core tag settles the type of a scalar") {
  const parsed spec("a: !!str 12\nb: ! 12\nc: !!int 3\nd: !!float 3\ne: !!map {}\n");
  REQUIRE(spec.document);
  CHECK(spec.root().find("a").is_string());
  CHECK(spec.root().find("b").is_string());
  CHECK(spec.root().find("c").as_int64() == 3);
  CHECK(spec.root().find("e").is_mapping());
}

TEST_CASE("moving a document keeps its nodes valid") {
  parsed spec("a: 1\n");
  REQUIRE(spec.document);
  const node a = spec.root().find("a");
  const document moved = std::move(*spec.document);
  CHECK(a.as_int64() == 1);
  CHECK(moved.root().find("a") == a);
}

TEST_CASE("merge keys give an object what it does not have itself") {
  const parsed spec(
      "base: &base {a: 1, b: {c: 2}}\n"
      "more: &more {<<: *base, d: 3, a: 4}\n"
      "one:\n  <<: *base\n  a: 5\n"
      "two:\n  z: 0\n  <<: [*more, *base, {e: 6}]\n"
      "all: {<<: *base}\n"
      "quoted: {'<<': *base}\n");
  REQUIRE(spec.document);
  CHECK(spec.sink.warning_count() == 4);
  CHECK(spec.sink.error_count() == 0);
  const auto keys = [&](const char* name) {
    std::string text;
    for (const node each : spec.root().find(name).children()) {
      CHECK(each.position() * 2 == text.size());
      text += std::string(each.key()) + std::string(each.text().empty() ? "-" : each.text());
    }
    return text;
  };
  CHECK(keys("more") == "d3a4b-");
  CHECK(keys("one") == "a5b-");
  CHECK(keys("two") == "z0d3a4b-e6");
  CHECK(keys("all") == "a1b-");
  CHECK(keys("quoted") == "<<-");
  const node c = spec.document->find("/one/b/c");
  REQUIRE(c);
  CHECK(c.text() == "2");
  CHECK(c.where() == spec.document->find("/base/b/c").where());
  const node merged = spec.document->find("/two/b");
  CHECK(merged.pointer() == "/two/b");
  CHECK(merged.is_alias());
  CHECK(merged.alias_target() == spec.document->find("/base/b"));
  CHECK(spec.at(merged.key_where()) == "b");
  CHECK(spec.at(spec.root().find("all").where()) == "{<<: *base}");
  CHECK(spec.at(spec.root().find("one").where()) == "<<: *base\n  a: 5");
}

TEST_CASE("merged entries count as often as they are used") {
  std::string text = "a0: &a0 {k0: 1, k1: 2, k2: 3}\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = std::to_string(i - 1);
    const std::string own = std::to_string(i);
    text += "a" + own + ": &a" + own + " {<<: [*a" + last + ", *a" + last + "], x" + own + ": *a" +
            last + "}\n";
  }
  const parsed spec(text, {.depth = 200, .nodes = 100'000});
  CHECK_FALSE(spec.document);
  CHECK(spec.report().find("[OA1005]") != std::string::npos);
}
