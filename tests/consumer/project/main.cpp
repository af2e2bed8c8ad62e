// Calls the service in memory and prints what the document decides, so that a stale build shows.
#include <cstdio>
#include <pets/client.hpp>
#include <pets/server.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <utility>

namespace {

using namespace shop::pets;

class counter final : public PetsHandler {
 public:
  tenon::task<ListPets::Response> list_pets(ListPets::Request) override {
    co_return ListPets::NoContent{};
  }
  tenon::task<AddPet::Response> add_pet(AddPet::Request) override { co_return AddPet::NoContent{}; }
};

const char* word(bool accepted) { return accepted ? "accepted" : "refused"; }

tenon::task<void> show(Client& client) {
  ops::ListPets::Request list{.limit = 20};
  auto listed = co_await client.list_pets(std::move(list));
  ops::AddPet::Request add{.body = {.name = "Rexxie"}};
  auto added = co_await client.add_pet(std::move(add));
  std::printf("limit=20 %s, name=Rexxie %s", word(listed.holds<ops::ListPets::NoContent>()),
              word(added.holds<ops::AddPet::NoContent>()));
}

}  // namespace

int main() {
  counter pets;
  Server server{pets};
  Client client{tenon::loopback(server)};
  tenon::run(show(client));
  const bool toys = server.openapi_document().find("Toy") != std::string_view::npos;
  std::printf(", toys=%s\n", toys ? "yes" : "no");
}
