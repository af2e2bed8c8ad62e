#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <support/catch.hpp>

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
