#include <nlohmann/json.hpp>

#include "order.hpp"

namespace bench {

namespace {

template <class T>
void read_optional(const nlohmann::json& in, const char* name, std::optional<T>& out) {
  if (const auto found = in.find(name); found != in.end()) out = found->template get<T>();
}

}  // namespace

void from_json(const nlohmann::json& in, item& out) {
  in.at("product_id").get_to(out.product_id);
  in.at("name").get_to(out.name);
  in.at("quantity").get_to(out.quantity);
  in.at("unit_price").get_to(out.unit_price);
  read_optional(in, "discount", out.discount);
}
void from_json(const nlohmann::json& in, order& out) {
  in.at("id").get_to(out.id);
  in.at("customer").get_to(out.customer);
  in.at("email").get_to(out.email);
  in.at("currency").get_to(out.currency);
  in.at("express").get_to(out.express);
  in.at("items").get_to(out.items);
  read_optional(in, "note", out.note);
}
void to_json(nlohmann::json& out, const item& value) {
  out = {{"product_id", value.product_id},
         {"name", value.name},
         {"quantity", value.quantity},
         {"unit_price", value.unit_price}};
  if (value.discount) out["discount"] = *value.discount;
}
void to_json(nlohmann::json& out, const order& value) {
  out = {{"id", value.id},           {"customer", value.customer},
         {"email", value.email},     {"currency", value.currency},
         {"express", value.express}, {"items", value.items}};
  if (value.note) out["note"] = *value.note;
}

order read_with_nlohmann(const std::string& text) {
  return nlohmann::json::parse(text).get<order>();
}
std::string write_with_nlohmann(const order& value) { return nlohmann::json(value).dump(); }

}  // namespace bench
