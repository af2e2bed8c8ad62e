#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;

TEST_CASE("members tell required, optional and nullable apart", "[service]") {
  CHECK(lower_schemas("    A:\n"
                      "      type: object\n"
                      "      required: [a, b]\n"
                      "      properties:\n"
                      "        a: {type: integer, format: int32, minimum: 1}\n"
                      "        b: {type: [string, 'null'], maxLength: 3}\n"
                      "        c: {type: boolean, default: true}\n"
                      "        d: {oneOf: [{type: 'null'}, {type: string, format: uuid}]}\n"
                      "      additionalProperties: false\n")
            .dump() ==
        "object A\n"
        "  \"a\": int32{>= 1} required\n"
        "  \"b\": string?{max_length 3} required\n"
        "  \"c\": boolean = true\n"
        "  \"d\": uuid?\n"
        "  additional refused\n");
}

TEST_CASE("a reference to an alias merges constraints and nullability", "[service]") {
  CHECK(lower_schemas("    Name: {type: string, minLength: 1}\n"
                      "    A: {type: object, properties: {n: {allOf: [{$ref: "
                      "'#/components/schemas/Name'}], nullable: true, maxLength: 5}}}\n",
                      "3.0.0")
            .dump() ==
        "alias Name = string{min_length 1}\n"
        "object A\n"
        "  \"n\": string?{min_length 1, max_length 5}\n");
}

TEST_CASE("a type for a format that no schema has is told", "[service]") {
  const tenon::gen::service::lower_options options{
      .formats = {{"decimal", {"money", "money.hpp"}}}};
  const auto with = [&](const std::string& schema) {
    return lower_operation("      requestBody: {content: {application/json: {schema: " + schema +
                               "}}}\n      responses: {'204': {description: d}}\n",
                           options);
  };
  CHECK(with("{type: string, format: decimal}").warnings().empty());
  CHECK(with("{type: string, format: money}").warnings() == std::vector<std::string>{"OA4013"});
}

TEST_CASE("formats and bounds become exact types", "[service]") {
  const lowering made = lower_schemas(
      "    A: {type: integer, minimum: -9223372036854776000, maximum: 18446744073709552000}\n"
      "    B: {type: integer, format: uint8}\n"
      "    C: {type: integer, minimum: 0.5, exclusiveMaximum: 10}\n"
      "    D: {type: number, format: float}\n"
      "    E: {type: string, contentEncoding: base64}\n"
      "    F: {type: string, format: snowflake}\n");
  CHECK(made.dump() ==
        "alias A = int64\n"
        "alias B = uint32{<= 255}\n"
        "alias C = int64{>= 1, < 10}\n"
        "alias D = float32\n"
        "alias E = bytes_base64\n"
        "alias F = string\n");
  CHECK(made.codes(tenon::gen::source::severity::info) == strings{"OA4013"});
}

TEST_CASE("maps, tuples and free-form values", "[service]") {
  CHECK(lower_schemas("    M: {type: object, additionalProperties: {type: integer}}\n"
                      "    F: {type: object}\n"
                      "    T: {type: array, prefixItems: [{type: string}, {type: boolean}]}\n"
                      "    X: {}\n"
                      "    O: {properties: {a: {}}, additionalProperties: {type: string}}\n")
            .dump() ==
        "alias M = map<int64>\n"
        "alias F = map<any>\n"
        "alias T = tuple<string, boolean>\n"
        "alias X = any\n"
        "object O\n"
        "  \"a\": any\n"
        "  additional string\n");
}

TEST_CASE("enum values have the names that extensions give them", "[service]") {
  const auto dump = [](const std::string& schema) {
    return lower_schemas("    A: {" + schema +
                         "}\n    B: {enum: [3, 1], x-enum-varnames: [c, d]}\n")
        .dump();
  };
  const std::string other = "enum B: int64\n  3 called \"c\"\n  1 called \"d\"\n";
  CHECK(dump("type: integer, enum: [1, 2], x-enum-varnames: [One, Two]") ==
        "enum A: int64\n  1 called \"One\"\n  2 called \"Two\"\n" + other);
  CHECK(dump("enum: [a, null, b], x-enumNames: [first, none, second]") ==
        "enum A: string\n  \"a\" called \"first\"\n  \"b\" called \"second\"\n" + other);
  CHECK(dump("enum: [a, a, b], x-enum-varnames: [first, again, second], x-enumNames: [x, y, z]") ==
        "enum A: string\n  \"a\" called \"first\"\n  \"b\" called \"second\"\n" + other);
  CHECK(
      dump("anyOf: [{$ref: '#/components/schemas/B'}, {enum: [1, 2], x-enumNames: [one, two]}]") ==
      "enum A: int64\n  3 called \"c\"\n  1 called \"d\"\n  2 called \"two\"\n" + other);
  CHECK(dump("allOf: [{$ref: '#/components/schemas/B'}, {enum: [1]}]") ==
        "enum A: int64\n  1 called \"d\"\n" + other);
  for (const std::string bad : {"[One]", "[One, Two, Three]", "One", "[One, '']", "[One, [Two]]"}) {
    const lowering made =
        lower_schemas("    A: {type: integer, enum: [1, 2], x-enum-varnames: " + bad + "}\n");
    CHECK(made.warnings() == strings{"OA4003"});
    CHECK(made.dump() == "enum A: int64\n  1\n  2\n");
  }
}

TEST_CASE("enums, open enums and constants", "[service]") {
  CHECK(lower_schemas("    A: {enum: [x, y, null]}\n"
                      "    B: {type: integer, enum: [1, 2]}\n"
                      "    C: {anyOf: [{type: string, enum: [p]}, {type: string}]}\n"
                      "    D: {oneOf: [{const: 1, title: one}, {const: 2}]}\n"
                      "    E: {const: k}\n"
                      "    F: {properties: {a: {$ref: '#/components/schemas/A'}}}\n")
            .dump() ==
        "enum A: string\n  \"x\"\n  \"y\"\n"
        "enum B: int64\n  1\n  2\n"
        "enum C: string open\n  \"p\"\n"
        "enum D: int64\n  1 -- \"one\"\n  2\n"
        "alias E = constant \"k\"\n"
        "object F\n  \"a\": A?\n");
}

TEST_CASE("allOf merges members, requirements and constraints", "[service]") {
  CHECK(lower_schemas("    Base: {type: object, required: [id], properties: {id: {type: integer}, "
                      "kind: {type: string}}}\n"
                      "    A:\n"
                      "      allOf:\n"
                      "        - {$ref: '#/components/schemas/Base'}\n"
                      "        - {required: [kind], properties: {kind: {enum: [a]}, n: {type: "
                      "string}}}\n")
            .dump() ==
        "object Base\n  \"id\": int64 required\n  \"kind\": string\n"
        "object A\n  base Base\n  \"id\": int64 required\n  \"kind\": A.kind required\n"
        "  \"n\": string\n"
        "enum A.kind: string\n  \"a\"\n");
}

TEST_CASE("a contradicting allOf is an error", "[service]") {
  CHECK(lower_schemas("    A: {allOf: [{type: string}, {type: integer}]}\n").errors() ==
        strings{"OA4009"});
  CHECK(lower_schemas("    A: {allOf: [{enum: [a]}, {enum: [b]}]}\n").errors() ==
        strings{"OA4009"});
}

TEST_CASE("merging what recurs comes to an end", "[service]") {
  CHECK(lower_schemas("    B: {properties: {next: {$ref: '#/components/schemas/B'}}}\n"
                      "    C: {properties: {next: {$ref: '#/components/schemas/C'}}}\n"
                      "    A: {allOf: [{$ref: '#/components/schemas/B'}, {$ref: "
                      "'#/components/schemas/C'}]}\n")
            .result);
}

TEST_CASE("recursion by value is boxed, through lists it is not", "[service]") {
  CHECK(lower_schemas("    A: {properties: {b: {$ref: '#/components/schemas/B'}, l: {type: array, "
                      "items: {$ref: '#/components/schemas/A'}}}}\n"
                      "    B: {properties: {a: {$ref: '#/components/schemas/A'}}}\n")
            .dump() ==
        "object A recursive\n  \"b\": B\n  \"l\": array<A>\n"
        "object B recursive\n  \"a\": A boxed\n");
}

TEST_CASE("a list that contains itself is a type with one alternative", "[service]") {
  const lowering made =
      lower_schemas("    A: {type: array, maxItems: 3, items: {$ref: '#/components/schemas/A'}}\n");
  CHECK(made.errors().empty());
  CHECK(made.dump() == "union A recursive by kind\n  items: array<A>{max_items 3} kinds [array]\n");
  CHECK(lower_schemas("    A: {type: array, items: {$ref: '#/components/schemas/A'}}\n"
                      "    B: {properties: {a: {$ref: '#/components/schemas/A', minItems: 2}}}\n")
            .errors() == strings{"OA5001"});
}

TEST_CASE("types without a finite value are errors", "[service]") {
  CHECK(lower_schemas("    A: {required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}\n")
            .errors() == strings{"OA4015"});
  CHECK(lower_schemas("    A: {oneOf: [{$ref: '#/components/schemas/A'}]}\n").errors() ==
        strings{"OA4015"});
  CHECK(lower_schemas("    A: {allOf: [{$ref: '#/components/schemas/A'}]}\n").errors() ==
        strings{"OA4015"});
}

TEST_CASE("defaults that do not fit are ignored with a warning", "[service]") {
  const lowering made = lower_schemas(
      "    A: {properties: {a: {type: string, default: [x]}, b: {enum: [p], default: q}, d: {type: "
      "string, format: time, default: 9am}, c: {type: "
      "integer, default: 3}}}\n");
  CHECK(made.warnings() == strings{"OA4005", "OA4005", "OA4005"});
  CHECK(made.dump().find("\"c\": int64 = 3") != std::string::npos);
  const lowering bounds = lower_schemas(
      "    A: {properties: {a: {type: integer, exclusiveMinimum: 0, default: 0}, b: {type: number, "
      "maximum: 1, default: 1.5}, c: {type: string, minLength: 2, default: \xC3\xA9}, d: {type: "
      "integer, minimum: 0, default: 0}, e: {type: string, maxLength: 1, default: \xC3\xA9}}}\n");
  CHECK(bounds.warnings() == strings{"OA4005", "OA4005", "OA4005"});
  CHECK(bounds.dump().find(" = 0\n") != std::string::npos);
  const lowering lists = lower_schemas(
      "    A: {properties: {a: {type: integer, multipleOf: 5, default: 3}, b: {type: array, "
      "items: {type: integer}, minItems: 2, default: [1]}, c: {type: array, items: {type: "
      "integer}, default: [x]}, d: {type: array, items: {type: number}, maxItems: 2, default: [1, "
      "2.5]}, e: {type: integer, multipleOf: 5, default: 10}}}\n");
  CHECK(lists.warnings() == strings{"OA4005", "OA4005", "OA4005"});
  const lowering ranges = lower_schemas(
      "    A: {properties: {a: {type: integer, format: int32, default: 3000000000}, b: {type: "
      "integer, format: uint8, default: -1}, c: {type: integer, format: int8, default: -128}}}\n");
  CHECK(ranges.warnings() == strings{"OA4005", "OA4005"});
}

TEST_CASE("members that only conditions name are members", "[service]") {
  CHECK(
      lower_schemas("    A:\n"
                    "      type: object\n"
                    "      properties: {k: {type: string}}\n"
                    "      if: {properties: {k: {const: a}, i: {const: 1}}}\n"
                    "      then: {required: [t, r], properties: {t: {type: integer}, k: {}}}\n"
                    "      else: {properties: {t: {type: string}, e: {type: boolean}, k: false}}\n"
                    "      dependentSchemas: {k: {properties: {d: {type: string}}}}\n")
          .dump() ==
      "object A\n"
      "  \"k\": string\n"
      "  \"i\": any conditional\n"
      "  \"t\": A.t conditional\n"
      "  \"r\": any conditional\n"
      "  \"e\": boolean conditional\n"
      "  \"d\": string conditional\n"
      "union A.t by kind\n"
      "  integer: int64 kinds [integer]\n"
      "  string: string kinds [string]\n");
  CHECK(
      lower_schemas("    A: {type: object, additionalProperties: {type: string}, if: {}, then: "
                    "{properties: {t: {type: string}}}}\n"
                    "    B: {type: object, properties: {a: {}}, unevaluatedProperties: {type: "
                    "integer}}\n")
          .dump() ==
      "alias A = map<string> conforming to schema 1\nobject B\n  \"a\": any\n  additional int64\n");
}

TEST_CASE("members that only alternatives below conditions name are members", "[service]") {
  const auto members = [](const std::string& rest) {
    const lowering made =
        lower_schemas("    A: {type: object, properties: {k: {type: string}}, " + rest + "}\n");
    CHECK(made.warnings().empty());
    const std::string text = made.dump();
    const std::string head = "object A\n  \"k\": string\n";
    REQUIRE(text.starts_with(head));
    return text.substr(head.size());
  };
  const std::string integer = "{type: integer, minimum: 1}";
  CHECK(members("if: {required: [k]}, then: {oneOf: [{properties: {a: " + integer +
                "}}, {required: [b], anyOf: [{properties: {c: {}}}, {properties: {a: {type: "
                "string}}}]}]}") ==
        "  \"a\": A.a conditional\n  \"b\": any conditional\n  \"c\": any conditional\n"
        "union A.a by kind\n  integer: int64{>= 1} kinds [integer]\n"
        "  string: string kinds [string]\n");
  CHECK(members("if: {}, then: {if: {}, else: {properties: {a: " + integer + "}}}") ==
        "  \"a\": int64{>= 1} conditional\n");
  CHECK(members("if: {}, then: {allOf: [{if: {}, then: {dependentSchemas: {a: {properties: {b: " +
                integer + "}}}}}]}") == "  \"b\": int64{>= 1} conditional\n");
  // Which members go together says what members there are.
  CHECK(members("anyOf: [{required: [a]}, {if: {}, then: {properties: {b: " + integer + "}}}]") ==
        "  \"a\": any conditional\n  \"b\": int64{>= 1} conditional\n");
  CHECK(
      lower_schemas("    A: {type: object, anyOf: [{required: [a]}, {required: [b]}]}\n").dump() ==
      "alias A = map<any> conforming to schema 1\n");
  // What leads back to itself ends.
  CHECK(lower_schemas("    A: {properties: {k: {}}, if: {}, then: {oneOf: [{$ref: "
                      "'#/components/schemas/B'}]}}\n"
                      "    B: {properties: {b: {}}, anyOf: [{$ref: '#/components/schemas/C'}]}\n"
                      "    C: {properties: {c: {}}, oneOf: [{$ref: '#/components/schemas/B'}]}\n")
            .errors() == strings(3, "OA4015"));
}

TEST_CASE("a default that holds under a condition is ignored with a warning", "[service]") {
  const lowering made = lower_schemas(
      "    A: {type: object, properties: {k: {}}, if: {required: [k]}, then: {properties: {a: "
      "{type: string, default: x}}}, else: {properties: {a: false}}}\n");
  CHECK(made.warnings() == strings{"OA4005"});
  CHECK(made.dump().find("\"a\": string conditional\n") != std::string::npos);
}

TEST_CASE("what a type does not say of a text is checked", "[service]") {
  CHECK(lower_schemas("    A:\n"
                      "      properties:\n"
                      "        a: {type: string, format: date, pattern: '^20', maxLength: 10}\n"
                      "        b: {type: string, format: uuid, minLength: 36, maxLength: 36}\n"
                      "        c: {type: string, format: byte, maxLength: 8}\n"
                      "        d: {allOf: [{type: integer, multipleOf: 2}, {multipleOf: 3}]}\n")
            .dump() ==
        "object A\n"
        "  \"a\": date conforming to schema 1\n"
        "  \"b\": uuid\n"
        "  \"c\": bytes_base64 conforming to schema 2\n"
        "  \"d\": int64{multiple_of 2} conforming to schema 3\n");
  CHECK(lower_schemas("    A: {type: string, format: binary, maxLength: 8}\n").warnings() ==
        strings{"OA4001"});
}

TEST_CASE("a list that is no tuple of that length is told", "[service]") {
  const auto warnings = [](const std::string& more) {
    return lower_schemas("    T: {type: array, prefixItems: [{type: string}, {type: string}]" +
                         more + "}\n")
        .warnings();
  };
  CHECK(warnings("") == strings{"OA5001"});
  CHECK(warnings(", minItems: 2") == strings{"OA5001"});
  CHECK(warnings(", items: false") == strings{"OA5001"});
  CHECK(warnings(", minItems: 2, items: false").empty());
  CHECK(warnings(", minItems: 2, maxItems: 2").empty());
  CHECK(warnings(", minItems: 2, unevaluatedItems: false").empty());
}

TEST_CASE("an array of many kinds without items is told with its place", "[service]") {
  const lowering made = lower_schemas("    A: {type: [array, string]}\n");
  REQUIRE(made.warnings() == strings{"OA4016"});
  CHECK(made.sources.text(made.sink.sorted().front().where) == "A");
}
