#include <support/catch.hpp>

#include "read_text.hpp"

using strings = std::vector<std::string>;

namespace {

reading operation(const std::string& text, const std::string& root = {}) {
  return reading("swagger: '2.0'\ninfo: {title: T, version: '1'}\n" + root +
                 "paths:\n  /a:\n    post:\n      operationId: a\n" + text);
}

}  // namespace

TEST_CASE("the parts of a Swagger address become servers", "[openapi]") {
  const std::string none = "      responses: {200: {description: d}}\n";
  const auto servers = [&](const std::string& root) {
    const reading read = operation(none, root);
    REQUIRE(read.result);
    strings urls;
    for (const auto& each : read.result->servers) urls.push_back(each.url);
    return urls;
  };
  CHECK(servers("").empty());
  CHECK(servers("basePath: /v1\n") == strings{"/v1"});
  CHECK(servers("host: h:81\n") == strings{"//h:81"});
  CHECK(servers("host: h\nbasePath: /v1\nschemes: [https, http]\n") ==
        strings{"https://h/v1", "http://h/v1"});
  CHECK(operation(none, "host: h\nschemes: [ws]\n").warnings() == strings{"OA5001"});
}

TEST_CASE("consumes and produces of the operation replace the document's", "[openapi]") {
  const reading read = operation(
      "      consumes: [application/merge-patch+json]\n"
      "      parameters: [{name: b, in: body, schema: {type: object}}]\n"
      "      responses: {200: {description: d, schema: {type: string}}, 204: {description: d}}\n",
      "consumes: [application/json]\nproduces: [text/plain, application/json]\n");
  REQUIRE(read.result);
  const auto& op = read.result->paths.at(0).operations.at(0);
  REQUIRE(op.request_body);
  REQUIRE(op.request_body->content.size() == 1);
  CHECK(op.request_body->content[0].name == "application/merge-patch+json");
  CHECK_FALSE(op.request_body->required);
  REQUIRE(op.responses.at(0).content.size() == 2);
  CHECK(op.responses[0].content[0].name == "text/plain");
  CHECK(op.responses[1].content.empty());
}

TEST_CASE("what an operation streams is not what its errors are", "[openapi]") {
  const reading read = operation(
      "      produces: [application/jsonl, application/json-seq]\n"
      "      responses: {200: {description: d, schema: {type: object}},\n"
      "                  400: {description: d, schema: {type: object}}}\n");
  REQUIRE(read.result);
  const auto& responses = read.result->paths.at(0).operations.at(0).responses;
  CHECK(responses.at(0).content.size() == 2);
  REQUIRE(responses.at(1).content.size() == 1);
  CHECK(responses.at(1).content.at(0).name == "application/json");
  CHECK(read.warnings() == strings{"OA2007"});
}

TEST_CASE("a schema that no listed media type can hold is JSON", "[openapi]") {
  const reading read = operation(
      "      produces: [application/vnd.stream]\n"
      "      responses: {200: {description: d, schema: {type: string, format: binary}},\n"
      "                  400: {description: d, schema: {type: object}}}\n");
  REQUIRE(read.result);
  const auto& responses = read.result->paths.at(0).operations.at(0).responses;
  CHECK(responses.at(0).content.at(0).name == "application/vnd.stream");
  CHECK(responses.at(1).content.at(0).name == "application/json");
  CHECK(read.warnings() == strings{"OA2007"});
}

TEST_CASE("a form with a file is multipart", "[openapi]") {
  const reading read = operation(
      "      consumes: [application/x-www-form-urlencoded, multipart/form-data]\n"
      "      parameters: [{name: f, in: formData, type: file, required: true}]\n"
      "      responses: {200: {description: d}}\n");
  REQUIRE(read.result);
  const auto& body = read.result->paths.at(0).operations.at(0).request_body;
  REQUIRE(body);
  CHECK(body->required);
  CHECK(body->content.at(0).name == "multipart/form-data");
  CHECK(body->content[0].schema->properties.at(0).value->format == "binary");
}

TEST_CASE("parameters are merged and bodies replaced by name", "[openapi]") {
  const reading read(
      "swagger: 2.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n"
      "    parameters: [{name: f, in: formData, type: integer}, {name: q, in: query, type: "
      "string}]\n"
      "    put:\n      operationId: a\n"
      "      parameters: [{name: f, in: formData, type: string}]\n"
      "      responses: {200: {description: d}}\n");
  REQUIRE(read.result);
  CHECK(read.warnings() == strings{"OA2004"});  // swagger: 2.0 without quotes
  const auto& op = read.result->paths.at(0).operations.at(0);
  CHECK(op.parameters.size() == 1);
  REQUIRE(op.request_body);
  const auto& form = *op.request_body->content.at(0).schema;
  REQUIRE(form.properties.size() == 1);
  CHECK(form.properties[0].value->types == tenon::gen::openapi::string_type);
}
