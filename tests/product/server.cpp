// The server of the product page, as written there.
#include <map>

#include <petstore/server.hpp>
#include <tenon/serve.hpp>

class Pets final : public petstore::PetsHandler {
 public:
  tenon::task<GetPet::Response> get_pet(GetPet::Request request) override {
    auto pet = pets_.find(request.pet_id);
    if (pet == pets_.end()) co_return GetPet::NotFound{{.message = "no such pet"}};
    co_return GetPet::Ok{pet->second};
  }

 private:
  std::map<std::int64_t, petstore::Pet> pets_;
};

int main(int argc, char** argv) {
  Pets pets;
  return tenon::serve(argc, argv, petstore::Server{pets});
}
