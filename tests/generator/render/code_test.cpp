#include "render/code.hpp"

#include <string>
#include <support/catch.hpp>

#include "render/builtin.hpp"
#include "service/model.hpp"
#include "source/diagnostic.hpp"

namespace service = tenon::gen::service;
using service::type_kind;
using tenon::gen::cpp::plan_options;

namespace {

service::type primitive(service::primitive kind) {
  service::type made;
  made.kind = type_kind::primitive;
  made.primitive.kind = kind;
  return made;
}

// A pet with an inline enum, and one operation that finds it.
service::api small_api() {
  service::api api;
  api.types.push_back(primitive(service::primitive::string));
  api.types.push_back(primitive(service::primitive::int64));
  service::type status;
  status.kind = type_kind::enumeration;
  for (const char* name : {"available", "sold"})
    status.enumeration.members.push_back(
        {.value = {.kind = service::literal::kind_type::string, .text = name}});
  api.types.push_back(status);
  service::type pet;
  pet.kind = type_kind::object;
  pet.origin = {.component = true, .path = {"Pet"}};
  pet.doc = "A pet. */ \\";
  pet.object.properties.push_back({.name = "id", .type = {.type = 1}, .required = true});
  pet.object.properties.push_back(
      {.name = "name", .type = {.type = 0, .rules = {.min_length = 1}}, .required = true});
  pet.object.properties.push_back({.name = "status", .type = {.type = 2}});
  api.types.push_back(pet);
  service::operation get;
  get.id = "getPet";
  get.method = "GET";
  get.path = "/pets/{petId}";
  get.tags = {"pets"};
  get.parameters.push_back(
      {.name = "petId", .in = service::location::path, .type = {.type = 1}, .required = true});
  get.parameters.push_back({.name = "fields",
                            .in = service::location::query,
                            .type = {.type = 0},
                            .how = service::style::form,
                            .explode = true});
  get.responses.push_back(
      {.status = 200, .alternatives = {{.media_type = "application/json", .type = {.type = 3}}}});
  get.responses.push_back({.is_default = true});
  api.operations.push_back(get);
  api.document_json = R"({"openapi":"3.1.0"})";
  return api;
}

std::map<std::string, std::string> generated(const service::api& api, const plan_options& options) {
  tenon::gen::source::diagnostic_sink sink;
  tenon::gen::render::template_set templates;
  tenon::gen::render::add_builtin_templates(templates);
  auto files = tenon::gen::cpp::plan(api, options, sink);
  CHECK(sink.empty());
  return tenon::gen::render::render_code(files, templates).files();
}

}  // namespace

TEST_CASE("a small API becomes code") {
  const auto files = generated(
      small_api(),
      {.name = "petstore", .name_space = "petstore", .document = "petstore.yaml", .shards = 1});
  if (const char* folder = std::getenv("TENON_SHOW"); folder != nullptr)
    for (const auto& [path, text] : files) std::printf("=== %s\n%s", path.c_str(), text.c_str());
  CHECK(files.size() == 15);
  CHECK(files.at("include/petstore/types.hpp").find("  std::optional<Status> status{};\n") !=
        std::string::npos);
}
