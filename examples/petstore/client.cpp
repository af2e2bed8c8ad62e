// The petstore's client: petstore_client [URL]
#include <petstore/client.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <tenon/run.hpp>
#include <vector>

namespace {

tenon::task<void> visit(std::string url) {
  petstore::Client client{url};

  // value() is the success, or throws tenon::unexpected_response.
  petstore::NewPet rex{.name = "Rex", .tags = {{"dog", "loud"}}};
  petstore::Pet pet = (co_await client.create_pet({.body = rex})).value();
  std::printf("created pet %lld, %s\n", static_cast<long long>(pet.id), pet.name.c_str());

  // Every documented answer has a type of its own.
  auto response = co_await client.get_pet({.pet_id = pet.id + 1'000'000});
  if (auto* missing = response.get_if<petstore::GetPet::NotFound>()) {
    std::printf("not found: %s\n", missing->body.message.c_str());
  }

  // A request that breaks the document comes back with everything that is wrong.
  auto refused = co_await client.create_pet({.body = {.name = "", .price = -1}});
  if (auto* problem = refused.get_if<petstore::CreatePet::Default>()) {
    std::printf("refused with %d:\n", problem->status);
    const std::vector<petstore::Violation> none;
    for (const petstore::Violation& violation : problem->body.errors.value_or(none)) {
      std::printf("  %s%s %s\n", violation.in.c_str(), violation.pointer.c_str(),
                  violation.message.c_str());
    }
  }

  // A list, page by page.
  petstore::ListPets::Request query{.limit = 2};
  do {
    petstore::PetPage page = (co_await client.list_pets(query)).value();
    for (const petstore::Pet& each : page.pets) {
      std::printf("pet %lld: %s\n", static_cast<long long>(each.id), each.name.c_str());
    }
    query.after = page.next;
  } while (query.after);

  (co_await client.delete_pet({.pet_id = pet.id})).value();
  std::printf("deleted pet %lld\n", static_cast<long long>(pet.id));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    tenon::run(visit(argc > 1 ? argv[1] : "http://localhost:8080"));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "petstore_client: %s\n", error.what());
    return 1;
  }
}
