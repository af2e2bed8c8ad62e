#pragma once
// Types of an application, that schemas are mapped to.
#include <cstdint>
#include <string>
#include <tenon/json/fwd.hpp>

namespace shop {

// region: type
/// "12.34"
struct money {
  std::int64_t cents = 0;
  bool operator==(const money&) const = default;
};

void read_json(tenon::json::reader& in, money& out);
void write_json(tenon::json::writer& out, const money& value);
// end: type

struct colour {
  std::string name{};
  bool operator==(const colour&) const = default;
};

void read_json(tenon::json::reader& in, colour& out);
void write_json(tenon::json::writer& out, const colour& value);

}  // namespace shop
