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

TEST_CASE("a value of anyOf may have the members of several alternatives", "[service]") {
  const std::string pair =
      "[{type: object, required: [x], properties: {x: {}}}, {type: object, required: [y], "
      "properties: {y: {}}}]}\n";
  CHECK(union_in(lower_schemas("    U: {anyOf: " + pair))
            .starts_with("union U by signature of several\n"));
  CHECK(union_in(lower_schemas("    U: {oneOf: " + pair)).starts_with("union U by signature\n"));
}

TEST_CASE("members that a value of several alternatives loses are told", "[service]") {
  const auto told = [](const std::string& a, const std::string& b, const std::string& word) {
    return lower_schemas("    A: {type: object, properties: {k: {type: string}" + a +
                         "}\n    B: {type: object, properties: {k: {type: string}" + b +
                         "}\n    U: {" + word +
                         ": [{$ref: '#/components/schemas/A'}, {$ref: "
                         "'#/components/schemas/B'}, {type: string}]}\n")
        .warnings();
  };
  const strings lost = {"OA5001"};
  CHECK(told(", a: {}}", ", b: {}}", "anyOf") == lost);
  CHECK(told(", a: {}}, required: [a]", ", b: {}}, required: [b]", "anyOf") == lost);
  CHECK(told(", a: {}}, required: [a]", ", b: {}}, required: [b]", "oneOf") == strings{"OA4008"});
  // One of them has all members of the other.
  CHECK(told(", a: {}}", "}", "anyOf").empty());
  CHECK(told("}", ", b: {}}", "anyOf").empty());
  CHECK(told(", a: {}}, additionalProperties: true", ", b: {}}", "anyOf").empty());
  CHECK(told(", a: {}}, additionalProperties: false", ", b: {}}", "anyOf").empty());
  // Nothing is both.
  CHECK(told(", t: {const: a}, a: {}}, required: [t]", ", t: {const: b}, b: {}}, required: [t]",
             "anyOf")
            .empty());
  CHECK(told(", t: {type: integer}, a: {}}, required: [t]", ", t: {type: string}, b: {}}", "anyOf")
            .empty());
}

TEST_CASE("integers tell objects apart", "[service]") {
  const std::string one = "required: [k], properties: {k: {type: integer, const: 1}}";
  const std::string more = "required: [k], properties: {k: {type: integer, enum: [2, 3]}}";
  for (const std::string discriminator : {"", "      discriminator: {propertyName: k}\n"}) {
    const lowering made = pair_of(one, more, discriminator);
    CHECK(union_in(made).starts_with(
        "union U by tag \"k\" integers\n  A: A tags [1]\n  B: B tags [2, 3]\n"));
    CHECK(made.warnings().empty());
  }
}

TEST_CASE("a discriminator that no value of an alternative can have is not used", "[service]") {
  const lowering number = pair_of("required: [k], properties: {k: {type: number}}",
                                  "required: [k], properties: {k: {type: number}}",
                                  "      discriminator: {propertyName: k}\n");
  CHECK(number.warnings() == strings{"OA4008", "OA4007"});
  const std::string k = "required: [k, t], properties: {t: {const: ";
  const lowering mapped =
      pair_of(k + "x}, k: {const: p}}", k + "y}, k: {const: p}}",
              "      discriminator: {propertyName: k, mapping: {x: A, y: B}}\n");
  CHECK(mapped.warnings() == strings{"OA4007"});
  CHECK(union_in(mapped).starts_with("union U by tag \"t\"\n"));
  const lowering some = pair_of("required: [k], properties: {k: {const: x}}",
                                "required: [k], properties: {k: {const: y}}",
                                "      discriminator: {propertyName: k, mapping: {x: A, z: A}}\n");
  CHECK(some.warnings() == strings{"OA4007"});
  CHECK(union_in(some).starts_with("union U by tag \"k\"\n"));
}

TEST_CASE("the type beside a union is that of its alternatives", "[service]") {
  CHECK(
      lower_schemas("    A: {type: string, anyOf: [{format: ipv4}, {format: ipv6}]}\n"
                    "    B: {type: string, maxLength: 9, oneOf: [{format: uuid}, {format: date}]}\n"
                    "    C: {oneOf: [{type: integer, minimum: 5}, {type: integer, maximum: 2}]}\n")
          .dump() ==
      "alias A = string\n"
      "union B by try_one\n"
      "  string: uuid conforming to schema 2\n"
      "  string: date conforming to schema 3\n"
      "alias C = int64 conforming to schema 4\n");
  const lowering mistaken =
      lower_schemas("    U: {type: object, oneOf: [{type: string}, {type: integer}]}\n");
  CHECK(mistaken.warnings() == strings{"OA4009"});
  CHECK(union_in(mistaken).starts_with("union U by kind\n"));
}

TEST_CASE("a reference to a base that does not list what is made of it loses members",
          "[service]") {
  const std::string base =
      "    Pet: {type: object, required: [t], properties: {t: {type: string}}, discriminator: "
      "{propertyName: t}}\n";
  const std::string cat =
      "    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {c: {}}}\n";
  const std::string holder =
      "    Holder: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}\n";
  CHECK(lower_schemas(base + cat + holder).warnings() == strings{"OA5001"});
  CHECK(lower_schemas(base + cat).warnings().empty());
  CHECK(lower_schemas(base + holder).warnings().empty());
  // So does one to what is in the middle.
  const std::string lion =
      "    Lion: {allOf: [{$ref: '#/components/schemas/Cat'}], properties: {l: {}}}\n";
  const std::string cage =
      "    Cage: {type: object, properties: {of: {$ref: '#/components/schemas/Cat'}}}\n";
  CHECK(lower_schemas(base + cat + lion + cage).warnings() == strings{"OA5001"});
  CHECK(lower_schemas(base + cat + cage).warnings().empty());
}
