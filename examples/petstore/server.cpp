// The petstore's server: petstore_server --help
#include <petstore/server.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tenon/serve.hpp>
#include <utility>
#include <vector>

namespace {

bool has_every_tag(const petstore::Pet& pet, const std::vector<std::string>& wanted) {
  const std::vector<std::string> tags = pet.tags.value_or(std::vector<std::string>{});
  return std::all_of(wanted.begin(), wanted.end(), [&tags](const std::string& tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  });
}

/// The pets of the shop. With --threads above 1 handlers run at the same time, hence the lock.
class Pets final : public petstore::PetsHandler {
 public:
  tenon::task<ListPets::Response> list_pets(ListPets::Request request) override {
    const std::lock_guard lock{mutex_};
    ListPets::Ok page;
    for (auto at = pets_.upper_bound(request.after.value_or(0)); at != pets_.end(); ++at) {
      const petstore::Pet& pet = at->second;
      if (request.status && pet.status != *request.status) continue;
      if (request.tags && !has_every_tag(pet, *request.tags)) continue;
      if (page.body.pets.size() == static_cast<std::size_t>(request.limit)) {
        page.body.next = page.body.pets.back().id;
        break;
      }
      page.body.pets.push_back(pet);
    }
    co_return page;
  }

  tenon::task<CreatePet::Response> create_pet(CreatePet::Request request) override {
    const std::lock_guard lock{mutex_};
    petstore::Pet pet{.id = ++last_id_,
                      .name = std::move(request.body.name),
                      .status = request.body.status,
                      .tags = std::move(request.body.tags),
                      .born = request.body.born,
                      .price = request.body.price};
    pets_[pet.id] = pet;
    co_return CreatePet::Created{.body = pet, .location = "/pets/" + std::to_string(pet.id)};
  }

  tenon::task<GetPet::Response> get_pet(GetPet::Request request) override {
    const std::lock_guard lock{mutex_};
    auto pet = pets_.find(request.pet_id);
    if (pet == pets_.end()) co_return GetPet::NotFound{{.message = "no such pet"}};
    co_return GetPet::Ok{.body = pet->second, .etag = "\"" + std::to_string(pet->first) + "-1\""};
  }

  tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request) override {
    const std::lock_guard lock{mutex_};
    if (pets_.erase(request.pet_id) == 0) co_return DeletePet::NotFound{{.message = "no such pet"}};
    co_return DeletePet::NoContent{};
  }

 private:
  std::mutex mutex_;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, petstore::Pet> pets_;
};

}  // namespace

int main(int argc, char** argv) {
  Pets pets;
  return tenon::serve(argc, argv, petstore::Server{pets});
}
