#include "render/template.hpp"

#include <string>
#include <support/catch.hpp>

using namespace tenon::gen::render;

namespace {

std::string rendered(const std::string& text, const object& data) {
  template_set set;
  set.add("page", "page.mustache", text);
  return set.render("page", data);
}

std::string failure(const std::string& text, const object& data) {
  try {
    rendered(text, data);
  } catch (const template_error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("names are replaced and nothing is escaped") {
  CHECK(rendered("{{name}} = {{ a.b }};", {{"name", "x<y>"}, {"a", object{{"b", "\"&\""}}}}) ==
        "x<y> = \"&\";");
  CHECK(rendered("{{#all}}<{{.}}>{{/all}}", {{"all", list{"a", "b"}}}) == "<a><b>");
}

TEST_CASE("sections take bools, lists and objects") {
  const object data{{"yes", true},
                    {"no", false},
                    {"none", list{}},
                    {"all", list{object{{"n", "1"}}, object{{"n", "2"}}}},
                    {"one", object{{"n", "3"}}}};
  CHECK(rendered("{{#yes}}a{{/yes}}{{^yes}}b{{/yes}}{{#no}}c{{/no}}{{^no}}d{{/no}}", data) == "ad");
  CHECK(rendered("{{#all}}{{n}};{{/all}}{{^all}}x{{/all}}", data) == "1;2;");
  CHECK(rendered("{{#none}}x{{/none}}{{^none}}empty{{/none}}", data) == "empty");
  CHECK(rendered("{{#one}}{{n}}{{/one}}", data) == "3");
}

TEST_CASE("a tag alone on its line takes the line with it") {
  const object data{{"yes", true}, {"no", false}, {"n", "1"}};
  CHECK(rendered("a\n  {{#yes}}\n  b\n  {{/yes}}\n{{! note }}\n{{#no}}\nc\n{{/no}}\nd\n", data) ==
        "a\n  b\nd\n");
  CHECK(rendered("{{#yes}} x {{/yes}}\n", data) == " x \n");
  CHECK(rendered("  {{n}}\n", data) == "  1\n");
}

TEST_CASE("every line of a partial is indented") {
  template_set set;
  set.add("inner", "inner", "one {{n}}\n{{#yes}}\n\n  two\n{{/yes}}\n");
  set.add("outer", "outer", "{\n  {{>inner}}\n}\n");
  CHECK(set.render("outer", {{"n", "1"}, {"yes", true}}) == "{\n  one 1\n\n    two\n}\n");
}

TEST_CASE("what does not fit the data is an error with its line") {
  CHECK(failure("a\n\n{{#o}}\n{{name}}\n{{/o}}", {{"o", object{}}, {"name", "outer"}}) ==
        "page.mustache:4: there is no 'name' here");
  CHECK(failure("{{b}}", {{"b", true}}) == "page.mustache:1: 'b' is not text");
  CHECK(failure("{{#s}}{{/s}}", {{"s", "text"}}) ==
        "page.mustache:1: 's' is no yes/no, list or object");
  CHECK(failure("\n{{>gone}}", {}) == "page.mustache:2: there is no template 'gone'");
  CHECK(failure("{{>page}}", {}) == "page.mustache:1: partials are nested too deeply");
  CHECK(failure("{{a.b}}", {{"a", "text"}}) == "page.mustache:1: 'a.b' is looked up in no object");
}

TEST_CASE("a template that is not well formed is an error") {
  CHECK(failure("x\n{{#a}}\n", {}) == "page.mustache:2: section 'a' is not closed");
  CHECK(failure("{{#a}}\n{{/b}}", {}) == "page.mustache:2: 'b' closes the section 'a' of line 1");
  CHECK(failure("{{/b}}", {}) == "page.mustache:1: 'b' closes no section");
  CHECK(failure("{{a", {}) == "page.mustache:1: '{{' without '}}'");
  CHECK(failure("{{}}", {}) == "page.mustache:1: a tag has no name");
  CHECK(failure("{{&a}}", {}).starts_with("page.mustache:1: '{{&a}}' is not supported"));
}
