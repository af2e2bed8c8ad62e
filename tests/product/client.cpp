// The client of the product page, as written there.
#include <cstdio>

#include <petstore/client.hpp>
#include <tenon/run.hpp>

tenon::task<void> show() {
  petstore::Client client{"http://localhost:8080"};
  petstore::Pet pet = (co_await client.get_pet({.pet_id = 7})).value();
  auto response = co_await client.get_pet({.pet_id = 8});
  if (auto* missing = response.get_if<petstore::GetPet::NotFound>())
    std::puts(missing->body.message.c_str());
}

int main() { tenon::run(show()); }
