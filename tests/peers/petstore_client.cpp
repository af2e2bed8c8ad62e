// The petstore's client against a mock server: petstore_client URL
#include "checks.hpp"

#include <petstore/client.hpp>

using namespace petstore;
using peers::expect;

namespace {

constexpr int made_up = 10;  // answers made up from the schemas that are read

tenon::task<void> list_pets(std::string url) {
  Client client{url};
  ListPets::Request everything{
      .status = Status::sold, .tags = {{"a b", "c&d"}}, .limit = 5, .after = 7};
  const PetPage page = (co_await client.list_pets(everything)).value();
  expect(page.pets.size() == 1 && page.pets[0].name == "string", "the page");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) {
    ListPets::Request request{};
    (co_await any.list_pets(request)).value();
  }
}

tenon::task<void> create_pet(std::string url) {
  Client client{url};
  NewPet rex{.name = "Rex \xE2\x98\x83",
             .status = Status::reserved,
             .tags = {{"dog", "loud"}},
             .born = std::chrono::year{2024} / 2 / 29,
             .price = 12.5};
  CreatePet::Request request{.body = rex};
  const CreatePet::Response response = co_await client.create_pet(request);
  const auto* created = response.get_if<CreatePet::Created>();
  expect(created != nullptr, "the answer is not 201");
  expect(created->body.name == "string", "the pet");
  expect(!created->location.empty(), "the field Location");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) (co_await any.create_pet(request)).value();
}

tenon::task<void> get_pet(std::string url) {
  Client client{url};
  GetPet::Request request{.pet_id = 9007199254740991};
  const GetPet::Response response = co_await client.get_pet(request);
  const auto* found = response.get_if<GetPet::Ok>();
  expect(found != nullptr, "the answer is not 200");
  expect(found->body.name == "string", "the pet");
  expect(found->etag.has_value(), "the field ETag");

  Client unlucky{url, peers::ask_for_status(404)};
  const GetPet::Response missing = co_await unlucky.get_pet(request);
  expect(missing.holds<GetPet::NotFound>(), "the answer is not 404");
  expect(missing.get_if<GetPet::NotFound>()->body.message == "string", "the error");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) (co_await any.get_pet(request)).value();
}

tenon::task<void> delete_pet(std::string url) {
  Client client{url};
  DeletePet::Request request{.pet_id = 1};
  (co_await client.delete_pet(request)).value();

  Client unlucky{url, peers::ask_for_status(404)};
  const DeletePet::Response missing = co_await unlucky.delete_pet(request);
  expect(missing.holds<DeletePet::NotFound>(), "the answer is not 404");
}

}  // namespace

int main(int argc, char** argv) {
  const peers::check checks[] = {{"listPets", list_pets},
                                 {"createPet", create_pet},
                                 {"getPet", get_pet},
                                 {"deletePet", delete_pet}};
  return peers::run_checks(argc, argv, checks);
}
