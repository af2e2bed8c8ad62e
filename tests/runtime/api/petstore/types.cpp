#include <tenon/json.hpp>

#include "petstore/json.hpp"

namespace petstore {
namespace {

constexpr tenon::json::enum_names<Status, 2> status_names{
    {{"available", Status::available}, {"sold", Status::sold}}};

constexpr tenon::json::object_shape pet_shape{{{"id", tenon::json::presence::required},
                                               {"name", tenon::json::presence::required},
                                               {"tag", tenon::json::presence::optional},
                                               {"status", tenon::json::presence::optional}}};
constexpr tenon::json::object_shape new_pet_shape{{{"name", tenon::json::presence::required},
                                                   {"tag", tenon::json::presence::optional},
                                                   {"status", tenon::json::presence::optional}}};
constexpr tenon::json::object_shape error_shape{{{"message", tenon::json::presence::required}}};

}  // namespace

void read_json(tenon::json::reader& in, Status& out) {
  tenon::json::read_enum(in, out, status_names, Status::unknown);
}

void write_json(tenon::json::writer& out, Status value) {
  tenon::json::write_enum(out, value, status_names);
}

void read_json(tenon::json::reader& in, Pet& out) {
  for (tenon::json::object_reader object{in, pet_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.name, tenon::rules::text{.min_length = 1, .max_length = 64});
        break;
      case 2:
        read_json(in, out.tag);
        break;
      case 3:
        read_json(in, out.status);
        break;
      default:
        object.skip();
    }
  }
}

void write_json(tenon::json::writer& out, const Pet& value) {
  tenon::json::object_writer object{out};
  object.member("id", value.id);
  object.member("name", value.name);
  object.member("tag", value.tag);
  object.member("status", value.status);
}

void read_json(tenon::json::reader& in, NewPet& out) {
  for (tenon::json::object_reader object{in, new_pet_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.name, tenon::rules::text{.min_length = 1, .max_length = 64});
        break;
      case 1:
        read_json(in, out.tag);
        break;
      case 2:
        read_json(in, out.status);
        break;
      default:
        object.skip();
    }
  }
}

void write_json(tenon::json::writer& out, const NewPet& value) {
  tenon::json::object_writer object{out};
  object.member("name", value.name);
  object.member("tag", value.tag);
  object.member("status", value.status);
}

void read_json(tenon::json::reader& in, Error& out) {
  for (tenon::json::object_reader object{in, error_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.message);
        break;
      default:
        object.skip();
    }
  }
}

void write_json(tenon::json::writer& out, const Error& value) {
  tenon::json::object_writer object{out};
  object.member("message", value.message);
}

}  // namespace petstore
