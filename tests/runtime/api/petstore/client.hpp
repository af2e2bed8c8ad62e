#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tenon/api/client.hpp>

#include "petstore/types.hpp"

namespace petstore {

struct Credentials {
  std::optional<tenon::api::basic_credentials> shop_login{};
  std::optional<std::string> shop_key{};
  std::optional<std::string> shop_token{};
};

class Client {
 public:
  using ListPets = ops::ListPets;
  using CreatePet = ops::CreatePet;
  using GetPet = ops::GetPet;
  using DeletePet = ops::DeletePet;
  using UpdatePet = ops::UpdatePet;
  using PutPhoto = ops::PutPhoto;

  explicit Client(std::string_view base_url, Credentials credentials = {},
                  tenon::api::client_options options = {});
  explicit Client(tenon::http::transport transport, Credentials credentials = {},
                  tenon::api::client_options options = {});

  tenon::task<ListPets::Response> list_pets(ListPets::Request request);
  tenon::task<CreatePet::Response> create_pet(CreatePet::Request request);
  tenon::task<GetPet::Response> get_pet(GetPet::Request request);
  tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request);
  tenon::task<UpdatePet::Response> update_pet(UpdatePet::Request request);
  tenon::task<PutPhoto::Response> put_photo(PutPhoto::Request request);

 private:
  tenon::api::client client_;
  Credentials credentials_;
};

}  // namespace petstore
