#include "petstore/client.hpp"

#include <tenon/api/incoming.hpp>
#include <tenon/api/outgoing.hpp>
#include <tenon/rules.hpp>
#include <utility>

#include "petstore/json.hpp"

namespace petstore {

static void write_fields(tenon::api::field_writer& out, const Filter& value) {
  out.field("status", value.status);
  out.field("min_age", value.min_age);
}

static void write_fields(tenon::api::field_writer& out, const PetForm& value) {
  out.field("name", value.name);
  out.field("status", value.status);
  out.field("tags", value.tags);
  out.field("copies", value.copies);
}

Client::Client(std::string_view base_url, Credentials credentials,
               tenon::api::client_options options)
    : client_{base_url, std::move(options)}, credentials_{std::move(credentials)} {}

Client::Client(tenon::http::transport transport, Credentials credentials,
               tenon::api::client_options options)
    : client_{std::move(transport), std::move(options)}, credentials_{std::move(credentials)} {}

tenon::task<ops::ListPets::Response> Client::list_pets(ListPets::Request request) {
  tenon::api::outgoing call{client_, "GET", "listPets"};
  call.path("/pets");
  call.query("limit", request.limit);
  call.query("status", request.status);
  call.query("tags", request.tags);
  call.query("ids", request.ids, tenon::api::parameter_style{tenon::api::style::form, false});
  call.query("filter", request.filter,
             tenon::api::parameter_style{tenon::api::style::deep_object, true});
  call.query("since", request.since);
  call.query("verbose", request.verbose);
  call.json_query("like", request.like);
  call.header("X-Trace", request.x_trace);
  call.cookie("session", request.session);
  call.accept("application/json");
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 200: {
      ListPets::Ok ok;
      incoming.header("X-Total", ok.x_total);
      incoming.json(ok.body);
      incoming.check();
      co_return ok;
    }
    default:
      break;
  }
  co_return incoming.undocumented();
}

tenon::task<ops::CreatePet::Response> Client::create_pet(CreatePet::Request request) {
  tenon::api::outgoing call{client_, "POST", "createPet"};
  call.path("/pets");
  call.json_body("application/json", request.body);
  call.accept("application/json");
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 201: {
      CreatePet::Created created;
      incoming.header("Location", created.location);
      incoming.json(created.body);
      incoming.check();
      co_return created;
    }
    default: {
      CreatePet::Default other;
      other.status = incoming.status();
      incoming.json(other.body);
      incoming.check();
      co_return other;
    }
  }
}

tenon::task<ops::GetPet::Response> Client::get_pet(GetPet::Request request) {
  tenon::api::outgoing call{client_, "GET", "getPet"};
  call.path("/pets/");
  call.path_value("petId", request.pet_id);
  call.query("fields", request.fields);
  call.accept("application/json");
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 200: {
      GetPet::Ok ok;
      incoming.header("ETag", ok.etag);
      incoming.json(ok.body);
      incoming.check();
      co_return ok;
    }
    case 404: {
      GetPet::NotFound missing;
      incoming.json(missing.body);
      incoming.check();
      co_return missing;
    }
    default:
      break;
  }
  co_return incoming.undocumented();
}

tenon::task<ops::DeletePet::Response> Client::delete_pet(DeletePet::Request request) {
  tenon::api::outgoing call{client_, "DELETE", "deletePet"};
  call.path("/pets/");
  call.path_value("petId", request.pet_id);
  if (credentials_.shop_login && credentials_.shop_key) {
    call.basic(*credentials_.shop_login);
    call.api_key_header("X-Shop-Key", *credentials_.shop_key);
  } else if (credentials_.shop_token) {
    call.bearer(*credentials_.shop_token);
  }
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 204: {
      DeletePet::NoContent gone;
      co_return gone;
    }
    default:
      break;
  }
  co_return incoming.undocumented();
}

tenon::task<ops::UpdatePet::Response> Client::update_pet(UpdatePet::Request request) {
  tenon::api::outgoing call{client_, "POST", "updatePet"};
  call.path("/pets/");
  call.path_value("petId", request.pet_id);
  call.form_body("application/x-www-form-urlencoded", request.body);
  call.accept("text/plain");
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 200: {
      UpdatePet::Ok ok;
      incoming.text(ok.body);
      incoming.check();
      co_return ok;
    }
    default:
      break;
  }
  co_return incoming.undocumented();
}

tenon::task<ops::PutPhoto::Response> Client::put_photo(PutPhoto::Request request) {
  tenon::api::outgoing call{client_, "PUT", "putPhoto"};
  call.path("/pets/");
  call.path_value("petId", request.pet_id);
  call.path("/photo");
  call.bytes_body("image/png", request.body);
  call.accept("image/png");
  tenon::api::incoming incoming = co_await call.send();
  switch (incoming.status()) {
    case 200: {
      PutPhoto::Ok ok;
      incoming.bytes(ok.body);
      incoming.check();
      co_return ok;
    }
    default:
      break;
  }
  co_return incoming.undocumented();
}

}  // namespace petstore
