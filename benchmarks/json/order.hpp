#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tenon/json.hpp>
#include <vector>

/// The measured document: an order of ten line items, about 1 KB of JSON.
namespace bench {

struct item {
  std::int64_t product_id{};
  std::string name{};
  std::int32_t quantity{};
  double unit_price{};
  std::optional<double> discount{};

  bool operator==(const item&) const = default;
};

struct order {
  std::int64_t id{};
  std::string customer{};
  std::string email{};
  std::string currency{};
  bool express{};
  std::vector<item> items{};
  std::optional<std::string> note{};

  bool operator==(const order&) const = default;
};

void read_json(tenon::json::reader& in, item& out);
void read_json(tenon::json::reader& in, order& out);
void write_json(tenon::json::writer& out, const item& value);
void write_json(tenon::json::writer& out, const order& value);

order sample_order();

/// The same through a nlohmann::json tree.
order read_with_nlohmann(const std::string& text);
std::string write_with_nlohmann(const order& value);

}  // namespace bench
