#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;

namespace {

/// What is said of the examples in components/schemas (indented by four): the text that is pointed
/// at, and the message.
strings told(const lowering& made) {
  CHECK(made.errors().empty());
  strings lines;
  for (const auto& each : made.sink.sorted()) {
    if (each.code.text() != "OA4006") continue;
    lines.push_back(std::string(made.sources.text(each.where)) + ": " + each.message);
  }
  return lines;
}

strings told_of(const std::string& schema, const std::string& example) {
  return told(lower_schemas("    A: {" + schema + ", example: " + example +
                            "}\n    B: {type: "
                            "object, properties: {n: {type: integer}}}\n"));
}

const std::string pet =
    "type: object, required: [name], properties: {name: {type: string}, age: {type: integer, "
    "minimum: 0}, id: {type: string, readOnly: true}}";

}  // namespace

TEST_CASE("an example is told with what it is and should be", "[service]") {
  CHECK(told_of("type: integer", "x") == strings{"x: the example is a string, not an integer"});
  CHECK(told_of("type: string", "1") == strings{"1: the example is an integer, not a string"});
  CHECK(told_of("type: string", "[x]") ==
        strings{"example: the example is an array, not a string"});
  CHECK(told_of("type: [string, integer]", "true") ==
        strings{"true: the example is a boolean, which the schema does not take"});
  CHECK(told_of("type: string", "null") ==
        strings{"null: the example is null, which the schema does not allow"});
  CHECK(told_of("enum: [a, b]", "c") == strings{"c: the example is not one of the enum's values"});
  CHECK(told_of("const: a", "b") == strings{"b: the example is not the constant"});
  CHECK(told_of("type: string, maxLength: 2", "abc") ==
        strings{"abc: the example breaks 'maxLength'"});
  CHECK(told_of("type: number, exclusiveMinimum: 0", "0") ==
        strings{"0: the example breaks 'exclusiveMinimum'"});
  CHECK(told_of("type: object, minProperties: 1", "{}") ==
        strings{"example: the example breaks 'minProperties'"});
  CHECK(told_of("type: string, format: date", "today") ==
        strings{"today: the example is no text of the format 'date'"});
  CHECK(told_of("type: integer, format: int32", "2147483648") ==
        strings{"2147483648: the example is out of the range of the format 'int32'"});
}

TEST_CASE("examples that fit are not told", "[service]") {
  CHECK(told_of("type: number", "1").empty());
  CHECK(told_of("type: integer", "1.0").empty());
  CHECK(told_of("type: integer, format: int32", "-2147483648").empty());
  CHECK(told_of("type: integer, format: int64", "9223372036854775807").empty());
  CHECK(told_of("type: integer, format: year", "99999999999").empty());
  CHECK(told_of("type: [string, 'null']", "null").empty());
  CHECK(told_of("type: string, format: date", "2026-01-31").empty());
  CHECK(told_of("type: string, format: hostname", "any text").empty());
  CHECK(told_of("enum: [a, b]", "b").empty());
  CHECK(told_of("description: anything", "{a: [1]}").empty());
  CHECK(told_of("type: object", "{$ref: 'other.json'}").empty());
}

TEST_CASE("the part of an example that does not fit is pointed at", "[service]") {
  CHECK(told_of(pet, "{name: a, age: -1}") ==
        strings{"-1: this value in the example breaks 'minimum'"});
  CHECK(told_of(pet, "{age: 1}") ==
        strings{"example: the example has no member 'name', which is required"});
  CHECK(told_of(pet, "{name: a}").empty());
  CHECK(told_of(pet + ", additionalProperties: false", "{name: a, b: 1}") ==
        strings{"b: this value in the example is a member that the schema does not have"});
  CHECK(told_of(pet, "{name: a, b: 1}").empty());
  CHECK(told_of("type: object, additionalProperties: {type: integer}", "{a: 1, b: x}") ==
        strings{"x: this value in the example is a string, not an integer"});
  CHECK(told_of("type: array, items: {$ref: '#/components/schemas/B'}", "[{n: 1}, {n: [2]}]") ==
        strings{"n: this value in the example is an array, not an integer"});
  CHECK(told_of("type: array, items: false, minItems: 2, prefixItems: [{type: string}, {type: "
                "integer}]",
                "[a, b]") == strings{"b: this value in the example is a string, not an integer"});
  CHECK(told_of("allOf: [{$ref: '#/components/schemas/B'}, {required: [n]}]", "{}") ==
        strings{"example: the example has no member 'n', which is required"});
}

TEST_CASE("required members of one direction may be absent from examples", "[service]") {
  CHECK(
      told_of("type: object, required: [id, key], properties: {id: {type: string, readOnly: true},"
              " key: {type: string, writeOnly: true}}",
              "{}")
          .empty());
}

TEST_CASE("an example fits one of its alternatives", "[service]") {
  const std::string either = "oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]";
  CHECK(told_of(either, "a").empty());
  CHECK(told_of(either, "{n: 1}").empty());
  CHECK(told_of(either, "{n: x}") ==
        strings{"x: this value in the example is a string, not an integer"});
  CHECK(told_of(either, "1") == strings{"1: the example fits none of the alternatives"});
  CHECK(told_of("anyOf: [{type: 'null'}, {$ref: '#/components/schemas/B'}]", "null").empty());
  // Members beside the alternatives are members of the value.
  CHECK(told_of("type: object, properties: {k: {type: string}}, oneOf: [{properties: {a: {type: "
                "integer}}, required: [a], additionalProperties: false}]",
                "{k: x, a: 1}")
            .empty());
}

TEST_CASE("alternatives that lead back to themselves come to an end", "[service]") {
  const lowering made = lower_schemas(
      "    A: {anyOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/A2'}], "
      "example: 1}\n"
      "    A2: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}\n"
      "    B: {type: string}\n");
  for (const auto& each : made.sink.sorted()) CHECK(each.code.text() != "OA4006");
}

TEST_CASE("examples are checked wherever they stand", "[service]") {
  CHECK(told(lower_schemas("    A: {type: integer, examples: [1, x, 2, y]}\n")) ==
        strings{"x: the example is a string, not an integer",
                "y: the example is a string, not an integer"});
  const std::string named =
      "examples: {a: {value: x}, b: {dataValue: y}, c: {serializedValue: z}, "
      "d: {externalValue: 'https://a/b'}, e: {$ref: '#/components/examples/E'}}";
  const std::string components = "components: {examples: {E: {value: [e]}}}\n";
  const lowering body(
      "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n"
      "      operationId: op\n      requestBody: {content: {application/json: {schema: {type: "
      "integer}, " +
      named + "}}}\n      responses: {'200': {description: d}}\n" + components);
  CHECK(told(body) == strings{"x: the example is a string, not an integer",
                              "y: the example is a string, not an integer",
                              "value: the example is an array, not an integer"});
  // The text of a parameter is a string; the data is not.
  const lowering parameter(
      "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
      "      operationId: op\n      parameters: [{name: p, in: query, schema: {type: integer}, " +
      named + "}]\n      responses: {'200': {description: d}}\n" + components);
  CHECK(told(parameter) == strings{"y: the example is a string, not an integer",
                                   "value: the example is an array, not an integer"});
}

TEST_CASE("a string may be what is sent for a value", "[service]") {
  const auto sent_as = [](const std::string& media, const std::string& example) {
    return told(lower_operation("      requestBody: {content: {" + media +
                                ": {schema: {type: object, properties: {n: {type: integer}, s: "
                                "{type: string}}}, example: " +
                                example + "}}}\n      responses: {'200': {description: d}}\n"));
  };
  CHECK(sent_as("application/x-www-form-urlencoded", "'n=1'").empty());
  CHECK(sent_as("application/x-www-form-urlencoded", "{n: '1'}").empty());
  CHECK(sent_as("application/x-www-form-urlencoded", "{s: 1}") ==
        strings{"1: this value in the example is an integer, not a string"});
  CHECK(sent_as("application/problem+json; charset=utf-8", "'{\"n\": 1}'").size() == 1);
}

TEST_CASE("an example points at its schema and says what to do", "[service]") {
  const lowering made = lower_schemas("    A: {type: string, example: 1.10}\n");
  const auto found = made.sink.sorted().at(0);
  CHECK(found.help == "put it in quotes");
  CHECK(found.pointer == "/components/schemas/A/example");
  CHECK(made.sources.text(found.notes.at(0).where) == "A");
  const lowering other = lower_schemas("    A: {type: integer, example: x}\n");
  CHECK(other.sink.sorted().at(0).help == "correct the example, or what the schema says");
}
