#include "service/coverage.hpp"

#include <support/catch.hpp>

#include "lower_text.hpp"

using namespace tenon::gen::service;
using strings = std::vector<std::string>;

namespace {

coverage coverage_of(const lowering& from) {
  return make_coverage(*from.read, from.result ? &*from.result : nullptr, from.sink);
}

/// `name: state CODE CODE`.
strings told(const std::vector<coverage_entry>& entries) {
  strings lines;
  for (const coverage_entry& each : entries) {
    std::string line = each.name + ": " + std::string(name_of(each.state));
    for (const auto& found : each.findings) line += " " + std::string(found.code.text());
    lines.push_back(std::move(line));
  }
  return lines;
}

const std::string description =
    "openapi: 3.1.0\n"
    "info: {title: T, version: '1'}\n"
    "paths:\n"
    "  /pets:\n"
    "    parameters: [{name: page, in: query, schema: {type: integer, default: first}}]\n"
    "    get:\n"
    "      operationId: list\n"
    "      responses: {'200': {$ref: '#/components/responses/Pets'}}\n"
    "  /cats:\n"
    "    get: {operationId: cats, responses: {'200': {description: ok}}}\n"
    "    put:\n"
    "      operationId: put\n"
    "      requestBody: {content: {text/xml: {schema: {type: array}}}}\n"
    "      responses: {'200': {description: ok}}\n"
    "    delete: {operationId: remove, responses: {'200': {description: ok}}}\n"
    "components:\n"
    "  responses:\n"
    "    Pets:\n"
    "      description: ok\n"
    "      content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}\n"
    "  schemas:\n"
    "    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}}}\n"
    "    Owner: {type: object, properties: {age: {type: integer, default: old}}}\n";

}  // namespace

TEST_CASE("coverage: findings reach an operation by what it refers to", "[service]") {
  const lowering made(description, {.skip = {"remove", "OA5001"}});
  REQUIRE(made.result);
  const coverage found = coverage_of(made);
  CHECK(told(found.operations) == strings{"list: degraded OA4005 OA4005", "cats: full",
                                          "put: skipped OA5001", "remove: skipped OA5002"});
  CHECK(told(found.schemas) == strings{"Pet: full", "Owner: degraded OA4005"});
  CHECK(found.operations.at(0).method == "GET");
  CHECK(found.operations.at(0).path == "/pets");
  CHECK(found.operations.at(0).pointer == "/paths/~1pets/get");
  for (const auto& each : found.others) CHECK(each.code.text() != "OA4005");
}

TEST_CASE("coverage: what has an error is skipped", "[service]") {
  const lowering made(description);
  REQUIRE(made.read);
  REQUIRE_FALSE(made.result);
  const coverage found = coverage_of(made);
  CHECK(told(found.operations) == strings{"list: degraded OA4005 OA4005", "cats: full",
                                          "put: skipped OA5001", "remove: full"});
}

TEST_CASE("coverage: a finding without a construct is kept", "[service]") {
  const lowering made(description, {.skip = {"nobody", "OA5001"}});
  const coverage found = coverage_of(made);
  REQUIRE(found.others.size() == 1);
  CHECK(found.others.front().message == "there is no operation 'nobody' to skip");
}
