// What real documents do that they should not: each pattern has a decision, as docs/diagnostics.md
// lists them.
#include <support/catch.hpp>

#include "../service/lower_text.hpp"
#include "cpp/plan.hpp"

using tenon::gen::source::severity;

namespace {

struct pattern {
  std::string_view name;
  std::string document;
  severity level;
  /// Empty: nothing is said.
  std::string code;
};

const std::string new_version = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";
const std::string old_version = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
const std::string schemas = "paths: {}\ncomponents:\n  schemas:\n";

// clang-format off
const pattern patterns[] = {
    {"object keywords without type: object",
     new_version + schemas +
     "    A: {properties: {a: {type: string}}, required: [a]}\n",
     severity::warning, ""},
    {"a request body on GET, HEAD or DELETE",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      requestBody: {content: {application/json: {schema: {type: string}}}}\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA2011"},
    {"nullable without type (3.0)",
     old_version + schemas +
     "    A: {nullable: true, allOf: [{type: string}]}\n",
     severity::warning, ""},
    {"{nullable: true} alone",
     old_version + schemas +
     "    A: {type: object, properties: {a: {nullable: true}}}\n",
     severity::warning, ""},
    {"required names what properties does not have",
     new_version + schemas +
     "    A: {type: object, required: [a], properties: {b: {type: string}}}\n",
     severity::warning, "OA4002"},
    {"a name twice in required",
     new_version + schemas +
     "    A: {type: object, required: [a, a], properties: {a: {type: string}}}\n",
     severity::warning, "OA4002"},
    {"an operation without operationId",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get: {responses: {'200': {description: ok}}}\n",
     severity::warning, "OA2008"},
    {"an example that does not fit",
     new_version + schemas +
     "    A: {type: array, items: {type: string}, example: \"[1]\"}\n",
     severity::warning, "OA4006"},
    {"description and the like beside $ref (3.0)",
     old_version + schemas +
     "    A: {type: object, properties: {b: {$ref: '#/components/schemas/A', description: d}}}\n",
     severity::info, "OA3004"},
    {"constraints beside $ref (3.0)",
     old_version + schemas +
     "    A: {type: object, properties: {b: {$ref: '#/components/schemas/A', minProperties: 1}}}\n",
     severity::warning, "OA3004"},
    {"an array without items",
     new_version + schemas +
     "    A: {type: array}\n",
     severity::warning, "OA4016"},
    {"an enum without type",
     new_version + schemas +
     "    A: {enum: [a, b]}\n",
     severity::warning, ""},
    {"items without type: array",
     new_version + schemas +
     "    A: {items: {type: string}}\n",
     severity::warning, ""},
    {"a header parameter named Accept, Content-Type or Authorization",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters: [{name: Accept, in: header, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3013"},
    {"a template variable without a parameter",
     new_version +
     "paths:\n"
     "  '/a/{id}':\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3007"},
    {"a path parameter that the template does not have",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters: [{name: x, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3001"},
    {"an unknown keyword",
     new_version + schemas +
     "    A: {type: array, items: {}, min_items: 3}\n",
     severity::warning, "OA2002"},
    {"a date without quotes",
     new_version + schemas +
     "    A: {type: string, default: 2020-01-01}\n",
     severity::warning, ""},
    {"a time without quotes (a number in base 60 to YAML 1.1)",
     new_version + schemas +
     "    A: {type: string, default: 12:30:00}\n",
     severity::warning, ""},
    {"no, yes, on without quotes",
     new_version + schemas +
     "    A: {type: string, enum: [no, a]}\n",
     severity::warning, "OA1010"},
    {"a number where a string belongs (1.10)",
     new_version + schemas +
     "    A: {type: string, default: 1.10}\n",
     severity::warning, "OA2004"},
    {"nullable in 3.1",
     new_version + schemas +
     "    A: {type: string, nullable: true}\n",
     severity::warning, "OA2005"},
    {"a boolean exclusiveMinimum in 3.1",
     new_version + schemas +
     "    A: {type: integer, minimum: 0, exclusiveMinimum: true}\n",
     severity::warning, "OA2005"},
    {"a bound outside the 64-bit integers",
     new_version + schemas +
     "    A: {type: integer, minimum: -9223372036854776000, maximum: 18446744073709552000}\n",
     severity::warning, ""},
    {"an integer format on another type",
     new_version + schemas +
     "    A: {type: string, format: int32}\n",
     severity::info, "OA4013"},
    {"an unknown format",
     new_version + schemas +
     "    A: {type: string, format: snowflake}\n",
     severity::info, "OA4013"},
    {"a constraint for another type (minimum on a string)",
     new_version + schemas +
     "    A: {type: string, minimum: 3}\n",
     severity::warning, "OA4001"},
    {"a default of another type",
     new_version + schemas +
     "    A: {type: object, properties: {a: {type: string, default: [MEMBER]}}}\n",
     severity::warning, "OA4005"},
    {"a default null where null is not allowed",
     new_version + schemas +
     "    A: {type: object, properties: {a: {type: string, default: null}}}\n",
     severity::warning, "OA4005"},
    {"no success and no default response",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {'404': {description: none}}\n",
     severity::warning, "OA2012"},
    {"content in a 204 or 304 response",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {'204': {description: ok, content: {application/json: {schema: {type: string}}}}}\n",
     severity::warning, "OA2021"},
    {"a status or a key written as an integer",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {200: {description: ok}}\n",
     severity::warning, ""},
    {"YAML aliases",
     new_version + schemas +
     "    A: &a {type: object, properties: {a: {type: string}}}\n"
     "    B: *a\n",
     severity::warning, ""},
    {"a flow collection closed at the indentation of its key",
     old_version + schemas +
     "    A:\n"
     "      type: string\n"
     "      enum: [\n"
     "        a, b\n"
     "      ]\n",
     severity::warning, ""},
    {"paths equal but for names of variables, with other methods",
     new_version +
     "paths:\n"
     "  '/a/{id}':\n"
     "    get:\n"
     "      operationId: one\n"
     "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n"
     "  '/a/{name}':\n"
     "    post:\n"
     "      operationId: two\n"
     "      parameters: [{name: name, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3008"},
    {"the same with one method",
     new_version +
     "paths:\n"
     "  '/a/{id}':\n"
     "    get:\n"
     "      operationId: one\n"
     "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n"
     "  '/a/{name}':\n"
     "    get:\n"
     "      operationId: two\n"
     "      parameters: [{name: name, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::error, "OA3008"},
    {"a fragment in a path",
     new_version +
     "paths:\n"
     "  '/oauth2/token#refresh':\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3015"},
    {"literal text beside a variable ({Sid}.json)",
     new_version +
     "paths:\n"
     "  '/a/{Sid}.json':\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters: [{name: Sid, in: path, required: true, schema: {type: string}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, ""},
    {"an empty enum",
     new_version + schemas +
     "    A: {type: string, enum: []}\n",
     severity::warning, "OA4003"},
    {"an enum that is not a list",
     new_version + schemas +
     "    A: {type: string, enum: a}\n",
     severity::error, "OA2004"},
    {"an enum value of another type",
     new_version + schemas +
     "    A: {type: number, enum: ['', 0, 1]}\n",
     severity::warning, "OA4003"},
    {"a nullable enum without null",
     old_version + schemas +
     "    A: {type: string, nullable: true, enum: [a, b]}\n",
     severity::warning, "OA4003"},
    {"an enum value twice",
     new_version + schemas +
     "    A: {type: string, enum: [a, b, a]}\n",
     severity::warning, "OA4004"},
    {"x-enum-varnames",
     new_version + schemas +
     "    A: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}\n",
     severity::warning, ""},
    {"x-enum-varnames with other than one name for each value",
     new_version + schemas +
     "    A: {type: integer, enum: [1, 2], x-enum-varnames: [One]}\n",
     severity::warning, "OA4003"},
    {"enum values with one name in C++",
     new_version + schemas +
     "    A: {type: string, enum: ['+1', '-1', a-b, a_b]}\n",
     severity::info, "OA6002"},
    {"members with one name in C++",
     new_version + schemas +
     "    A: {type: object, properties: {'+1': {type: integer}, '-1': {type: integer}, a-b: {type: string}, a_b: {type: string}}}\n",
     severity::info, "OA6002"},
    {"parameters with one name in C++",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters:\n"
     "        - {name: StartTime, in: query, schema: {type: string}}\n"
     "        - {name: 'StartTime<', in: query, schema: {type: string}}\n"
     "        - {name: start_time, in: query, schema: {type: string}}\n"
     "      responses: {'200': {description: ok}}\n",
     severity::info, "OA6002"},
    {"schemas with one name in C++",
     new_version + schemas +
     "    _metadata: {type: object, properties: {a: {type: string}}}\n"
     "    metadata: {type: object, properties: {a: {type: string}}}\n",
     severity::info, "OA6002"},
    {"an open enum (anyOf of an enum and string)",
     new_version + schemas +
     "    A: {anyOf: [{type: string, enum: [a]}, {type: string}]}\n",
     severity::warning, ""},
    {"oneOf of null and a reference",
     new_version + schemas +
     "    A: {type: object, properties: {a: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/A'}]}}}\n",
     severity::warning, ""},
    {"a discriminator with bare schema names",
     new_version + schemas +
     "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: t, mapping: {x: B, y: C}}}\n"
     "    B: {type: object, required: [t], properties: {t: {type: string}}}\n"
     "    C: {type: object, required: [t], properties: {t: {type: string}}}\n",
     severity::warning, ""},
    {"a tag that is not declared, where no tag is",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      tags: [x]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, ""},
    {"a tag that is not declared, where others are",
     new_version +
     "tags: [{name: y}]\n"
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      tags: [x]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA2017"},
    {"a list of schemas in items (3.1)",
     new_version + schemas +
     "    A: {type: array, items: [{type: integer}]}\n",
     severity::warning, "OA2005"},
    {"an alternative that what stands beside the union excludes",
     new_version + schemas +
     "    A: {type: array, items: {type: string}, oneOf: [{type: string}, {maxItems: 3}]}\n",
     severity::warning, "OA4009"},
    {"a member of an exploded object with the name of another parameter",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters:\n"
     "        - {name: foo, in: query, schema: {type: string}}\n"
     "        - {name: bar, in: query, schema: {type: object, properties: {foo: {type: string}}}}\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, "OA3019"},
    {"Basic and OAuth 2 required together (AND)",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      security: [{token: [], login: []}]\n"
     "      responses: {'200': {description: ok}}\n"
     "components:\n"
     "  securitySchemes:\n"
     "    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a/b', scopes: {}}}}\n"
     "    login: {type: http, scheme: basic}\n",
     severity::warning, "OA2022"},
    {"a pattern that cannot be run",
     new_version + schemas + "    A: {type: string, pattern: '[a'}\n",
     severity::warning, "OA4011"},
    {"an escape of other dialects in a pattern",
     new_version + schemas + "    A: {type: string, pattern: '\\Aa'}\n",
     severity::warning, "OA4011"},
    {"a query in a path",
     new_version +
     "paths:\n"
     "  /a?b=c:\n"
     "    get: {operationId: op, responses: {'200': {description: ok}}}\n",
     severity::warning, "OA3015"},
    {"a tuple that may have fewer or more items",
     new_version + schemas + "    A: {type: array, prefixItems: [{type: string}]}\n",
     severity::warning, "OA5001"},
    {"what is binary as application/json",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      responses: {'200': {description: ok, content: {application/json: {schema: {type: string, format: binary}}}}}\n",
     severity::warning, "OA2007"},
    {"a type beside alternatives that excludes one of them",
     new_version + schemas + "    A: {type: object, oneOf: [{type: string}, {type: integer}]}\n",
     severity::warning, "OA4009"},
    {"a default that is an object with members",
     new_version + schemas +
     "    A: {type: object, properties: {a: {type: object, properties: {b: {type: string}}, default: {b: c}}}}\n",
     severity::info, "OA5001"},
    {"a parameter whose default is null",
     new_version +
     "paths:\n"
     "  /a:\n"
     "    get:\n"
     "      operationId: op\n"
     "      parameters: [{name: q, in: query, schema: {type: [string, 'null'], default: null}}]\n"
     "      responses: {'200': {description: ok}}\n",
     severity::warning, ""},
    {"additionalProperties: false in a part of allOf",
     new_version + schemas +
     "    A: {allOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}, additionalProperties: false}]}\n",
     severity::warning, ""},
};
// clang-format on

/// What was found, but for what is about something else than the pattern.
std::vector<tenon::gen::source::diagnostic> found_in(const lowering& from) {
  std::vector<tenon::gen::source::diagnostic> found = from.sink.sorted();
  std::erase_if(found, [](const auto& each) { return each.code.text() == "OA4014"; });
  return found;
}

}  // namespace

TEST_CASE("sloppy patterns", "[cpp]") {
  for (const pattern& each : patterns) {
    INFO(each.name);
    lowering made(each.document);
    if (made.result) {
      tenon::gen::cpp::plan(*made.result, {.name = "api", .name_space = "api"}, made.sink);
    }
    const auto found = found_in(made);
    CHECK(made.sink.has_errors() == (each.level == severity::error));
    if (each.code.empty()) {
      CHECK(found.empty());
      continue;
    }
    REQUIRE(found.size() == 1);
    CHECK(found.front().code.text() == each.code);
    CHECK(found.front().level == each.level);
  }
}
