#pragma once

#include <optional>
#include <string_view>

#include <tenon/api/server.hpp>

#include "petstore/types.hpp"

namespace petstore {

class PetsHandler {
 public:
  using ListPets = ops::ListPets;
  using CreatePet = ops::CreatePet;
  using GetPet = ops::GetPet;
  using DeletePet = ops::DeletePet;
  using UpdatePet = ops::UpdatePet;
  using PutPhoto = ops::PutPhoto;

  virtual ~PetsHandler() = default;
  virtual tenon::task<ListPets::Response> list_pets(ListPets::Request request) = 0;
  virtual tenon::task<CreatePet::Response> create_pet(CreatePet::Request request) = 0;
  virtual tenon::task<GetPet::Response> get_pet(GetPet::Request request) = 0;
  virtual tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request,
                                                      tenon::api::principal caller) = 0;
  virtual tenon::task<UpdatePet::Response> update_pet(UpdatePet::Request request) = 0;
  virtual tenon::task<PutPhoto::Response> put_photo(PutPhoto::Request request) = 0;
};

class UnimplementedPetsHandler : public PetsHandler {
 public:
  tenon::task<ListPets::Response> list_pets(ListPets::Request request) override;
  tenon::task<CreatePet::Response> create_pet(CreatePet::Request request) override;
  tenon::task<GetPet::Response> get_pet(GetPet::Request request) override;
  tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request,
                                              tenon::api::principal caller) override;
  tenon::task<UpdatePet::Response> update_pet(UpdatePet::Request request) override;
  tenon::task<PutPhoto::Response> put_photo(PutPhoto::Request request) override;
};

class Authenticator : public tenon::api::authenticator {
 public:
  virtual tenon::task<std::optional<tenon::api::principal>> shop_login(
      tenon::api::basic_credentials credentials, tenon::api::scopes required) = 0;
  virtual tenon::task<std::optional<tenon::api::principal>> shop_key(
      tenon::api::api_key key, tenon::api::scopes required) = 0;
  virtual tenon::task<std::optional<tenon::api::principal>> shop_token(
      tenon::api::bearer_token token, tenon::api::scopes required) = 0;

 private:
  tenon::task<std::optional<tenon::api::principal>> check(std::size_t scheme,
                                                          tenon::api::credential given,
                                                          tenon::api::scopes required) final;
};

class Server final : public tenon::api::server {
 public:
  explicit Server(PetsHandler& pets, Authenticator& authenticator,
                  tenon::api::server_options options = {});
  std::string_view openapi_document() const override;
};

}  // namespace petstore
