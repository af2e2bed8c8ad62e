#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <support/catch.hpp>

#include "openapi/bundle.hpp"
#include "openapi/uri.hpp"
#include "read_text.hpp"

namespace fs = std::filesystem;

namespace {

/// A folder that goes away with the test.
class folder {
 public:
  folder() {
    std::string name = (fs::temp_directory_path() / "tenon-openapi-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~folder() { fs::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("references cross files and come back", "[openapi]") {
  const folder root;
  root.write("parts/pet.yaml",
             "type: object\nproperties:\n  owner: {$ref: 'owner.yaml#/definitions/Owner'}\n");
  root.write("parts/owner.yaml",
             "definitions:\n  Owner:\n    type: object\n    properties:\n"
             "      api: {$ref: '../api.yaml#/components/schemas/Api'}\n");
  const std::string entry =
      root.write("api.yaml", with_schemas("    Api: {$ref: parts/pet.yaml}\n"));
  tenon::gen::source::source_set sources;
  tenon::gen::source::diagnostic_sink sink;
  const auto read = tenon::gen::openapi::read(sources, entry, sink);
  REQUIRE(read);
  const auto& api = *read->component_schemas.at(0);
  CHECK(api.ref->component_name == "pet");
  const auto& owner = *api.ref->properties.at(0).value->ref;
  CHECK(owner.component_name == "Owner");
  CHECK(owner.properties.at(0).value->ref == &api);
  CHECK(sources.inputs().size() == 3);
}

namespace {

using strings = std::vector<std::string>;

/// A description read from disk.
struct reading_file {
  explicit reading_file(const std::string& path,
                        const tenon::gen::openapi::read_options& how = {}) {
    result = tenon::gen::openapi::read(sources, path, sink, how);
  }
  strings errors() const {
    strings found;
    for (const auto& each : sink.sorted()) {
      if (each.level == tenon::gen::source::severity::error) {
        found.push_back(std::string(each.code.text()) + ": " + each.message);
      }
    }
    return found;
  }

  tenon::gen::source::source_set sources;
  tenon::gen::source::diagnostic_sink sink;
  std::optional<tenon::gen::openapi::document> result;
};

const std::string address = "http://example.com/a/b/c";

}  // namespace

TEST_CASE("references are resolved against a base as RFC 3986 says", "[openapi]") {
  using tenon::gen::openapi::resolve_uri;
  CHECK(resolve_uri(address, "d") == "http://example.com/a/b/d");
  CHECK(resolve_uri(address, "./d/") == "http://example.com/a/b/d/");
  CHECK(resolve_uri(address, "../d") == "http://example.com/a/d");
  CHECK(resolve_uri(address, "../../../d") == "http://example.com/d");
  CHECK(resolve_uri(address, "..") == "http://example.com/a/");
  CHECK(resolve_uri(address, "/d") == "http://example.com/d");
  CHECK(resolve_uri(address, "?q") == "http://example.com/a/b/c?q");
  CHECK(resolve_uri(address, "//other/d") == "http://other/d");
  CHECK(resolve_uri(address, "https://other/./d") == "https://other/d");
  CHECK(resolve_uri(address, "urn:example:d") == "urn:example:d");
  CHECK(resolve_uri("http://example.com", "d") == "http://example.com/d");
  CHECK(resolve_uri("", "d/e") == "d/e");
}

TEST_CASE("schemas are found by $id, $anchor and $self", "[openapi]") {
  const reading read(
      "openapi: 3.2.0\n$self: https://example.com/api/openapi\ninfo: {title: T, version: '1'}\n"
      "components:\n  schemas:\n"
      "    Pet: {$id: 'schemas/pet', $anchor: here, type: object, $defs: {Name: {type: string}},\n"
      "          properties: {name: {$ref: '#/$defs/Name'}, self: {$ref: '#here'}}}\n"
      "    ByUri: {$ref: 'https://example.com/api/schemas/pet'}\n"
      "    ByRelative: {$ref: 'schemas/pet#here'}\n"
      "    BySelf: {$ref: 'openapi#/components/schemas/Pet'}\n"
      "    Dynamic: {$dynamicRef: 'schemas/pet#here'}\n");
  CHECK(read.errors().empty());
  REQUIRE(read.result);
  const auto& all = read.result->component_schemas;
  for (std::size_t at = 1; at < all.size(); ++at) CHECK(all[at]->ref == all[0]);
  CHECK(all[0]->properties.at(0).value->ref->types == tenon::gen::openapi::string_type);
  CHECK(all[0]->properties.at(1).value->ref == all[0]);
}

TEST_CASE("identifiers and anchors are unique", "[openapi]") {
  CHECK(reading(with_schemas("    A: {$id: x}\n    B: {$id: x}\n")).errors() == strings{"OA3002"});
  CHECK(reading(with_schemas("    A: {$anchor: x}\n    B: {$anchor: x}\n")).errors() ==
        strings{"OA3002"});
  CHECK(reading(with_schemas("    A: {type: object, example: {$id: x}}\n    B: {$id: x}\n"))
            .errors()
            .empty());
}

TEST_CASE("remote references are read from the folder a URL is mapped to", "[openapi]") {
  const folder root;
  root.write("copies/shared/pet.yaml", "type: object\nproperties: {owner: {$ref: owner.yaml}}\n");
  root.write("copies/shared/owner.yaml", "type: string\n");
  const std::string entry = root.write(
      "api.yaml", with_schemas("    Pet: {$ref: 'https://example.com/shared/pet.yaml'}\n"));
  CHECK(reading_file(entry).errors() ==
        strings{"OA3005: 'https://example.com/shared/pet.yaml': remote references are not read"});
  const std::string copies = root.write("copies/x", "").substr(0, entry.rfind('/')) + "/copies";
  const reading_file read(entry, {.folders = {{"https://example.com/", copies}}});
  CHECK(read.errors().empty());
  REQUIRE(read.result);
  CHECK(read.result->component_schemas.at(0)->ref->component_name == "pet");
}

TEST_CASE("a bundle holds everything and reads the same", "[openapi]") {
  const folder root;
  root.write("parts/things.yaml",
             "Thing: {type: object, properties: {next: {$ref: '#/Thing'}, home: {$ref: "
             "'../api.yaml#/components/schemas/Home'}}}\n"
             "Home: {type: string}\n"
             "Id: {name: id, in: query, schema: {$ref: '#/Home'}}\n"
             "Item: {get: {operationId: getThing, parameters: [{$ref: '#/Id'}], responses: {'200': "
             "{description: d, content: {application/json: {schema: {$ref: '#/Thing'}}}}}}}\n");
  for (const std::string version : {"3.0.3", "3.1.0"}) {
    const std::string entry = root.write(
        "api.yaml", "openapi: " + version +
                        "\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {Home: {type: "
                        "integer}}}\npaths: {/a: {$ref: 'parts/things.yaml#/Item'}}\n");
    const reading_file read(entry);
    CHECK(read.errors().empty());
    REQUIRE(read.result);
    const std::string text = tenon::gen::openapi::bundle(*read.result);
    INFO(text);
    CHECK(text.find(".yaml") == text.npos);
    const reading again(text);
    CHECK(again.errors().empty());
    REQUIRE(again.result);
    const auto& op = again.result->paths.at(0).operations.at(0);
    CHECK(op.operation_id == "getThing");
    CHECK(op.parameters.at(0).schema->ref->types == tenon::gen::openapi::string_type);
    const auto& thing = *op.responses.at(0).content.at(0).schema->ref;
    CHECK(thing.properties.at(0).value->ref == &thing);
    CHECK(thing.properties.at(1).value->ref->types == tenon::gen::openapi::integer_type);
  }
}

TEST_CASE("a bundle of Swagger 2.0 keeps its own sections", "[openapi]") {
  const folder root;
  root.write("pet.yaml", "type: object\nproperties: {name: {type: string}}\n");
  const std::string entry = root.write(
      "api.yaml",
      "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: "
      "a\n      responses: {200: {description: d, schema: {$ref: pet.yaml}}}\n");
  const reading_file read(entry);
  REQUIRE(read.result);
  const reading again(tenon::gen::openapi::bundle(*read.result));
  CHECK(again.errors().empty());
  REQUIRE(again.result);
  CHECK(again.result->component_schemas.at(0)->component_name == "pet");
}

TEST_CASE("references that come back from other files use components", "[openapi]") {
  const folder root;
  root.write("pet.yaml", "properties:\n  owner: {$ref: 'api.yaml#/components/schemas/Owner'}\n");
  root.write("unused.yaml", "type: string\n");
  const reading_file read(root.write(
      "api.yaml",
      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
      "      operationId: op\n      parameters: [{name: p, in: query, content: {application/json: "
      "{schema: {$ref: pet.yaml}}}}]\n      responses: {'200': {description: d}}\n"
      "components:\n  schemas:\n    Owner: {$ref: '#/components/schemas/Name'}\n"
      "    Name: {type: string}\n    Other: {$ref: unused.yaml}\n"));
  REQUIRE(read.sink.sorted().size() == 1);
  CHECK(read.sink.sorted().front().message == "no operation leads to 'schemas/Other'");
}
