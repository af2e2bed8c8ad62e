#include <stdexcept>
#include <string>
#include <support/catch.hpp>
#include <tenon/xml/convert.hpp>

#include "tables.hpp"

using tenon::xml::from_json;
using tenon::xml::to_json;

namespace {

/// Without the declaration.
std::string xml_of(std::string_view json, const tenon::xml::node& root = tables::pet_root) {
  const std::string out = from_json(json, root);
  const std::string start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  REQUIRE(out.starts_with(start));
  return out.substr(start.size());
}

void check_round_trip(const std::string& json, const tenon::xml::node& root = tables::pet_root) {
  const auto read = to_json(from_json(json, root), root);
  REQUIRE_FALSE(read.error);
  CHECK(read.violations.empty());
  CHECK(read.json == json);
}

}  // namespace

TEST_CASE("members become attributes, elements and text", "[xml][write]") {
  CHECK(xml_of(R"({"name":"R<x","id":7,"lang":"en","code":"a\"\n","age":null,"tame":true,)"
               R"("tags":["a",""],"photo":["1","2"],"price":{"amount":12,"currency":"EUR"},)"
               R"("counts":{"b":1},"lists":{"x":["1","2"]}})") ==
        "<pet id=\"7\" xml:lang=\"en\" xmlns:c=\"urn:codes\" c:code=\"a&quot;&#10;\">"
        "<p:name xmlns:p=\"urn:pets\">R&lt;x</p:name>"
        "<age xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"
        "<tame>true</tame><tagList><tag>a</tag><tag/></tagList><photo>1</photo><photo>2</photo>"
        "<price currency=\"EUR\">12</price><counts><b>1</b></counts>"
        "<lists><x>1</x><x>2</x></lists></pet>");
}

TEST_CASE("the xml prefix is not declared, others once", "[xml][write]") {
  CHECK(xml_of(R"({"lang":"en"})") == "<pet xml:lang=\"en\"/>");
  CHECK(xml_of(R"({"age":1})", tables::spaced_root) ==
        "<pet xmlns=\"urn:pets\"><age>1</age></pet>");
}

TEST_CASE("CDATA sections never hold their end", "[xml][write]") {
  CHECK(xml_of(R"({"html":"<b>&]]>"})", tables::note_root) ==
        "<note><![CDATA[<b>&]]]]><![CDATA[>]]></note>");
  check_round_trip(R"({"html":"]]>]]>\u000a]]"})", tables::note_root);
  check_round_trip(R"({"html":"a\u000d\u000ab"})", tables::note_root);
}

TEST_CASE("what is written is read as it was", "[xml][write]") {
  check_round_trip(
      R"({"id":-7,"lang":"\u000d\u000a\u0009 x","code":"'\"<>&","name":" \u000d\u000a ]]> é ","age":null,)"
      R"("tame":false,"tags":["","  "],"photo":[],"price":{"amount":0},"counts":{"b":1,"a":2}})");
}

TEST_CASE("what XML has no place for is not written", "[xml][write]") {
  CHECK_THROWS_AS(from_json(R"({"name":"\u0001"})", tables::pet_root), std::domain_error);
  CHECK_THROWS_AS(from_json(R"({"name":"\uffff"})", tables::pet_root), std::domain_error);
  CHECK_THROWS_AS(from_json(R"({"counts":{"a b":1}})", tables::pet_root), std::domain_error);
  CHECK_THROWS_AS(from_json(R"({"counts":{"":1}})", tables::pet_root), std::domain_error);
  CHECK_THROWS_AS(from_json(R"({"counts":{"x><y":1}})", tables::pet_root), std::domain_error);
}
