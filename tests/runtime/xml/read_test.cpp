#include <string>
#include <support/catch.hpp>
#include <tenon/xml/convert.hpp>

#include "tables.hpp"

using tenon::xml::to_json;

namespace tables {

extern const layout branch;  // holds itself
constexpr node twig{.name = "twig", .value = &branch};
constexpr layout twigs{.types = tenon::rules::array_type, .items = &twig};
constexpr member branch_members[] = {{"twigs", {.value = &twigs, .kind = node_kind::inlined}}};
constinit const layout branch{.types = tenon::rules::object_type, .members = branch_members};
constexpr node branch_root{.name = "branch", .value = &branch};

}  // namespace tables

namespace {

std::string json_of(std::string_view document, const tenon::xml::node& root = tables::pet_root) {
  const tenon::xml::conversion read = to_json(document, root);
  if (read.error) return "error: " + read.error->message;
  std::string out = read.json;
  for (const tenon::violation& each : read.violations) out += ' ' + each.pointer + '=' + each.code;
  return out;
}

std::string error_of(std::string_view document) {
  const tenon::xml::conversion read = to_json(document, tables::pet_root);
  return read.error ? read.error->message : "read as " + read.json;
}

}  // namespace

TEST_CASE("elements and attributes become members", "[xml][read]") {
  CHECK(json_of(R"(<?xml version="1.0"?>
<pet id="7" xml:lang="en" xmlns:c="urn:codes" c:code="x" code="ignored">
  <p:name xmlns:p="urn:pets">Rex &amp; co</p:name>
  <age>3</age><tame>1</tame>
  <tagList><tag>a</tag><tag/></tagList>
  <photo>one</photo><photo>two</photo>
  <price currency="EUR">12</price>
  <unknown><photo>no</photo></unknown>
</pet>)") == R"({"id":7,"lang":"en","code":"x","name":"Rex & co","age":3,"tame":true,)"
             R"("tags":["a",""],"photo":["one","two"],"price":{"currency":"EUR","amount":12}})");
}

TEST_CASE("what is not there stays away, but a required list is empty", "[xml][read]") {
  CHECK(json_of("<pet/>") == R"({"photo":[]})");
  CHECK(json_of("<pet><tagList/><counts/><price/></pet>") ==
        R"({"tags":[],"photo":[],"price":{"amount":""},"counts":{}})");
}

TEST_CASE("xsi:nil is null", "[xml][read]") {
  constexpr std::string_view xsi = R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")";
  CHECK(json_of("<pet><age " + std::string{xsi} + " xsi:nil='true'/></pet>") ==
        R"({"age":null,"photo":[]})");
  CHECK(json_of("<pet " + std::string{xsi} + "><age xsi:nil='0'>4</age></pet>") ==
        R"({"age":4,"photo":[]})");
}

TEST_CASE("maps have elements that are named by their keys", "[xml][read]") {
  CHECK(
      json_of("<pet><counts><b>1</b><a>2</a></counts><lists><x>1</x><y/><x>2</x></lists></pet>") ==
      R"({"photo":[],"counts":{"b":1,"a":2},"lists":{"x":["1","2"],"y":[""]}})");
  CHECK(json_of("<pet><counts><b>1</b><b>2</b></counts></pet>") ==
        R"({"photo":[],"counts":{"b":1}} /counts/b=duplicate_key)");
}

TEST_CASE("texts are the kind of value that belongs there", "[xml][read]") {
  CHECK(json_of("<pet><age> 3\n</age><tame> false </tame></pet>") ==
        R"({"age":3,"tame":false,"photo":[]})");
  // Left to whoever reads the JSON to refuse.
  CHECK(json_of("<pet><age>03</age><tame>yes</tame></pet>") ==
        R"({"age":"03","tame":"yes","photo":[]})");
  CHECK(json_of("<pet><age><x/></age></pet>") == R"({"age":{},"photo":[]})");
  CHECK(json_of("<pet><photo>  </photo><photo>a<![CDATA[<&]]>b&#x41;&quot;\\</photo></pet>") ==
        R"({"photo":["  ","a<&bA\"\\"]})");
}

TEST_CASE("namespaces are compared by name, prefixes are not", "[xml][read]") {
  CHECK(json_of("<q:pet xmlns:q='urn:pets'><q:name>a</q:name><q:age>1</q:age></q:pet>",
                tables::spaced_root) == R"({"name":"a","age":1,"photo":[]})");
  CHECK(json_of("<pet xmlns='urn:pets'><name>a</name><age>1</age></pet>", tables::spaced_root) ==
        R"({"name":"a","age":1,"photo":[]})");
  CHECK(json_of("<pet><name>a</name></pet>") == R"({"photo":[]})");
  CHECK(json_of("<pet/>", tables::spaced_root) == " =type");
  CHECK(json_of("<dog/>") == " =type");
}

TEST_CASE("what does not belong there is a violation", "[xml][read]") {
  CHECK(json_of("<pet><age>1</age><age>2</age></pet>") ==
        R"({"age":1,"photo":[]} /age=duplicate_key)");
  CHECK(json_of("<pet>text<age>1</age></pet>") == R"({"age":1,"photo":[]} =type)");
  CHECK(json_of("<pet><tagList>x<tag>a</tag></tagList></pet>") ==
        R"({"tags":["a"],"photo":[]} /tags=type)");
  CHECK(json_of("<pet x='1' id='2' xmlns:a='urn:a'><y/></pet>", tables::closed_root) ==
        R"({"id":2,"photo":[]} /y=unknown_property /x=unknown_property)");
}

TEST_CASE("what is no XML is an error with its place", "[xml][read]") {
  const auto read = to_json("<pet>\n  <age>1</name>\n</pet>", tables::pet_root);
  REQUIRE(read.error);
  CHECK(read.error->line == 2);
  CHECK(read.error->message == "Start-end tags mismatch");
  CHECK_FALSE(read.error->is_other_charset);

  CHECK(error_of("") == "No document element found");
  CHECK(error_of("<pet><age>1") == "Start-end tags mismatch");
  CHECK(error_of("<pet/><pet/>") == "a second root element");
  CHECK(error_of("<pet/>x") == "text outside of the root element");
  CHECK(error_of("<pet x='1' x='2'/>") == "an attribute is there twice");
  CHECK(error_of("<p:pet/>") == "an element with an unknown prefix or no proper name");
  CHECK(error_of("<pet x='<'/>") == "'<' in an attribute is written '&lt;'");
  CHECK(error_of("<pet>]]></pet>") == "']]>' ends no CDATA section");
}

TEST_CASE("nothing is expanded, fetched or cut short", "[xml][read]") {
  const std::string doctype = "document types and entities are not read: leave <!DOCTYPE out";
  CHECK(error_of("<!DOCTYPE pet SYSTEM 'file:///etc/passwd'><pet/>") == doctype);
  CHECK(error_of("<!DOCTYPE p [<!ENTITY a 'b'>]><pet>&a;</pet>") == doctype);
  CHECK(error_of("<pet><!DOCTYPE x></pet>") == doctype);
  CHECK(error_of("<pet><age>&a;</age></pet>") == "no such entity; '&' is written '&amp;'");
  const std::string character = "XML has no such character";
  CHECK(error_of("<pet>&#0;</pet>") == character);
  CHECK(error_of("<pet>&#xD800;</pet>") == character);
  CHECK(error_of("<pet>&#x110000;</pet>") == character);
  CHECK(error_of("<pet>&#99999999999999999999;</pet>") == character);
  CHECK(error_of("<pet x='\x01'/>") == character);
  CHECK(error_of("<pet>\xC0\x80</pet>") == "invalid UTF-8");
  CHECK(error_of("<pet><!-- \xED\xA0\x80 --></pet>") == "invalid UTF-8");
}

TEST_CASE("only UTF-8 is read", "[xml][read]") {
  CHECK(json_of("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><pet/>") == R"({"photo":[]})");
  CHECK(json_of("<?xml version=\"1.0\" encoding=\"US-ASCII\"?><pet/>") == R"({"photo":[]})");
  const auto is_other = [](std::string_view document) {
    const auto read = to_json(document, tables::pet_root);
    return read.error && read.error->is_other_charset;
  };
  CHECK(is_other("<?xml version='1.0' encoding='ISO-8859-1'?><pet/>"));
  CHECK(is_other(std::string_view{"\xFF\xFE<\0p\0", 6}));
  CHECK(is_other(std::string_view{"\0<\0p", 4}));
}

TEST_CASE("depth, attributes and namespaces have limits", "[xml][read]") {
  const auto nested = [](unsigned depth) {
    std::string text = "<branch>";
    for (unsigned i = 1; i < depth; ++i) text += "<twig>";
    for (unsigned i = 1; i < depth; ++i) text += "</twig>";
    return text + "</branch>";
  };
  CHECK(json_of(nested(tenon::xml::max_depth), tables::branch_root).starts_with(R"({"twigs":[)"));
  CHECK(json_of(nested(tenon::xml::max_depth + 1), tables::branch_root) ==
        "error: elements are nested too deeply");
  std::string many = "<pet";
  for (unsigned i = 0; i <= tenon::xml::max_attributes; ++i)
    many += " a" + std::to_string(i) + "=''";
  CHECK(error_of(many + "/>") == "too many attributes and namespaces");
}
