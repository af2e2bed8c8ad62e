#include "cpp/naming.hpp"

#include <string>
#include <support/catch.hpp>
#include <utility>

namespace service = tenon::gen::service;
using service::type_kind;
using tenon::gen::cpp::name_everything;

namespace {

service::type component(std::string name, std::vector<service::property> properties = {}) {
  service::type made;
  made.kind = type_kind::object;
  made.origin = {.component = true, .path = {std::move(name)}};
  made.object.properties = std::move(properties);
  return made;
}

service::type text() {
  service::type made;
  made.kind = type_kind::primitive;
  made.primitive.kind = service::primitive::string;
  return made;
}

std::size_t notes(const tenon::gen::source::diagnostic_sink& sink) { return sink.sorted().size(); }

}  // namespace

TEST_CASE("look-alikes give way to the name that needs no change") {
  service::api api;
  api.types = {component("pet"), component("Pet"), component("PET"), component("Client")};
  tenon::gen::source::diagnostic_sink sink;
  const auto names = name_everything(api, "petstore", sink);
  CHECK(names.types[0].simple == "Pet2");
  CHECK(names.types[1].simple == "Pet");
  CHECK(names.types[2].simple == "PET");
  CHECK(names.types[3].simple == "Client_");
  CHECK(notes(sink) == 2);
  CHECK_FALSE(sink.has_errors());
}

TEST_CASE("members never share a name") {
  service::api api;
  api.types = {component("Pet", {{.name = "a-b", .type = {.type = 1}},
                                 {.name = "a_b", .type = {.type = 1}},
                                 {.name = "aB", .type = {.type = 1}}}),
               text()};
  tenon::gen::source::diagnostic_sink sink;
  const auto names = name_everything(api, "petstore", sink);
  CHECK(names.types[0].members == std::vector<std::string>{"a_b", "a_b_2", "a_b_3"});
  CHECK(notes(sink) == 2);
}

TEST_CASE("pinned names are checked") {
  service::api api;
  api.types = {component("A"), component("B"), component("C")};
  api.types[0].origin.pinned_name = "Animal";
  api.types[1].origin.pinned_name = "Animal";
  api.types[2].origin.pinned_name = "class";
  tenon::gen::source::diagnostic_sink sink;
  const auto names = name_everything(api, "petstore", sink);
  CHECK(names.types[0].simple == "Animal");
  const auto found = sink.sorted();
  REQUIRE(found.size() == 2);
  CHECK(found[0].code == tenon::gen::source::diagnostic_code("OA6001"));
  CHECK(found[1].code == tenon::gen::source::diagnostic_code("OA6003"));
  CHECK(sink.error_count() == 2);
}

TEST_CASE("an inline struct stands beside its user and is known inside it") {
  service::api api;
  service::type inner;
  inner.kind = type_kind::object;
  inner.origin = {.path = {"owner"}, .owner = 0};
  api.types = {component("Pet", {{.name = "owner", .type = {.type = 1}}}), inner};
  tenon::gen::source::diagnostic_sink sink;
  const auto names = name_everything(api, "petstore", sink);
  CHECK(names.types[1].qualified() == "PetOwner");
  REQUIRE(names.types[0].aliases.size() == 1);
  CHECK(names.types[0].aliases[0].name == "Owner");
}

TEST_CASE("names are written as short as lookup allows") {
  tenon::gen::cpp::names names;
  names.name_space = "petstore";
  names.declared[""] = {"Pet", "Ok", "Status"};
  names.declared["Pet"] = {"Status"};
  names.declared["ops"] = {"GetPet"};
  names.declared["ops::GetPet"] = {"Ok", "Request"};
  CHECK(names.spell("Pet", "") == "Pet");
  CHECK(names.spell("Pet", "Pet") == "Pet");
  CHECK(names.spell("Pet::Status", "Pet") == "Status");
  CHECK(names.spell("Pet::Status", "") == "Pet::Status");
  CHECK(names.spell("Status", "Pet") == "petstore::Status");
  CHECK(names.spell("Ok", "ops::GetPet::Request") == "petstore::Ok");
  CHECK(names.spell("ops::GetPet::Ok", "ops::GetPet::Request") == "Ok");
  CHECK(names.spell("Pet", "ops::GetPet::Ok") == "Pet");
}

TEST_CASE("enumerators are named as the document wants") {
  service::type level = component("Level");
  level.kind = type_kind::enumeration;
  for (const char* wanted : {"VeryHigh", "LOW", "class", "very high", ""}) {
    level.enumeration.members.push_back({.value = {.text = "7"}, .wanted_name = wanted});
  }
  service::api api;
  api.types = {level};
  tenon::gen::source::diagnostic_sink sink;
  const auto names = name_everything(api, "petstore", sink);
  CHECK(names.types[0].members ==
        std::vector<std::string>{"very_high", "low", "class_", "very_high_2", "value_7"});
  CHECK(notes(sink) == 1);
}
