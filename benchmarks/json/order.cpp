#include "order.hpp"

// As the generator writes it.
namespace bench {

namespace {

using tenon::json::presence;

constexpr tenon::json::object_shape item_shape{{{"product_id", presence::required},
                                                {"name", presence::required},
                                                {"quantity", presence::required},
                                                {"unit_price", presence::required},
                                                {"discount", presence::optional}}};
constexpr tenon::json::object_shape order_shape{{{"id", presence::required},
                                                 {"customer", presence::required},
                                                 {"email", presence::required},
                                                 {"currency", presence::required},
                                                 {"express", presence::required},
                                                 {"items", presence::required},
                                                 {"note", presence::optional}}};

}  // namespace

void read_json(tenon::json::reader& in, item& out) {
  for (tenon::json::object_reader object{in, item_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.product_id, tenon::rules::number<std::int64_t>{.minimum = 1});
        break;
      case 1:
        read_json(in, out.name, tenon::rules::text{.min_length = 1, .max_length = 64});
        break;
      case 2:
        read_json(in, out.quantity,
                  tenon::rules::number<std::int32_t>{.minimum = 1, .maximum = 1000});
        break;
      case 3:
        read_json(in, out.unit_price, tenon::rules::number<double>{.minimum = 0});
        break;
      case 4:
        read_json(in, out.discount);
        break;
      default:
        object.skip();
    }
  }
}

void read_json(tenon::json::reader& in, order& out) {
  for (tenon::json::object_reader object{in, order_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.customer, tenon::rules::text{.max_length = 100});
        break;
      case 2:
        read_json(in, out.email, tenon::rules::text{.max_length = 254});
        break;
      case 3:
        read_json(in, out.currency, tenon::rules::text{.min_length = 3, .max_length = 3});
        break;
      case 4:
        read_json(in, out.express);
        break;
      case 5:
        read_json(in, out.items, tenon::rules::list{.min_items = 1, .max_items = 100});
        break;
      case 6:
        read_json(in, out.note, tenon::rules::text{.max_length = 500});
        break;
      default:
        object.skip();
    }
  }
}

void write_json(tenon::json::writer& out, const item& value) {
  tenon::json::object_writer object{out};
  object.member("product_id", value.product_id);
  object.member("name", value.name);
  object.member("quantity", value.quantity);
  object.member("unit_price", value.unit_price);
  object.member("discount", value.discount);
}

void write_json(tenon::json::writer& out, const order& value) {
  tenon::json::object_writer object{out};
  object.member("id", value.id);
  object.member("customer", value.customer);
  object.member("email", value.email);
  object.member("currency", value.currency);
  object.member("express", value.express);
  object.member("items", value.items);
  object.member("note", value.note);
}

order sample_order() {
  order value{.id = 1234567,
              .customer = "Ada Lovelace",
              .email = "ada.lovelace@example.org",
              .currency = "EUR",
              .express = true,
              .note = "leave it at the door"};
  for (int i = 0; i < 10; ++i)
    value.items.push_back({.product_id = 100000 + i * 37,
                           .name = "Product number " + std::to_string(i),
                           .quantity = i + 1,
                           .unit_price = 9.95 + i * 3.25,
                           .discount = i % 3 == 0 ? std::optional{0.05} : std::nullopt});
  return value;
}

}  // namespace bench
