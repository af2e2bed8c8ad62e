#include "answers.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace {

using nlohmann::json;

struct item {
  std::string sku;
  std::string title;
  int quantity = 0;
  double price = 0;
};

struct order {
  std::int64_t id = 0;
  std::string customer;
  std::string currency;
  std::vector<item> items;
};

void from_json(const json& from, item& to) {
  from.at("sku").get_to(to.sku);
  from.at("title").get_to(to.title);
  from.at("quantity").get_to(to.quantity);
  from.at("price").get_to(to.price);
}

void from_json(const json& from, order& to) {
  from.at("id").get_to(to.id);
  from.at("customer").get_to(to.customer);
  from.at("currency").get_to(to.currency);
  from.at("items").get_to(to.items);
}

void require(bool holds) {
  if (!holds) throw std::invalid_argument("invalid");
}

bool has_length(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most;
}

void check(const order& one) {
  require(one.id >= 1 && has_length(one.customer, 80));
  require(one.currency == "EUR" || one.currency == "USD" || one.currency == "GBP");
  require(!one.items.empty() && one.items.size() <= 100);
  for (const item& each : one.items) {
    require(has_length(each.sku, 20) && has_length(each.title, 80));
    require(each.quantity >= 1 && each.quantity <= 1000 && each.price >= 0);
  }
}

}  // namespace

std::string order_answer(const std::string& content) {
  const auto placed = json::parse(content).get<order>();
  check(placed);
  int items = 0;
  double total = 0;
  for (const item& each : placed.items) {
    items += each.quantity;
    total += each.price * each.quantity;
  }
  return json{{"id", placed.id},
              {"customer", placed.customer},
              {"items", items},
              {"total", total},
              {"currency", placed.currency}}
      .dump();
}

std::string user_answer(const std::string& id, const std::string& limit, bool verbose) {
  const std::int64_t user = std::stoll(id);
  const int most = std::stoi(limit);
  require(user >= 1 && most >= 1 && most <= 100);
  return json{{"id", user}, {"limit", most}, {"verbose", verbose}}.dump();
}
