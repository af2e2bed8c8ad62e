#include "cpp/words.hpp"

#include <string_view>
#include <support/catch.hpp>

using tenon::gen::cpp::is_usable_identifier;
using tenon::gen::cpp::pascal_case;
using tenon::gen::cpp::snake_case;

TEST_CASE("names become snake_case") {
  struct row {
    std::string_view from;
    std::string_view to;
  };
  const row rows[] = {
      {"petId", "pet_id"},     {"HTTPServer", "http_server"},
      {"userIDs", "user_ids"}, {"X-Trace-Id", "x_trace_id"},
      {"+1", "plus_1"},        {"-1", "minus_1"},
      {"-name", "minus_name"}, {"2fa", "value_2fa"},
      {"delete", "delete_"},   {"co_await", "co_await_"},
      {"errno", "errno_"},     {"unix", "unix_"},
      {"a__b", "a_b"},         {"_links", "links"},
      {"@type", "at_type"},    {"$ref", "dollar_ref"},
      {"ids[]", "ids"},        {"", "empty"},
      {"_", "underscore"},     {"--", "minus_minus"},
      {" ", "space"},          {"Größe", "grosse"},
      {"naïve", "naive"},      {"中", "u4e2d"},
      {"\xff", "u00ff"},       {"v1beta2", "v1beta2"},
      {"a/b", "a_b"},          {"*/ evil \\", "star_evil"},
      {">=", "greater_equal"},
  };
  for (const auto& [from, to] : rows) {
    CAPTURE(from);
    CHECK(snake_case(from) == to);
  }
}

TEST_CASE("names become PascalCase") {
  struct row {
    std::string_view from;
    std::string_view to;
  };
  const row rows[] = {
      {"Pet", "Pet"},
      {"pet", "Pet"},
      {"APIKey", "APIKey"},
      {"PET_STATUS", "PetStatus"},
      {"simple-user", "SimpleUser"},
      {"getPetById", "GetPetById"},
      {"com.acme.Pet", "ComAcmePet"},
      {"200", "Type200"},
      {"NULL", "NULL_"},
      {"IN", "IN_"},
      {"", "Empty"},
  };
  for (const auto& [from, to] : rows) {
    CAPTURE(from);
    CHECK(pascal_case(from) == to);
  }
}

TEST_CASE("pinned names are identifiers that are free") {
  CHECK(is_usable_identifier("Pet"));
  CHECK(is_usable_identifier("pet_2"));
  CHECK_FALSE(is_usable_identifier(""));
  CHECK_FALSE(is_usable_identifier("2x"));
  CHECK_FALSE(is_usable_identifier("_x"));
  CHECK_FALSE(is_usable_identifier("a__b"));
  CHECK_FALSE(is_usable_identifier("class"));
  CHECK_FALSE(is_usable_identifier("a b"));
}
