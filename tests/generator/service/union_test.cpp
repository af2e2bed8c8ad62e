#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;

namespace {

/// Two objects, their members given, and a union U of them.
lowering pair_of(const std::string& a, const std::string& b, const std::string& more = "") {
  return lower_schemas("    A: {type: object, " + a + "}\n    B: {type: object, " + b +
                       "}\n    U:\n      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: "
                       "'#/components/schemas/B'}]\n" +
                       more);
}

std::string union_in(const lowering& made) {
  const std::string text = made.dump();
  const std::size_t at = text.find("union U");
  return at == std::string::npos ? text : text.substr(at);
}

}  // namespace

TEST_CASE("a discriminator with mapping, implicit names or constants", "[service]") {
  const std::string k = "required: [k], properties: {k: {type: string}}";
  CHECK(
      union_in(pair_of(k, k, "      discriminator: {propertyName: k, mapping: {a: A, c: A}}\n")) ==
      "union U by tag \"k\"\n  A: A tags [a, c]\n  B: B tags [B]\n");
  CHECK(union_in(pair_of("required: [k], properties: {k: {const: x}}", k,
                         "      discriminator: {propertyName: k}\n")) ==
        "union U by tag \"k\"\n  A: A tags [x]\n  B: B tags [B]\n");
}

TEST_CASE("alternatives without the discriminator's property get it", "[service]") {
  const lowering made =
      pair_of("properties: {x: {type: string}}", "required: [k], properties: {k: {const: x}}",
              "      discriminator: {propertyName: k}\n");
  CHECK(made.dump().find("object A\n  \"x\": string\n  \"k\": string = \"A\"\n") !=
        std::string::npos);
}

TEST_CASE("a discriminator that gives one value twice is not used", "[service]") {
  const std::string k = "required: [k], properties: {k: {const: x}}";
  const lowering made = pair_of(k, k, "      discriminator: {propertyName: k}\n");
  CHECK(made.warnings() == strings{"OA4008", "OA4007"});
  CHECK(union_in(made).starts_with("union U by try_one\n"));
}

TEST_CASE("distinct JSON kinds, integers apart from numbers", "[service]") {
  CHECK(union_in(lower_schemas("    U: {anyOf: [{type: string}, {type: integer}, {type: number}, "
                               "{type: array, items: {type: string}}]}\n")) ==
        "union U by kind\n  string: string kinds [string]\n  integer: int64 kinds [integer]\n"
        "  number: float64 kinds [number]\n  list: array<string> kinds [array]\n");
  CHECK(union_in(lower_schemas("    U: {type: [string, object, 'null'], maxLength: 3}\n")) ==
        "union U by kind\n  string: string{max_length 3} kinds [string]\n"
        "  option2: map<any> kinds [object]\n");
}

TEST_CASE("constants tell objects apart, then required members", "[service]") {
  CHECK(union_in(pair_of("required: [t], properties: {t: {const: a}}",
                         "required: [t], properties: {t: {enum: [b, c]}}")) ==
        "union U by tag \"t\"\n  A: A tags [a]\n  B: B tags [b, c]\n"
        "enum B.t: string\n  \"b\"\n  \"c\"\n");
  CHECK(union_in(pair_of("required: [x, z], properties: {x: {}, z: {}}",
                         "required: [y, z], properties: {y: {}, z: {}}")) ==
        "union U by signature\n  A: A required [x]\n  B: B required [y]\n");
}

TEST_CASE("unions of one alternative are no unions", "[service]") {
  CHECK(lower_schemas("    U: {oneOf: [{type: 'null'}, {type: string}]}\n"
                      "    V: {anyOf: [{type: integer}]}\n"
                      "    W: {properties: {a: {anyOf: [{$ref: '#/components/schemas/V'}, "
                      "{nullable: true}]}}}\n")
            .dump() == "alias U = string?\nalias V = int64\nobject W\n  \"a\": int64?\n");
}

TEST_CASE("members beside a union belong to each alternative", "[service]") {
  CHECK(lower_schemas("    A: {type: object, required: [x], properties: {x: {}}}\n"
                      "    B: {type: object, required: [y], properties: {y: {}}}\n"
                      "    U: {type: object, required: [id], properties: {id: {type: string}}, "
                      "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: "
                      "'#/components/schemas/B'}]}\n")
            .dump()
            .find("object U.A\n  base A\n  \"id\": string required\n  \"x\": any required\n") !=
        std::string::npos);
}

TEST_CASE("alternatives that only require members are a check of the whole value", "[service]") {
  const lowering made = lower_schemas(
      "    U: {properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}\n");
  CHECK(made.warnings().empty());
  CHECK(made.dump() == "object U\n  \"a\": any\n  \"b\": any\n");
  const lowering used = lower_schemas(
      "    U: {properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}\n"
      "    V: {type: array, items: {$ref: '#/components/schemas/U'}}\n");
  CHECK(used.dump().find("alias V = array<U conforming to schema 1>") != std::string::npos);
}

TEST_CASE("alternatives that nothing beside the union allows are left out", "[service]") {
  const lowering made = lower_schemas(
      "    A: {type: array, items: {type: string}, oneOf: [{type: string}, {maxItems: 3}]}\n");
  CHECK(made.errors().empty());
  CHECK(made.warnings() == strings{"OA4009"});
  CHECK(lower_schemas("    A: {type: array, items: {}, oneOf: [{type: string}, {type: integer}]}\n")
            .errors() == strings{"OA4009", "OA4009"});
}

TEST_CASE("a union can contain itself through an object", "[service]") {
  const lowering made = lower_schemas(
      "    U: {oneOf: [{type: string}, {$ref: '#/components/schemas/Not'}]}\n"
      "    Not: {type: object, required: [of], properties: {of: {$ref: "
      "'#/components/schemas/U'}}}\n");
  CHECK(made.dump() ==
        "union U recursive by kind\n  string: string kinds [string]\n  Not: Not kinds [object]\n"
        "object Not recursive\n  \"of\": U required boxed\n");
}

TEST_CASE("a base that lists its children is a union of them", "[service]") {
  CHECK(lower_schemas("    Pet: {type: object, required: [t], properties: {t: {type: string}}, "
                      "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: "
                      "'#/components/schemas/Dog'}], discriminator: {propertyName: t}}\n"
                      "    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {c: "
                      "{}}}\n"
                      "    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {d: "
                      "{}}}\n")
            .dump() ==
        "union Pet by tag \"t\"\n  Cat: Cat tags [Cat]\n  Dog: Dog tags [Dog]\n"
        "object Cat\n  \"t\": string required\n  \"c\": any\n"
        "object Dog\n  \"t\": string required\n  \"d\": any\n");
}

TEST_CASE("unions with members that lead to each other come to an end", "[service]") {
  const lowering made = lower_schemas(
      "    A: {properties: {a: {}}, oneOf: [{$ref: '#/components/schemas/B'}, {type: object, "
      "properties: {x: {}}}]}\n"
      "    B: {properties: {b: {}}, oneOf: [{$ref: '#/components/schemas/A'}, {type: object, "
      "properties: {y: {}}}]}\n");
  CHECK_FALSE(made.sink.empty());
}

TEST_CASE("a large alternative is boxed, a small one is not", "[service]") {
  std::string large = "properties: {";
  for (int i = 0; i < 40; ++i) large += "m" + std::to_string(i) + ": {type: string}, ";
  large += "last: {type: string}}";
  const std::string small = "required: [a], properties: {a: {type: string}}";
  CHECK(union_in(pair_of(small, large)) == "union U by try_one\n  A: A\n  B: B boxed\n");
  const std::string holder = "properties: {list: {type: array, items: {" + large + "}}}";
  CHECK(union_in(pair_of(small, holder)).starts_with("union U by try_one\n  A: A\n  B: B\n"));
}

TEST_CASE("a union whose large alternatives are boxed is small where it is held", "[service]") {
  std::string schemas;
  for (int depth = 0; depth < 30; ++depth) {
    const std::string next = std::to_string(depth + 1);
    schemas += "    Level" + std::to_string(depth) + ":\n      type: object\n      properties:\n";
    for (const char* member : {"a", "b", "c"})
      schemas += std::string("        ") + member +
                 ": {oneOf: [{type: string}, {$ref: '#/components/schemas/Level" + next + "'}]}\n";
  }
  schemas += "    Level30: {type: object, properties: {text: {type: string}}}\n";
  const lowering made = lower_schemas(schemas);
  REQUIRE(made.result);
  std::size_t boxed = 0;
  for (const auto& type : made.result->types)
    for (const auto& each : type.union_.alternatives) boxed += each.boxed ? 1 : 0;
  // Each level is at most three times the one below, so about every sixth is too large to be held.
  CHECK(boxed >= 9);
  CHECK(boxed <= 30);
}
