#include <support/catch.hpp>

#include "read_text.hpp"

using strings = std::vector<std::string>;

namespace {

const std::string head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

}  // namespace

TEST_CASE("versions other than 3.x are refused where they are written", "[openapi]") {
  CHECK(reading("swagger: '1.2'\ninfo: {}\n").errors() == strings{"OA2001"});
  CHECK(reading("openapi: 4.0.0\n").errors() == strings{"OA2001"});
  CHECK(reading("info: {}\n").errors() == strings{"OA2001"});
  CHECK(reading("- 1\n").errors() == strings{"OA2004"});
}

TEST_CASE("an unknown field names the one that was meant", "[openapi]") {
  const reading read(head + "paths: {}\ncomponent: {}\n");
  CHECK(read.errors() == strings{"OA2002"});
  CHECK(read.pointed_at() == "component");
  CHECK(read.help() == "did you mean 'components'?");
  CHECK(reading(head + "paths: {}\nx-mine: 1\n").errors().empty());
}

TEST_CASE("every independent error of a run is reported", "[openapi]") {
  const reading read(
      "openapi: 3.1.0\n"
      "info: {title: []}\n"
      "paths:\n"
      "  pets:\n"
      "    get: {responses: {'20': {description: d}, '200': {}}}\n"
      "security: [{key: []}]\n");
  CHECK_FALSE(read.result);
  CHECK(read.errors() == strings{"OA2003", "OA2004", "OA3015", "OA2006", "OA2003", "OA2013"});
}

TEST_CASE("numbers and booleans where text should stand are taken for their text", "[openapi]") {
  const reading read(
      "openapi: 3.1.0\n"
      "info: {title: 404, version: 1.10, description: null}\n"
      "paths:\n"
      "  /a:\n"
      "    get:\n"
      "      operationId: true\n"
      "      tags: [2024]\n"
      "      parameters: [{name: 1, in: query, schema: {}}]\n"
      "      responses: {'200': {description: 5}}\n");
  CHECK(read.errors().empty());
  CHECK(read.warnings() == strings(7, "OA2004"));
  REQUIRE(read.result);
  CHECK(read.result->title == "404");
  CHECK(read.result->api_version == "1.10");
  CHECK(read.result->description.empty());
  const auto& op = read.result->paths.at(0).operations.at(0);
  CHECK(op.operation_id == "true");
  CHECK(op.tags == strings{"2024"});
  CHECK(op.parameters.at(0).name == "1");
  CHECK(reading("openapi: 3.1.0\ninfo: {title: null, version: '1'}\npaths: {}\n").errors() ==
        strings{"OA2004"});
  CHECK(reading(head + "paths: {/a: {get: {parameters: [{name: a, in: 1, schema: {}}], responses: "
                       "{'200': {description: d}}}}}\n")
            .errors() == strings{"OA2004"});
}

TEST_CASE("a security scheme of a type OpenAPI does not have concerns who asks for it",
          "[openapi]") {
  const auto with = [](const std::string& type) {
    return reading(head + "paths: {}\ncomponents: {securitySchemes: {s: {type: " + type + "}}}\n");
  };
  CHECK(with("signedRequest").errors().empty());
  CHECK(with("signedRequest").warnings() == strings{"OA2004"});
  CHECK(with("apikey").errors() == strings{"OA2004"});
  CHECK(with("apikey").help() == "did you mean 'apiKey'?");
}

TEST_CASE("schemes that are both sent as Authorization cannot be needed together", "[openapi]") {
  const auto needing = [](const std::string& together) {
    return reading(head + "paths: {}\nsecurity:\n  - {" + together +
                   "}\n"
                   "components:\n"
                   "  securitySchemes:\n"
                   "    basic: {type: http, scheme: Basic}\n"
                   "    bearer: {type: http, scheme: bearer}\n"
                   "    openid: {type: openIdConnect, openIdConnectUrl: 'https://a/b'}\n"
                   "    digest: {type: http, scheme: digest}\n"
                   "    key: {type: apiKey, in: header, name: X-Key}\n"
                   "    whole: {type: apiKey, in: header, name: authorization}\n"
                   "    other: {type: apiKey, in: header, name: Authorization}\n"
                   "    query: {type: apiKey, in: query, name: Authorization}\n");
  };
  const reading both = needing("key: [], bearer: [], basic: []");
  CHECK(both.warnings() == strings{"OA2022"});
  CHECK(both.pointed_at() == "basic");
  CHECK(needing("openid: [], digest: []").warnings() == strings{"OA2022"});
  // One token may be good for both.
  CHECK(needing("openid: [], bearer: []").warnings().empty());
  CHECK(needing("key: [], basic: []").warnings().empty());
  for (const std::string beside : {"basic", "bearer", "openid", "digest"}) {
    const reading key = needing(beside + ": [], whole: []");
    CHECK(key.warnings() == strings{"OA2022"});
    CHECK(key.pointed_at() == "whole");
  }
  // One key may be good for both.
  CHECK(needing("whole: [], other: []").warnings().empty());
  CHECK(needing("query: [], basic: []").warnings().empty());
}

TEST_CASE("fields of a later version are told apart from unknown ones", "[openapi]") {
  CHECK(reading("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\nwebhooks: {}\n")
            .errors() == strings{"OA2005"});
}

TEST_CASE("path parameters and templates must agree", "[openapi]") {
  const reading read(head +
                     "paths:\n"
                     "  /pets/{petId}:\n"
                     "    get:\n"
                     "      operationId: a\n"
                     "      parameters:\n"
                     "        - {name: petID, in: path, required: true, schema: {type: string}}\n"
                     "      responses: {'200': {description: d}}\n");
  CHECK(read.errors() == strings{"OA3001"});
  CHECK(read.sink.sorted().at(1).help == "rename it to 'petId'");
  CHECK(read.warnings() == strings{"OA3007"});
  CHECK(reading(head + "paths: {'/a{b': {}}\n").errors() == strings{"OA3015"});
  CHECK(reading(head + "paths: {'/{a}/{a}': {}}\n").errors() == strings{"OA3015"});
  CHECK(reading(head + "paths: {'/{a}{b}': {}}\n").errors() == strings{"OA3015"});
}

TEST_CASE("equivalent paths conflict when they share a method", "[openapi]") {
  const auto both = [](const std::string& second) {
    const auto item = [](const std::string& method, const std::string& name) {
      return "{" + method + ": {operationId: " + method + name + ", parameters: [{name: " + name +
             ", in: path, required: true, schema: {type: string}}], responses: {'200': "
             "{description: d}}}}\n";
    };
    return head + "paths:\n  /p/{a}: " + item("get", "a") + "  /p/{b}: " + item(second, "b");
  };
  CHECK(reading(both("get")).errors() == strings{"OA3008"});
  CHECK(reading(both("put")).errors().empty());
  CHECK(reading(both("put")).warnings() == strings{"OA3008"});

  const auto paths = [](const std::string& first, const std::string& second) {
    const auto item = [](const std::string& path, const std::string& id) {
      return "  " + path + ": {get: {operationId: " + id +
             ", responses: {'200': {description: d}}}}\n";
    };
    return head + "paths:\n" + item(first, "one") + item(second, "two");
  };
  CHECK(reading(paths("/user/%61bc", "/user/a%62c")).errors() == strings{"OA3008"});
  CHECK(reading(paths("/user/%C3%A9", "/user/\xC3\xA9")).errors() == strings{"OA3008"});
  CHECK(reading(paths("/a%2Fb", "/a/b")).errors().empty());
  CHECK(reading(paths("/%2561", "/%61")).errors().empty());
}

TEST_CASE("parameters are merged by name and location", "[openapi]") {
  const reading read(head +
                     "paths:\n"
                     "  /a:\n"
                     "    parameters:\n"
                     "      - {name: x, in: query, schema: {type: string}}\n"
                     "      - {name: y, in: query, schema: {type: string}}\n"
                     "    get:\n"
                     "      operationId: a\n"
                     "      parameters: [{name: x, in: query, required: true, schema: {type: "
                     "integer}}]\n"
                     "      responses: {'200': {description: d}}\n");
  REQUIRE(read.result);
  const auto& parameters = read.result->paths.at(0).operations.at(0).parameters;
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "y");
  CHECK(parameters[1].name == "x");
  CHECK(parameters[1].required);
}

TEST_CASE("parameter mistakes", "[openapi]") {
  const auto with = [](const std::string& parameters) {
    return reading(head + "paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [" +
                   parameters + "]\n      responses: {'200': {description: d}}\n");
  };
  CHECK(with("{name: a, in: body, schema: {}}").errors() == strings{"OA2004"});
  CHECK(with("{name: a, in: query}").errors() == strings{"OA3011"});
  CHECK(with("{name: a, in: query, style: matrix, schema: {}}").errors() == strings{"OA3012"});
  CHECK(with("{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}").errors() ==
        strings{"OA3010"});
  CHECK(with("{name: a, in: query, schema: {}, example: 1, examples: {}}").errors() ==
        strings{"OA2019"});
  CHECK(with("{name: Accept, in: header, schema: {}}").warnings() == strings{"OA3013"});
  CHECK(with("{name: content-length, in: header, required: true, schema: {}}").warnings() ==
        strings{"OA3013"});
}

TEST_CASE("operationIds are unique", "[openapi]") {
  const std::string op = "{operationId: a, responses: {'200': {description: d}}}";
  CHECK(reading(head + "paths: {/a: {get: " + op + ", put: " + op + "}}\n").errors() ==
        strings{"OA2009"});
}

TEST_CASE("server variables are replaced by their defaults", "[openapi]") {
  const reading read(head +
                     "paths: {}\nservers: [{url: 'https://{zone}.example', variables: {zone: "
                     "{default: eu, enum: [eu, us]}}}]\n");
  REQUIRE(read.result);
  CHECK(read.result->servers.at(0).url == "https://eu.example");
  CHECK(reading(head + "paths: {}\nservers: [{url: 'https://{zone}.example'}]\n").errors() ==
        strings{"OA2010"});
}

TEST_CASE("statuses may be written as integers and ranges", "[openapi]") {
  const reading read(head +
                     "paths: {/a: {get: {operationId: a, responses: {200: {description: d}, 4XX: "
                     "{description: d}, default: {description: d}}}}}\n");
  REQUIRE(read.result);
  const auto& responses = read.result->paths.at(0).operations.at(0).responses;
  REQUIRE(responses.size() == 3);
  CHECK(responses[0].status == 200);
  CHECK((responses[1].is_range && responses[1].status == 4));
  CHECK(responses[2].is_default);
}

TEST_CASE("content is keyed by media types that a header field can hold", "[openapi]") {
  const auto errors = [](const std::string& name) {
    return reading(head + "paths:\n  /a:\n    get:\n      responses:\n        '200':\n" +
                   "          description: d\n          content: {" + name + ": {}}\n")
        .errors();
  };
  for (const std::string name : {"application/json", "'*/*'", "text/*", "a/b+json",
                                 "text/plain; charset=utf-8", "'text/plain ;q=\"x\"'"}) {
    INFO(name);
    CHECK(errors(name).empty());
  }
  for (const std::string name : {"json", "text/", "/plain", "a/b/c", "'a b/c'", "text/pl\xC3\xA4in",
                                 R"("text/plain\r\nX: y")", R"("text/plain; a=\n")", "\"\""}) {
    INFO(name);
    CHECK(errors(name) == strings{"OA2007"});
  }
}

TEST_CASE("querystring stands alone", "[openapi]") {
  const auto with = [](const std::string& second) {
    return reading(
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
        "      operationId: a\n      parameters: [{name: q, in: querystring, content: "
        "{application/json: {}}}, {name: r, in: " +
        second + "}]\n      responses: {'200': {description: d}}\n");
  };
  CHECK(with("header, schema: {}").errors().empty());
  CHECK(with("query, schema: {}").errors() == strings{"OA3014"});
  CHECK(with("querystring, content: {application/json: {}}").errors() == strings{"OA3014"});
}

TEST_CASE("texts beside a reference stand for those of what it leads to", "[openapi]") {
  const auto text = [](const std::string& version, const std::string& beside) {
    const reading read("openapi: " + version +
                       "\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
                       "      operationId: op\n"
                       "      parameters: [{$ref: '#/components/parameters/P'" +
                       beside + "}]\n      responses: {'200': {$ref: '#/components/responses/R'" +
                       beside +
                       "}}\ncomponents:\n"
                       "  parameters: {P: {name: p, in: query, description: own, schema: {}}}\n"
                       "  responses: {R: {description: own}}\n");
    const auto& op = read.result->paths.at(0).operations.at(0);
    return op.parameters.at(0).description + " " + op.responses.at(0).description;
  };
  CHECK(text("3.1.0", ", description: other") == "other other");
  CHECK(text("3.1.0", "") == "own own");
  CHECK(text("3.0.3", ", description: other") == "own own");
}

TEST_CASE("texts of a path are those of operations that have none", "[openapi]") {
  const reading read(
      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    summary: s\n"
      "    description: d\n"
      "    get: {operationId: a, responses: {'200': {description: ok}}}\n"
      "    put: {operationId: b, summary: own, responses: {'200': {description: ok}}}\n");
  const auto& operations = read.result->paths.at(0).operations;
  CHECK(operations.at(0).summary == "s");
  CHECK(operations.at(0).description == "d");
  CHECK(operations.at(1).summary == "own");
  CHECK(operations.at(1).description.empty());
}

TEST_CASE("paths of which neither is more specific are told", "[openapi]") {
  const auto infos = [](const std::string& first, const std::string& second,
                        const std::string& method = "get") {
    const std::string answers = "responses: {'200': {description: ok}}}\n";
    const std::string parameters =
        "    parameters: [{name: a, in: path, required: true, schema: {type: string}}]\n";
    return reading("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  " + first + ":\n" +
                   parameters + "    get: {operationId: x, " + answers + "  " + second + ":\n" +
                   parameters + "    " + method + ": {operationId: y, " + answers)
        .codes(tenon::gen::source::severity::info);
  };
  CHECK(infos("/j/{a}", "/{a}/mine") == strings{"OA3009"});
  CHECK(infos("/j/{a}", "/{a}/mine", "put").empty());
  CHECK(infos("/j/{a}/x", "/{a}/mine/y").empty());
  CHECK(infos("/{a}/x/y", "/j/{a}/y") == strings{"OA3009"});
  CHECK(infos("/{a}/x", "/j/x/{a}").empty());
  CHECK(infos("/{a}/x", "/j/{a}.json").empty());
}

TEST_CASE("a tag's parent is another tag", "[openapi]") {
  const auto errors = [](const std::string& tags) {
    return reading("openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths: {}\ntags: " + tags +
                   "\n")
        .errors();
  };
  CHECK(errors("[{name: a}, {name: b, parent: a}, {name: c, parent: b}]").empty());
  CHECK(errors("[{name: a, parent: x}]") == strings{"OA2018"});
  CHECK(errors("[{name: a, parent: b}, {name: b, parent: a}]") == strings{"OA2018", "OA2018"});
  CHECK(errors("[{name: a, parent: a}, {name: b, parent: a}]") == strings{"OA2018"});
}

TEST_CASE("thousands of references that lead nowhere are guessed at while that takes no time",
          "[openapi]") {
  constexpr int count = 1000;
  std::string schemas;
  for (int i = count; i < 2 * count; ++i) {
    const std::string number = std::to_string(i);
    schemas +=
        "    Name" + number + ": {items: {$ref: '#/components/schemas/Nome" + number + "'}}\n";
  }
  const reading read(with_schemas(schemas));
  REQUIRE(read.errors().size() == count);
  CHECK(read.help() == "did you mean 'Name1000'?");
  CHECK(read.sink.sorted().back().help.empty());
}
