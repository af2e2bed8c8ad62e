#include <support/catch.hpp>

#include "read_text.hpp"

using namespace tenon::gen::openapi;
using strings = std::vector<std::string>;

TEST_CASE("3.0 spellings are upgraded while reading", "[openapi]") {
  const reading read(with_schemas(
      "    A: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true}\n", "3.0.3"));
  REQUIRE(read.result);
  const schema& a = *read.result->component_schemas.at(0);
  CHECK(a.types == integer_type);
  CHECK(a.nullable);
  CHECK(a.minimum->text == "1");
  CHECK(a.minimum->exclusive);
}

TEST_CASE("null in a list of types becomes nullable", "[openapi]") {
  const reading read(
      with_schemas("    A: {type: [string, 'null'], exclusiveMaximum: 18446744073709552000}\n"));
  REQUIRE(read.result);
  const schema& a = *read.result->component_schemas.at(0);
  CHECK(a.types == string_type);
  CHECK(a.nullable);
  CHECK(a.maximum->text == "18446744073709552000");
}

TEST_CASE("types are inferred where keywords leave no doubt", "[openapi]") {
  const reading read(with_schemas(
      "    O: {properties: {a: {}}}\n    L: {items: {}}\n    E: {enum: [a, null]}\n    N: {}\n"));
  REQUIRE(read.result);
  const auto& all = read.result->component_schemas;
  CHECK(all.at(0)->types == object_type);
  CHECK(all.at(1)->types == array_type);
  CHECK(all.at(2)->types == string_type);
  CHECK(all.at(2)->nullable);
  CHECK(all.at(3)->types == 0);
}

TEST_CASE("enum values that the type excludes are left out, unless that is all of them",
          "[openapi]") {
  const reading read(with_schemas("    A: {type: number, enum: ['', 0, 1.5]}\n"));
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->enum_values.size() == 2);
  CHECK(read.warnings() == strings{"OA4003"});
  CHECK_FALSE(reading(with_schemas("    A: {type: integer, enum: ['-1', '1']}\n")).result);
}

TEST_CASE("an enum lists null where the type allows it", "[openapi]") {
  const reading read(with_schemas("    A: {type: [string, 'null'], enum: [a, b]}\n"));
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->nullable);
  CHECK(read.warnings() == strings{"OA4003"});
  CHECK(read.pointed_at() == "enum");
  CHECK(reading(with_schemas("    A: {type: [string, 'null'], enum: [a, null]}\n")).sink.empty());
  CHECK(reading(with_schemas("    A: {type: string, nullable: true, enum: [a]}\n", "3.0.3"))
            .warnings() == strings{"OA4003"});
  CHECK(reading(with_schemas("    A: {type: string, enum: [a]}\n")).sink.empty());
}

TEST_CASE("a list in items is a tuple, as in older versions of JSON Schema", "[openapi]") {
  const reading read(with_schemas("    A: {type: array, items: [{type: integer}, {}]}\n"));
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->prefix_items.size() == 2);
  CHECK(read.result->component_schemas.at(0)->items == nullptr);
  CHECK(read.warnings() == strings{"OA2005"});
  CHECK_FALSE(reading(with_schemas("    A: {type: array, items: [{}]}\n", "3.0.3")).result);
}

TEST_CASE("extensions of components can hold schemas", "[openapi]") {
  const reading read(
      "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n"
      "  x-parts: {Size: {type: integer}}\n"
      "  schemas: {A: {$ref: '#/components/x-parts/Size'}}\n");
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->ref->types == integer_type);
}

TEST_CASE("a property named $ref is a property", "[openapi]") {
  const reading read(with_schemas("    A: {properties: {$ref: {type: string}}}\n"));
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->properties.at(0).name == "$ref");
}

TEST_CASE("references resolve to the same schema, cycles included", "[openapi]") {
  const reading read(
      with_schemas("    A: {properties: {self: {$ref: '#/components/schemas/A'}, b: {$ref: "
                   "'#/components/schemas/B%7e1C'}}}\n"
                   "    B/C: {type: string}\n"));
  REQUIRE(read.result);
  const schema& a = *read.result->component_schemas.at(0);
  CHECK(a.properties.at(0).value->ref == &a);
  CHECK(a.properties.at(1).value->ref == read.result->component_schemas.at(1));
}

TEST_CASE("broken references are located", "[openapi]") {
  const auto with = [](const std::string& ref) {
    return reading(with_schemas("    Pet: {}\n    A: {$ref: '" + ref + "'}\n"));
  };
  const reading missing = with("#/components/schemas/Peet");
  CHECK(missing.errors() == strings{"OA3002"});
  CHECK(missing.pointed_at() == "'#/components/schemas/Peet'");
  CHECK(missing.help() == "did you mean 'Pet'?");
  CHECK(with("#/components/schemas/A").errors() == strings{"OA3003"});
  CHECK(with("https://example.com/a.yaml").errors() == strings{"OA3005"});
  CHECK(with("#/components/responses/A").errors() == strings{"OA3006"});
  CHECK(with("#name").errors() == strings{"OA3002"});
  CHECK(with("no-such-file.yaml").errors() == strings{"OA1001"});
}

TEST_CASE("siblings of a 3.0 reference count, with a word about it", "[openapi]") {
  const reading read(with_schemas(
      "    A: {type: string}\n    B: {$ref: '#/components/schemas/A', nullable: true}\n", "3.0.0"));
  REQUIRE(read.result);
  CHECK(read.warnings() == strings{"OA3004"});
  CHECK(read.result->component_schemas.at(1)->nullable);
}

TEST_CASE("schema mistakes", "[openapi]") {
  const auto with = [](const std::string& schema) {
    return reading(with_schemas("    A: " + schema + "\n"));
  };
  CHECK(with("{type: strng}").errors() == strings{"OA2004"});
  CHECK(with("{type: strng}").help() == "did you mean 'string'?");
  CHECK(with("{type: string, minLength: 3, maxLength: 2}").errors() == strings{"OA4010"});
  CHECK(with("{type: number, minimum: 3, exclusiveMaximum: 3}").errors() == strings{"OA4010"});
  CHECK(with("{type: number, multipleOf: 0}").errors() == strings{"OA4010"});
  CHECK(with("{type: integer, enum: [a]}").errors() == strings{"OA4003"});
  CHECK(with("{type: integer, enum: ['1']}").errors() == strings{"OA4003"});
  CHECK(with("{type: string, enum: [1, two, 3.0, true]}").warnings() == strings(3, "OA2004"));
  CHECK(with("{type: string, enum: [1, '1']}").warnings() == strings{"OA2004", "OA4004"});
  CHECK(with("{type: [string, integer], enum: [1, '1']}").warnings().empty());
  CHECK(with("{type: string, const: 7, default: 7}").warnings() == strings(2, "OA2004"));
  CHECK(with("{enum: [a, b, a]}").warnings() == strings{"OA4004"});
  CHECK(with("{type: array, min_items: 1}").warnings() == strings{"OA2002"});
  CHECK(with("{type: array, min_items: 1}").help() == "did you mean 'minItems'?");
  CHECK(with("{oneOf: []}").errors() == strings{"OA2004"});
  CHECK(with("{$dynamicRef: '#a'}").errors() == strings{"OA3002"});
  CHECK(with("{type: string, nullable: true}").warnings() == strings{"OA2005"});
}

TEST_CASE("discriminator mappings take bare names and references", "[openapi]") {
  const reading read(with_schemas(
      "    A: {type: object}\n"
      "    U:\n"
      "      oneOf: [{$ref: '#/components/schemas/A'}]\n"
      "      discriminator: {propertyName: k, mapping: {a: A, b: '#/components/schemas/A'}}\n"));
  REQUIRE(read.result);
  const schema& u = *read.result->component_schemas.at(1);
  CHECK(u.discriminator->mapping.at(0).value == read.result->component_schemas.at(0));
  CHECK(u.discriminator->mapping.at(1).value == read.result->component_schemas.at(0));
  CHECK(reading(with_schemas("    U: {oneOf: [{}], discriminator: {propertyName: k, mapping: {a: "
                             "Missing}}}\n"))
            .errors() == strings{"OA4007"});
}

TEST_CASE("a default mapping that leads nowhere is ignored, with a warning", "[openapi]") {
  const reading read(with_schemas(
      "    U: {oneOf: [{}], discriminator: {propertyName: k, defaultMapping: Missing}}\n",
      "3.2.0"));
  CHECK(read.errors().empty());
  CHECK(read.warnings() == strings{"OA4007"});
  CHECK(read.pointed_at() == "Missing");
}

TEST_CASE("null without quotes is the type null, with a warning") {
  const reading read(with_schemas("    A: {type: [string, null]}\n    B: {type: null}\n"));
  CHECK(read.errors().empty());
  CHECK(read.warnings() == strings{"OA2004", "OA2004"});
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->types == string_type);
  CHECK(read.result->component_schemas.at(0)->nullable);
  CHECK(read.result->component_schemas.at(1)->types == null_type);
  CHECK(reading(with_schemas("    A: {type: null}\n", "3.0.3")).errors() == strings{"OA2005"});
}

TEST_CASE("a pattern that cannot be run is left out and told", "[openapi]") {
  const reading read(
      with_schemas("    A: {type: string, pattern: '[a'}\n"
                   "    B: {patternProperties: {'(': {}, '^b': {}}}\n"
                   "    C: {type: string, pattern: '\\Aa\\z'}\n"
                   "    D: {type: string, pattern: '(?=a)'}\n"));
  REQUIRE(read.result);
  CHECK(read.warnings() == strings{"OA4011", "OA4011", "OA4011", "OA4011"});
  CHECK(read.codes(tenon::gen::source::severity::info) == strings{"OA4012"});
  const auto& all = read.result->component_schemas;
  CHECK_FALSE(all.at(0)->pattern);
  CHECK(all.at(1)->pattern_properties.size() == 1);
  CHECK(all.at(2)->pattern == "\\Aa\\z");
}

TEST_CASE("schemas of another dialect are told", "[openapi]") {
  CHECK(reading(with_schemas("    A: {$schema: 'http://json-schema.org/draft-07/schema#'}\n"))
            .warnings() == strings{"OA5001"});
  CHECK(reading(with_schemas("    A: {$schema: 'https://json-schema.org/draft/2020-12/schema'}\n"))
            .warnings()
            .empty());
  CHECK(reading("jsonSchemaDialect: https://example.com/mine\n" + with_schemas("    A: {}\n"))
            .warnings() == strings{"OA5001"});
}
