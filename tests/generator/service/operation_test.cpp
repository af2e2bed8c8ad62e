#include <support/catch.hpp>

#include "lower_text.hpp"

using strings = std::vector<std::string>;

namespace {

const std::string answers = "      responses: {'200': {description: d}}\n";

std::string operation_in(const lowering& made) {
  const std::string text = made.dump();
  const std::size_t at = text.find("operation ");
  return at == std::string::npos ? text : text.substr(at);
}

}  // namespace

TEST_CASE("parameters keep their style", "[service]") {
  CHECK(operation_in(lower_operation(
            "      parameters:\n"
            "        - {name: q, in: query, schema: {type: array, items: {type: string}}, explode: "
            "false}\n"
            "        - {name: d, in: query, style: deepObject, explode: true, schema: {type: "
            "object, properties: {a: {type: integer}}}}\n"
            "        - {name: h, in: header, required: true, schema: {type: boolean}}\n"
            "        - {name: c, in: cookie, schema: {type: integer, default: 3}}\n"
            "        - {name: j, in: query, content: {application/json: {schema: {}}}}\n" +
            answers)) ==
        "operation op: POST /a\n"
        "  query \"q\": array<string> form\n"
        "  query \"d\": op.parameter.d deep_object explode\n"
        "  header \"h\": boolean required simple\n"
        "  cookie \"c\": int64 form explode = 3\n"
        "  query \"j\": any content application/json\n"
        "  response 200\n");
}

TEST_CASE("path parameters stand in template order and may be undeclared", "[service]") {
  CHECK(operation_in(lowering(
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a/{x}/{y}:\n    get:\n"
            "      parameters: [{name: y, in: path, required: true, schema: {type: integer}}]\n" +
            answers)) ==
        "operation get_a_by_x_by_y synthesised: GET /a/{x}/{y}\n"
        "  path \"x\": string required simple\n"
        "  path \"y\": int64 required simple\n"
        "  response 200\n");
}

TEST_CASE("bodies by media type", "[service]") {
  const auto body = [](const std::string& content) {
    return lower_operation("      requestBody: {required: true, content: {" + content + "}}\n" +
                           answers);
  };
  const auto line = [&](const std::string& content) {
    const std::string text = operation_in(body(content));
    const std::size_t at = text.find("  body");
    return at == std::string::npos ? text : text.substr(at, text.find('\n', at) - at);
  };
  CHECK(line("'*/*': {schema: {type: string}}") ==
        "  body required */* sent \"application/json\" as json: string");
  const std::string several = operation_in(
      body("'*/*': {schema: {type: integer}}, application/*: {schema: {type: boolean}}, "
           "application/json: {schema: {type: string}}"));
  CHECK(several.find("*/* sent \"text/json\" as json: int64") != std::string::npos);
  CHECK(several.find("application/* sent \"application/octet-stream\" as json: boolean") !=
        std::string::npos);
  const std::string taken = operation_in(
      body("application/*: {schema: {type: boolean}}, application/json: {schema: {type: string}}, "
           "application/octet-stream: {schema: {type: string, format: binary}}"));
  CHECK(taken.find("application/* sent \"\" as json: boolean") != std::string::npos);
  CHECK(line("application/merge-patch+json: {}") ==
        "  body required application/merge-patch+json as json: any");
  CHECK(line("text/csv: {schema: {type: string}}") == "  body required text/csv as text: string");
  CHECK(line("image/png: {}") == "  body required image/png as bytes: binary");
  CHECK(line("application/x-www-form-urlencoded: {schema: {properties: {a: {type: string}}}}") ==
        "  body required application/x-www-form-urlencoded as form: op.request");
  CHECK(line("application/xml: {schema: {type: string}}") ==
        "  body required application/xml as text: string");
  CHECK(line("text/xml: {schema: {properties: {a: {type: string}}, xml: {name: x}}}") ==
        "  body required text/xml as xml: op.request");
  CHECK(body("application/xml: {schema: {properties: {a: {}}}}, application/json: {}").warnings() ==
        strings{"OA5001"});
  CHECK(line("multipart/form-data: {}") ==
        "  body required multipart/form-data sent \"\" as bytes: binary");
  CHECK(line("multipart/byteranges: {schema: {type: string}}") ==
        "  body required multipart/byteranges sent \"\" as bytes: binary");
  CHECK(line("multipart/mixed: {schema: {type: array, items: {type: integer}}}") ==
        "  body required multipart/mixed as items as parts: int64");
  CHECK(line("multipart/mixed: {schema: {type: array, items: {type: string, format: binary}}}") ==
        "  body required multipart/mixed as items as parts: bytes_base64");
  CHECK(line("multipart/mixed: {schema: {type: array, prefixItems: [{type: string}]}}") ==
        "  body required multipart/mixed as multipart by place: op.request");
  // A list would be many parts.
  CHECK(body("multipart/mixed: {schema: {type: array, prefixItems: [{type: array}]}}").warnings() ==
        strings{"OA5001"});
  CHECK(line("multipart/form-data: {x-tenon-stream: true, schema: {properties: {a: {}}}}") ==
        "  body required multipart/form-data sent \"\" as items in pieces: binary");
  for (const std::string content : {"text/xml: {schema: {type: array}}",
                                    "application/x-www-form-urlencoded: {schema: {type: array}}"}) {
    CAPTURE(content);
    CHECK(body(content).errors() == strings{"OA5001"});
  }
}

TEST_CASE("streams: what an item is", "[service]") {
  const auto body = [](const std::string& content) {
    return lowering(
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n"
        "      operationId: op\n      requestBody: {required: true, content: {" +
        content + "}}\n" + answers);
  };
  const auto line = [&](const std::string& content) {
    const lowering made = body(content);
    CHECK(made.warnings().empty());
    const std::string text = operation_in(made);
    const std::size_t at = text.find("  body required ");
    return at == std::string::npos ? text : text.substr(at + 16, text.find('\n', at) - at - 16);
  };
  CHECK(line("application/jsonl: {}") == "application/jsonl as items: any");
  CHECK(line("application/x-ndjson: {itemSchema: {type: integer}}") ==
        "application/x-ndjson as items: int64");
  CHECK(line("application/json-seq: {schema: {type: boolean}}") ==
        "application/json-seq as items: boolean");
  CHECK(line("application/jsonl: {schema: {type: array, items: {type: integer, minimum: 1}}}") ==
        "application/jsonl as items: int64{>= 1}");
  CHECK(line("application/jsonl: {itemSchema: {type: array, items: {type: integer}}}") ==
        "application/jsonl as items: array<int64>");
  const auto events = [&](const std::string& schema) {
    return line("text/event-stream: {itemSchema: " + schema + "}");
  };
  CHECK(events("{type: string}") == "text/event-stream as items: string");
  CHECK(events("{type: string, format: binary}") == "text/event-stream as items: string");
  CHECK(events("{type: object, properties: {data: {type: integer}, more: {type: integer}}}") ==
        "text/event-stream as items: op.request");
  CHECK(events("{type: object, properties: {data: {type: string}, id: {type: string}}}") ==
        "text/event-stream as items event: string");
  CHECK(events("{type: object, properties: {data: {type: string, contentMediaType: "
               "application/json, contentSchema: {type: integer}}}}") ==
        "text/event-stream as items event: int64");
  CHECK(events("{type: object, properties: {data: {type: string, contentMediaType: "
               "application/json}}}") == "text/event-stream as items event: any");
}

TEST_CASE("streams: text and bytes in pieces", "[service]") {
  const auto body = [](const std::string& media_type, const std::string& schema) {
    return lower_operation("      requestBody: {required: true, content: {" + media_type +
                           ": {x-tenon-stream: true, schema: " + schema + "}}}\n" + answers);
  };
  const lowering bytes = body("application/octet-stream", "{type: string, format: binary}");
  CHECK(operation_in(bytes).find("application/octet-stream as items in pieces: binary") !=
        std::string::npos);
  CHECK(bytes.warnings().empty());
  const lowering text = body("text/csv", "{type: string, maxLength: 9}");
  CHECK(operation_in(text).find("text/csv as items in pieces: binary") != std::string::npos);
  CHECK(text.warnings() == strings{"OA5001"});
  const lowering json = body("application/json", "{type: string}");
  CHECK(operation_in(json).find("application/json as json: string") != std::string::npos);
  CHECK(json.warnings() == strings{"OA5001"});
}

TEST_CASE("streams: what is not checked is told", "[service]") {
  const auto warned = [](const std::string& content) {
    return lower_operation("      requestBody: {required: true, content: {" + content + "}}\n" +
                           answers)
        .warnings();
  };
  CHECK(warned("application/jsonl: {schema: {type: array, maxItems: 3, items: {}}}") ==
        strings{"OA5001"});
  const auto event = [&](const std::string& fields) {
    return warned("text/event-stream: {schema: {type: object, properties: {" + fields + "}}}");
  };
  CHECK(event("data: {type: string}, event: {enum: [add]}") == strings{"OA5001"});
  CHECK(event("data: {type: string, contentMediaType: text/csv, contentSchema: {}}") ==
        strings{"OA5001"});
  CHECK(warned("text/event-stream: {schema: {type: object, properties: {data: {type: string}}, "
               "oneOf: [{properties: {event: {const: a}}}, {properties: {event: {const: b}}}]}}") ==
        strings{"OA5001"});
}

TEST_CASE("every media type of a body is an alternative, the simplest first", "[service]") {
  const auto dump = [](const std::string& content) {
    return operation_in(
        lower_operation("      requestBody: {content: {" + content + "}}\n" + answers));
  };
  CHECK(dump("'image/*': {}, image/png: {}, text/csv: {}, application/vnd.a+json: {}, "
             "'*/*': {}, application/json: {}, application/jsonl: {}, 'text/*': {}") ==
        "operation op: POST /a\n"
        "  body application/json as json: any\n"
        "  body application/vnd.a+json as json: any\n"
        "  body */* sent \"application/json\" as json: any\n"
        "  body application/jsonl as items: any\n"
        "  body text/csv as text: string\n"
        "  body text/* sent \"text/plain\" as text: string\n"
        "  body image/png as bytes: binary\n"
        "  body image/* sent \"\" as bytes: binary\n"
        "  response 200\n");
  CHECK(dump("'*/*': {schema: {type: string, format: binary}}") ==
        "operation op: POST /a\n"
        "  body */* sent \"application/octet-stream\" as bytes: binary\n"
        "  response 200\n");
}

TEST_CASE("a form that cannot be generated is left out beside other media types", "[service]") {
  const std::string form =
      "application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: {type: "
      "object}}}";
  const auto body = [](const std::string& content) {
    return lower_operation("      requestBody: {content: {" + content + "}}\n" + answers);
  };
  CHECK(body(form).errors() == strings{"OA5001"});
  const lowering made = body(form + ", application/json: {}");
  CHECK(made.errors().empty());
  CHECK(made.warnings() == strings{"OA5001"});
  CHECK(operation_in(made) ==
        "operation op: POST /a\n  body application/json as json: any\n  response 200\n");
}

TEST_CASE("form fields are JSON text where their encoding says so", "[service]") {
  const auto body = [](const std::string& encoding) {
    return lower_operation(
        "      requestBody: {content: {application/x-www-form-urlencoded: {schema: {properties: "
        "{a: {type: array, items: {type: string}}}}, encoding: {a: " +
        encoding + "}}}}\n" + answers);
  };
  CHECK(
      operation_in(body("{contentType: application/json}")).find("field \"a\": application/json") !=
      std::string::npos);
  CHECK(body("{contentType: text/plain}").warnings().empty());
  CHECK(body("{contentType: application/json, explode: false}").warnings() == strings{"OA5001"});
  CHECK(body("{contentType: text/csv}").errors() == strings{"OA5001"});
}

TEST_CASE("responses by status, with headers, default last", "[service]") {
  const lowering made = lower_operation(
      "      responses:\n"
      "        default: {description: d, content: {application/problem+json: {schema: {}}}}\n"
      "        '200': {description: d, headers: {ETag: {required: true, schema: {type: string}}}}\n"
      "        4XX: {description: d}\n"
      "        '204': {description: d, content: {application/json: {}}}\n");
  CHECK(operation_in(made) ==
        "operation op: POST /a\n"
        "  response 200\n"
        "    header \"ETag\": string required\n"
        "  response 4XX\n"
        "  response 204\n"
        "  response default application/problem+json as json: any\n");
  CHECK(made.warnings() == strings{"OA2021"});
}

TEST_CASE("security is OR of ANDs with scopes", "[service]") {
  const std::string components =
      "components:\n  securitySchemes:\n"
      "    key: {type: apiKey, in: header, name: X-Key}\n"
      "    user: {type: http, scheme: Basic}\n"
      "    flow: {type: oauth2, flows: {}}\n"
      "    cert: {type: mutualTLS}\n";
  CHECK(lower_operation("      security: [{key: [], user: []}, {flow: [read]}, {}]\n" + answers +
                        components)
            .dump() ==
        "scheme key: api_key_header \"X-Key\"\nscheme user: basic\nscheme flow: oauth2\n"
        "scheme cert: mutual_tls\n"
        "operation op: POST /a\n  response 200\n"
        "  security key and user\n  security flow [read]\n  security anonymous\n");
  const lowering other =
      lower_operation("      security: [{cert: [], digest: []}, {signed: []}]\n" + answers +
                      "components:\n  securitySchemes:\n"
                      "    cert: {type: mutualTLS}\n"
                      "    digest: {type: http, scheme: Digest}\n"
                      "    signed: {type: signedRequest}\n");
  CHECK(other.warnings() == strings{"OA2004"});
  const std::string text = other.dump();
  CHECK(text.find("scheme cert: mutual_tls\n"
                  "scheme digest: http \"digest\"\n"
                  "scheme signed: custom\n") != std::string::npos);
  CHECK(text.find("  security cert and digest\n  security signed\n") != std::string::npos);
}

TEST_CASE("skip leaves operations out and says so", "[service]") {
  const std::string nameless =
      "      requestBody: {content: {text/xml: {schema: {type: array, items: {type: string}}}}}\n" +
      answers;
  CHECK(lower_operation(nameless).errors() == strings{"OA5001"});
  for (const std::string name : {"op", "POST /a"}) {
    const lowering made = lower_operation(nameless, {.skip = {name}});
    REQUIRE(made.result);
    CHECK(made.result->operations.empty());
    CHECK(made.codes(tenon::gen::source::severity::info) == strings{"OA5002"});
  }
  const lowering made = lower_operation(nameless, {.skip = {"OA5001"}});
  REQUIRE(made.result);
  CHECK(made.result->operations.empty());
  CHECK(made.warnings() == strings{"OA5001"});
}

TEST_CASE("a name to skip that nothing has is told about", "[service]") {
  CHECK(lower_operation(answers, {.skip = {"opp"}}).warnings() == strings{"OA5002"});
}

TEST_CASE("webhooks and callbacks are operations, with names and paths of their own", "[service]") {
  const std::string hook = "{post: {responses: {'204': {description: Noted.}}}}";
  const lowering made =
      lower_operation("      callbacks: {w: {'http://a/{$method}': " + hook + ", $method: " + hook +
                      "}}\n" + answers + "webhooks: {w: " + hook + ", 'a b': {}}\n");
  REQUIRE(made.result);
  const auto& all = made.result->operations;
  REQUIRE(all.size() == 4);
  CHECK(all[1].id == "w");
  CHECK(all[2].id == "w_2");
  CHECK(all[3].id == "w-2");
  CHECK(all[1].path == "/w");
  CHECK(all[2].path == "/op/w");
  CHECK(all[3].path == "/op/w-2");
  const auto& urls = all[0].callback_urls;
  REQUIRE(urls.size() == 2);
  REQUIRE(urls[0].expression.size() == 1);
  CHECK(urls[0].expression[0].text == "http://a/POST");
  CHECK(made.warnings().empty());
}

TEST_CASE("rules about whole values are told to be unchecked where members stand side by side",
          "[service]") {
  const auto parameter = [](const std::string& schema) {
    return lower_operation("      parameters: [{name: n, in: query, schema: " + schema + "}]\n" +
                           answers);
  };
  const std::string members = "type: object, properties: {a: {type: string}}, not: {required: [a]}";
  CHECK(parameter("{" + members + "}").warnings() == strings{"OA5001"});
  CHECK(parameter("{type: string, not: {const: root}}").warnings().empty());
  const auto body = [&](const std::string& media_type) {
    return lower_operation("      requestBody: {content: {" + media_type + ": {schema: {" +
                           members + "}}}}\n" + answers);
  };
  CHECK(body("application/x-www-form-urlencoded").warnings() == strings{"OA5001"});
  CHECK(body("application/json").warnings().empty());
}

TEST_CASE("values inside values are outlined, and told where no style has a place for them",
          "[service]") {
  const auto query = [](const std::string& rest) {
    return lower_operation("      parameters: [{name: n, in: query, " + rest + "}]\n" + answers);
  };
  const auto line = [&](const std::string& rest) {
    const std::string text = operation_in(query(rest));
    const std::size_t at = text.find("  query");
    return text.substr(at, text.find('\n', at) - at);
  };
  const std::string lists = "schema: {type: array, items: {type: array, items: {type: integer}}}";
  CHECK(query(lists).warnings() == strings{"OA5007"});
  CHECK(line(lists) == "  query \"n\": array<array<int64>> form explode by outline 1");
  CHECK(query("style: deepObject, " + lists).warnings().empty());
  const std::string either = "schema: {type: [integer, string]}";
  CHECK(query(either).warnings().empty());
  CHECK(line(either).ends_with(" by outline 1"));
  CHECK(query("schema: {oneOf: [{type: string}, {type: array, items: {type: string}}]}")
            .warnings()
            .empty());
  CHECK(
      query("schema: {oneOf: [{type: string}, {type: object, properties: {a: {}}}]}").warnings() ==
      strings{"OA5007"});
  CHECK(query("schema: {type: object, properties: {a: {type: object}}}").warnings() ==
        strings{"OA5007"});
  CHECK(query("schema: {type: object, properties: {a: {type: array, items: {}}}}")
            .warnings()
            .empty());
}

TEST_CASE("an outline of alternatives has what each of them may be", "[service]") {
  const lowering made = lower_operation(
      "      parameters:\n"
      "        - name: n\n          in: query\n          style: deepObject\n"
      "          schema:\n            oneOf:\n"
      "              - {type: object, required: [a], properties: {a: {type: integer}}}\n"
      "              - {type: object, required: [b], properties: {a: {type: string}, b: {}}}\n" +
      answers);
  const std::string text = made.dump();
  CHECK(text.substr(text.find("outline 1"), text.find("operation") - text.find("outline 1")) ==
        "outline 1: object, \"a\" 2, \"b\" 3\noutline 2: integer string\noutline 3: any\n");
}

TEST_CASE("a path has no more parameters than a router captures", "[service]") {
  const auto with = [](int count) {
    std::string path;
    for (int i = 0; i < count; ++i) path += "/{p" + std::to_string(i) + "}";
    return lowering("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  " + path +
                    ":\n    get:\n" + answers);
  };
  CHECK(with(16).errors().empty());
  CHECK(with(17).errors() == strings{"OA5001"});
}

TEST_CASE("an operation's own server is kept where it is another one", "[service]") {
  const auto server = [](const std::string& whole, const std::string& own) {
    const lowering made("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" +
                        (whole.empty() ? "" : "servers: [{url: '" + whole + "'}]\n") +
                        "paths:\n  /a:\n    get:\n      servers: [{url: '" + own + "'}]\n" +
                        answers);
    REQUIRE(made.result);
    return made.result->operations.at(0).server.value_or("none");
  };
  CHECK(server("", "/") == "none");
  CHECK(server("", "/v1/") == "/v1");
  CHECK(server("/v1", "/v1/") == "none");
  CHECK(server("/v1", "/") == "/");
  CHECK(server("https://a.example/v1", "https://a.example/v1/") == "none");
  CHECK(server("https://a.example/v1", "https://a.example") == "/");
  CHECK(server("https://a.example/v1", "/v2") == "/v2");
  CHECK(server("https://a.example", "https://b.example/v2/") == "https://b.example/v2");
}

TEST_CASE("a large answer is boxed, a small one and one that cannot be copied are not",
          "[service]") {
  std::string large = "{type: object, properties: {";
  for (int i = 0; i < 40; ++i) large += "m" + std::to_string(i) + ": {type: string}, ";
  large += "last: {type: string}}}";
  const auto answer = [&](const std::string& media_type, const std::string& schema) {
    const lowering made = lower_operation("      responses: {default: {description: d, content: {" +
                                          media_type + ": " + schema + "}}}\n");
    REQUIRE(made.result);
    return made.result->operations.at(0).responses.at(0).boxed;
  };
  CHECK(answer("application/json", "{schema: " + large + "}"));
  CHECK_FALSE(answer("application/json", "{schema: {type: array, items: " + large + "}}"));
  CHECK_FALSE(answer("application/json", "{schema: {type: string}}"));
  CHECK_FALSE(answer("application/jsonl", "{schema: " + large + "}"));
}

TEST_CASE("what is binary is no JSON", "[service]") {
  const lowering made = lower_operation(
      "      responses: {'200': {description: d, content: {application/json: {schema: {type: "
      "string, format: binary}}}}}\n");
  CHECK(made.warnings() == strings{"OA2007"});
  CHECK(operation_in(made) ==
        "operation op: POST /a\n  response 200 application/json as bytes: binary\n");
}

TEST_CASE("what is binary is no text in a character set", "[service]") {
  for (const std::string name : {"text/csv", "application/xml", "image/svg+xml"}) {
    const lowering made = lower_operation("      responses: {'200': {description: d, content: {" +
                                          name + ": {schema: {type: string, format: binary}}}}}\n");
    CHECK(made.warnings().empty());
    CHECK(operation_in(made) ==
          "operation op: POST /a\n  response 200 " + name + " as bytes: binary\n");
  }
}

TEST_CASE("null is no default of what is written as text", "[service]") {
  const std::string member = "{type: [integer, 'null'], default: null}";
  const lowering made =
      lower_operation("      parameters: [{name: q, in: query, schema: " + member +
                      "}]\n      requestBody: {content: {application/x-www-form-urlencoded: "
                      "{schema: {type: object, "
                      "properties: {a: " +
                      member + "}}}}}\n" + answers);
  CHECK(made.dump().find("\"a\": int64?\n") != std::string::npos);
  CHECK(made.dump().find("query \"q\": int64? form explode\n") != std::string::npos);
}

TEST_CASE("a text body is checked by length and pattern alone", "[service]") {
  const auto warnings = [](const std::string& schema) {
    return lower_operation("      requestBody: {content: {text/plain: {schema: " + schema +
                           "}}}\n" + answers)
        .warnings();
  };
  CHECK(warnings("{type: string, maxLength: 3, pattern: '^a'}").empty());
  CHECK(warnings("{type: string, enum: [a, b]}") == strings{"OA5001"});
  CHECK(warnings("{type: string, not: {const: a}}") == strings{"OA5001"});
}

TEST_CASE("a parameter with text as its content may refer to a schema", "[service]") {
  const auto made = [](const std::string& schema) {
    return lowering(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
        "      operationId: op\n"
        "      parameters: [{name: q, in: query, content: {text/plain: {schema: " +
        schema + "}}}]\n" + answers + "components: {schemas: {S: {type: string, maxLength: 3}}}\n");
  };
  CHECK(made("{$ref: '#/components/schemas/S'}").errors().empty());
  CHECK(made("{type: integer}").errors() == strings{"OA5001"});
}
