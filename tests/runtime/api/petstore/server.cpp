#include "petstore/server.hpp"

#include <tenon/api/call.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/rules.hpp>
#include <utility>

#include "petstore/json.hpp"

namespace petstore {

static void read_fields(tenon::api::field_reader& in, Filter& out) {
  in.field("status", out.status);
  in.field("min_age", out.min_age, tenon::rules::number<std::int32_t>{.minimum = 0});
}

static void read_fields(tenon::api::field_reader& in, PetForm& out) {
  in.field("name", out.name, tenon::rules::text{.min_length = 1});
  in.field("status", out.status);
  in.field("tags", tenon::api::defaulted(out.tags));
  in.field("copies", tenon::api::defaulted(out.copies));
}

namespace schemes {

inline constexpr tenon::api::security_scheme shop_login{
    .index = 0, .name = "shop_login", .kind = tenon::api::scheme_kind::basic};
inline constexpr tenon::api::security_scheme shop_key{
    .index = 1,
    .name = "shop_key",
    .kind = tenon::api::scheme_kind::api_key_header,
    .parameter = "X-Shop-Key"};
inline constexpr tenon::api::security_scheme shop_token{
    .index = 2, .name = "shop_token", .kind = tenon::api::scheme_kind::bearer};

}  // namespace schemes

namespace routes {
namespace {

using ops::CreatePet;
using ops::DeletePet;
using ops::GetPet;
using ops::ListPets;
using ops::PutPhoto;
using ops::UpdatePet;

tenon::task<tenon::http::response> list_pets(PetsHandler& handler, tenon::api::call& call) {
  ListPets::Request request;
  call.query("limit", tenon::api::defaulted(request.limit),
             tenon::rules::number<std::int32_t>{.minimum = 1, .maximum = 100});
  call.query("status", request.status);
  call.query("tags", request.tags);
  call.query("ids", request.ids, tenon::api::parameter_style{tenon::api::style::form, false});
  call.query("filter", request.filter,
             tenon::api::parameter_style{tenon::api::style::deep_object, true});
  call.query("since", request.since);
  call.query("verbose", request.verbose);
  call.json_query("like", request.like);
  call.header("X-Trace", request.x_trace, tenon::rules::text{.max_length = 8});
  call.cookie("session", request.session);
  if (call.failed()) co_return call.problem();
  ListPets::Response response = co_await handler.list_pets(std::move(request));
  if (const auto* ok = response.get_if<ListPets::Ok>()) {
    tenon::api::reply reply{200};
    reply.header("X-Total", ok->x_total);
    reply.json("application/json", ok->body);
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

tenon::task<tenon::http::response> create_pet(PetsHandler& handler, tenon::api::call& call) {
  CreatePet::Request request;
  co_await call.json_body("application/json", request.body);
  if (call.failed()) co_return call.problem();
  CreatePet::Response response = co_await handler.create_pet(std::move(request));
  if (const auto* created = response.get_if<CreatePet::Created>()) {
    tenon::api::reply reply{201};
    reply.header("Location", created->location);
    reply.json("application/json", created->body);
    co_return std::move(reply).finish();
  }
  if (const auto* other = response.get_if<CreatePet::Default>()) {
    tenon::api::reply reply{other->status};
    reply.json("application/json", other->body);
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

tenon::task<tenon::http::response> get_pet(PetsHandler& handler, tenon::api::call& call) {
  GetPet::Request request;
  call.path(0, "petId", request.pet_id);
  call.query("fields", request.fields);
  if (call.failed()) co_return call.problem();
  GetPet::Response response = co_await handler.get_pet(std::move(request));
  if (const auto* ok = response.get_if<GetPet::Ok>()) {
    tenon::api::reply reply{200};
    reply.header("ETag", ok->etag);
    reply.json("application/json", ok->body);
    co_return std::move(reply).finish();
  }
  if (const auto* missing = response.get_if<GetPet::NotFound>()) {
    tenon::api::reply reply{404};
    reply.json("application/json", missing->body);
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

tenon::task<tenon::http::response> delete_pet(PetsHandler& handler, Authenticator& authenticator,
                                              tenon::api::call& call) {
  static constexpr tenon::api::security_use security[] = {
      {.alternative = 0, .scheme = &schemes::shop_login},
      {.alternative = 0, .scheme = &schemes::shop_key},
      {.alternative = 1, .scheme = &schemes::shop_token, .scopes = "write:pets read:pets"}};
  tenon::api::principal caller;
  if (!co_await call.authenticate(authenticator, security, caller)) co_return call.problem();
  DeletePet::Request request;
  call.path(0, "petId", request.pet_id);
  if (call.failed()) co_return call.problem();
  DeletePet::Response response = co_await handler.delete_pet(std::move(request), std::move(caller));
  if (response.holds<DeletePet::NoContent>()) {
    tenon::api::reply reply{204};
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

tenon::task<tenon::http::response> update_pet(PetsHandler& handler, tenon::api::call& call) {
  UpdatePet::Request request;
  call.path(0, "petId", request.pet_id);
  co_await call.form_body("application/x-www-form-urlencoded", request.body);
  if (call.failed()) co_return call.problem();
  UpdatePet::Response response = co_await handler.update_pet(std::move(request));
  if (const auto* ok = response.get_if<UpdatePet::Ok>()) {
    tenon::api::reply reply{200};
    reply.text("text/plain", ok->body);
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

tenon::task<tenon::http::response> put_photo(PetsHandler& handler, tenon::api::call& call) {
  PutPhoto::Request request;
  call.path(0, "petId", request.pet_id);
  co_await call.bytes_body("image/png", request.body);
  if (call.failed()) co_return call.problem();
  PutPhoto::Response response = co_await handler.put_photo(std::move(request));
  if (const auto* ok = response.get_if<PutPhoto::Ok>()) {
    tenon::api::reply reply{200};
    reply.bytes("image/png", ok->body);
    co_return std::move(reply).finish();
  }
  co_return tenon::api::no_answer(response);
}

}  // namespace
}  // namespace routes

Server::Server(PetsHandler& pets, Authenticator& authenticator, tenon::api::server_options options)
    : tenon::api::server{std::move(options)} {
  add({.method = "GET", .path = "/pets", .operation_id = "listPets"},
      [&pets](tenon::api::call& call) { return routes::list_pets(pets, call); });
  add({.method = "POST", .path = "/pets", .operation_id = "createPet"},
      [&pets](tenon::api::call& call) { return routes::create_pet(pets, call); });
  add({.method = "GET", .path = "/pets/{petId}", .operation_id = "getPet"},
      [&pets](tenon::api::call& call) { return routes::get_pet(pets, call); });
  add({.method = "DELETE", .path = "/pets/{petId}", .operation_id = "deletePet"},
      [&pets, &authenticator](tenon::api::call& call) {
        return routes::delete_pet(pets, authenticator, call);
      });
  add({.method = "POST", .path = "/pets/{petId}", .operation_id = "updatePet"},
      [&pets](tenon::api::call& call) { return routes::update_pet(pets, call); });
  add({.method = "PUT", .path = "/pets/{petId}/photo", .operation_id = "putPhoto"},
      [&pets](tenon::api::call& call) { return routes::put_photo(pets, call); });
}

std::string_view Server::openapi_document() const {
  return R"({"openapi":"3.1.0","info":{"title":"Petstore","version":"1.0.0"},"paths":{}})";
}

tenon::task<std::optional<tenon::api::principal>> Authenticator::check(
    std::size_t scheme, tenon::api::credential given, tenon::api::scopes required) {
  switch (scheme) {
    case 0:
      return shop_login(std::move(given).basic(), required);
    case 1:
      return shop_key(std::move(given).key(), required);
    case 2:
      return shop_token(std::move(given).bearer(), required);
    default:
      return tenon::api::unknown_scheme();
  }
}

tenon::task<ops::ListPets::Response> UnimplementedPetsHandler::list_pets(ListPets::Request) {
  throw tenon::api::not_implemented();
}
tenon::task<ops::CreatePet::Response> UnimplementedPetsHandler::create_pet(CreatePet::Request) {
  throw tenon::api::not_implemented();
}
tenon::task<ops::GetPet::Response> UnimplementedPetsHandler::get_pet(GetPet::Request) {
  throw tenon::api::not_implemented();
}
tenon::task<ops::DeletePet::Response> UnimplementedPetsHandler::delete_pet(DeletePet::Request,
                                                                           tenon::api::principal) {
  throw tenon::api::not_implemented();
}
tenon::task<ops::UpdatePet::Response> UnimplementedPetsHandler::update_pet(UpdatePet::Request) {
  throw tenon::api::not_implemented();
}
tenon::task<ops::PutPhoto::Response> UnimplementedPetsHandler::put_photo(PutPhoto::Request) {
  throw tenon::api::not_implemented();
}

}  // namespace petstore
