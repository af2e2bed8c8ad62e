#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;
using tenon::gen::source::severity;

namespace {

const std::string answers = "      responses: {'200': {description: d}}\n";

/// What the findings note, in their order.
strings noted(const lowering& made) {
  CHECK(made.errors().empty());
  strings places;
  for (const auto& each : made.sink.sorted()) {
    if (each.code.text() != "OA4014") continue;
    CHECK(each.level == severity::info);
    for (const auto& note : each.notes) {
      places.push_back(std::string(made.sources.text(note.where)) + ": " + note.message);
    }
  }
  return places;
}

/// A member `m` of a body with this schema.
strings noted_of(const std::string& schema) {
  return noted(
      lower_operation("      requestBody: {content: {application/json: {schema: {type: "
                      "object, properties: {m: " +
                      schema + "}}}}}\n" + answers));
}

const strings text{"m: a text"};
const strings list{"m: a list"};

}  // namespace

TEST_CASE("texts and lists of any length are noted in requests", "[service]") {
  CHECK(noted_of("{type: string}") == text);
  CHECK(noted_of("{type: string, minLength: 1}") == text);
  CHECK(noted_of("{type: string, pattern: '^[a-z]+$'}") == text);
  CHECK(noted_of("{type: string, pattern: '[a-z]'}") == text);
  CHECK(noted_of("{type: string, pattern: '^[a-z]{2,}$'}") == text);
  for (const std::string open : {R"(^a\$)", "^a|b$", "^(a$)", "^[a$", "^", "^(a|b*)$"}) {
    CHECK(noted_of("{type: string, pattern: '" + open + "'}") == text);
  }
  CHECK(noted_of("{type: [string, 'null']}") == text);
  CHECK(noted_of("{type: array, items: {type: integer}}") == list);
  CHECK(noted_of("{type: array, maxItems: 3, items: {type: string}}") == strings{"items: a text"});
  CHECK(noted_of("{type: object, additionalProperties: {type: string}}") ==
        strings{"additionalProperties: a text"});
  CHECK(noted_of("{oneOf: [{type: integer}, {type: string}]}").size() == 1);
}

TEST_CASE("what has an end is not noted", "[service]") {
  CHECK(noted_of("{type: string, maxLength: 9}").empty());
  CHECK(noted_of("{allOf: [{type: string}, {maxLength: 9}]}").empty());
  CHECK(noted_of("{type: string, enum: [a, b]}").empty());
  CHECK(noted_of("{type: string, const: a}").empty());
  CHECK(noted_of("{type: string, format: uuid}").empty());
  for (const std::string closed :
       {"^[a-z]{2,3}$", "^(a|b)$", "^[+*]$", R"(^\+\d{1,3}$)", R"(^[\]|]$)"}) {
    CHECK(noted_of("{type: string, pattern: '" + closed + "'}").empty());
  }
  CHECK(noted_of("{type: array, maxItems: 3, items: {type: integer}}").empty());
  CHECK(noted_of("{type: string, readOnly: true}").empty());
  CHECK(noted_of("{type: integer}").empty());
}

TEST_CASE("only what is received is noted, once", "[service]") {
  CHECK(noted(lower_operation("      responses: {'200': {description: d, content: "
                              "{application/json: {schema: {type: string}}}}}\n"))
            .empty());
  const std::string shared = "      parameters: [{$ref: '#/components/parameters/p'}]\n" + answers;
  const lowering made(
      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
      "      operationId: first\n" +
      shared + "    delete:\n      operationId: second\n" + shared +
      "components:\n  parameters:\n    p: {name: p, in: query, schema: {type: string}}\n");
  const auto found = made.sink.sorted();
  REQUIRE(found.size() == 1);
  CHECK(made.sources.text(found.at(0).where) == "get");
  CHECK(found.at(0).message == "a request can have texts or lists of any length in 1 place");
  CHECK(noted(made) == strings{"schema: a text"});
}

TEST_CASE("of many places the first are noted", "[service]") {
  std::string members;
  for (char name = 'a'; name <= 'g'; ++name) members += std::string(1, name) + ": {type: string}, ";
  const lowering made =
      lower_operation("      requestBody: {content: {application/json: {schema: {properties: {" +
                      members + "}}}}}\n" + answers);
  CHECK(noted(made) == strings{"a: a text", "b: a text", "c: a text", "d: a text", "e: a text"});
  CHECK(made.sink.sorted().at(0).message ==
        "a request can have texts or lists of any length in 7 places (5 of them are noted)");
}

TEST_CASE("what is left out receives nothing", "[service]") {
  CHECK(noted(lower_operation(
                  "      parameters: [{name: p, in: query, schema: {type: string}}]\n" + answers,
                  {.skip = {"op"}}))
            .empty());
}
