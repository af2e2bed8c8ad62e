#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <shop/server.hpp>
#include "ask.hpp"

/// A petstore whose handlers note what they were asked.
class shop final : public petstore::UnimplementedPetsHandler {
 public:
  ListPets::Request listed{};
  UpdatePet::Request updated{};
  std::string caller{};
  int calls = 0;
  std::map<std::int64_t, petstore::Pet> pets{
      {7, {.id = 7, .name = "Rex", .status = petstore::Status::available}}};

  tenon::task<ListPets::Response> list_pets(ListPets::Request request) override {
    ++calls;
    listed = std::move(request);
    ListPets::Ok ok;
    for (const auto& [id, pet] : pets) ok.body.push_back(pet);
    ok.x_total = 1;
    co_return ok;
  }
  tenon::task<CreatePet::Response> create_pet(CreatePet::Request request) override {
    ++calls;
    if (request.body.name == "teapot") {
      CreatePet::Default refused;
      refused.status = 418;
      refused.body.message = "short and stout";
      co_return refused;
    }
    if (request.body.name == "split") {
      co_return CreatePet::Created{.body = {}, .location = "/pets/1\r\nX-Evil: 1"};
    }
    petstore::Pet pet{.id = 8, .name = request.body.name, .tag = request.body.tag};
    co_return CreatePet::Created{.body = pet, .location = "/pets/8"};
  }
  tenon::task<GetPet::Response> get_pet(GetPet::Request request) override {
    ++calls;
    if (request.pet_id == 500) throw std::runtime_error("the secret is out");
    if (request.pet_id == 300) {
      co_return tenon::undocumented{
          .status = 303, .headers = {{"Location", "/pets/7"}}, .body = "see there"};
    }
    const auto found = pets.find(request.pet_id);
    if (found == pets.end()) co_return GetPet::NotFound{{.message = "no such pet"}};
    co_return GetPet::Ok{.body = found->second, .etag = "\"v1\""};
  }
  tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request,
                                              tenon::api::principal who) override {
    ++calls;
    caller = who.subject;
    pets.erase(request.pet_id);
    co_return DeletePet::NoContent{};
  }
  tenon::task<UpdatePet::Response> update_pet(UpdatePet::Request request) override {
    ++calls;
    updated = request;
    co_return UpdatePet::Ok{request.body.name + " it is"};
  }
  tenon::task<PutPhoto::Response> put_photo(PutPhoto::Request request) override {
    ++calls;
    PutPhoto::Ok ok;
    if (request.body) ok.body = *request.body;
    co_return ok;
  }
};

/// Knows one login, one key and two tokens.
class doorman final : public petstore::Authenticator {
 public:
  using verdict = tenon::task<std::optional<tenon::api::principal>>;

  verdict shop_login(tenon::api::basic_credentials given, tenon::api::scopes) override {
    if (given.user != "ann" || !tenon::api::equal_secrets(given.password, "p:w")) {
      co_return std::nullopt;
    }
    co_return tenon::api::principal{.subject = "ann"};
  }
  verdict shop_key(tenon::api::api_key given, tenon::api::scopes) override {
    if (given.value != "k1") co_return std::nullopt;
    co_return tenon::api::principal{.subject = "key"};
  }
  verdict shop_token(tenon::api::bearer_token given, tenon::api::scopes) override {
    if (given.value == "all") {
      co_return tenon::api::principal{.subject = "bob", .scopes = {"read:pets", "write:pets"}};
    }
    if (given.value == "reader") {
      co_return tenon::api::principal{.subject = "eve", .scopes = {"read:pets"}};
    }
    co_return std::nullopt;
  }
};

/// A server of a shop, ready to be asked.
struct open_shop {
  shop pets{};
  doorman door{};
  petstore::Server server{pets, door, {.max_body = 200}};
};
