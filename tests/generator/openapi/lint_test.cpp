// Rules about what is valid and hardly meant.

#include <support/catch.hpp>

#include "read_text.hpp"

using strings = std::vector<std::string>;

namespace {

const std::string head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// A path with one operation, its fields beside what every operation here has.
std::string path_with(const std::string& path, const std::string& method,
                      const std::string& fields = "") {
  return "  " + path + ": {" + method + ": {operationId: " + method + path.substr(1) +
         ", responses: {'200': {description: d}}" + (fields.empty() ? "" : ", " + fields) + "}}\n";
}

std::string schemes(const std::string& list) {
  return "components:\n  securitySchemes:\n" + list;
}

const std::string key_scheme = schemes("    key: {type: apiKey, in: header, name: X-Key}\n");

strings messages(const reading& from) {
  strings found;
  for (const auto& each : from.sink.sorted()) found.push_back(each.message);
  return found;
}

}  // namespace

TEST_CASE("an operation that changes something asks for security as others do", "[openapi]") {
  const std::string secured = path_with("/a", "get", "security: [{key: []}]");
  for (const std::string method : {"post", "put", "patch", "delete"}) {
    const reading read(head + "paths:\n" + secured + path_with("/b", method) + key_scheme);
    CHECK(read.warnings() == strings{"OA2014"});
    CHECK(read.pointed_at() == method);
    CHECK(read.help().find("'security: []'") != std::string::npos);
  }
  for (const std::string decided : {"security: []", "security: [{}]", "security: [{}, {key: []}]"}) {
    CHECK(reading(head + "paths:\n" + secured + path_with("/b", "post", decided) + key_scheme)
              .warnings()
              .empty());
  }
  CHECK(reading(head + "paths:\n" + secured + path_with("/b", "get") + key_scheme)
            .warnings()
            .empty());
}

TEST_CASE("schemes that no operation asks for are told once", "[openapi]") {
  const std::string paths = "paths:\n" + path_with("/a", "post") + path_with("/b", "delete");
  const reading read(head + paths + key_scheme);
  CHECK(read.warnings() == strings{"OA2014"});
  CHECK(read.pointed_at() == "securitySchemes");
  CHECK(messages(read).at(0).find("the 2 that change something") != std::string::npos);
  CHECK(reading(head + paths).warnings().empty());
  CHECK(reading(head + paths + "security: []\n" + key_scheme).warnings().empty());
  CHECK(reading(head + paths + "security: [{key: []}]\n" + key_scheme).warnings().empty());
}

TEST_CASE("what the API sends asks nobody for security", "[openapi]") {
  CHECK(reading(head + "paths:\n" + path_with("/a", "get", "security: [{key: []}]") +
                "webhooks:\n" + path_with("/b", "post") + key_scheme)
            .warnings()
            .empty());
}
