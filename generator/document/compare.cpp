#include <algorithm>

#include "document/node.hpp"
#include "document/scalar.hpp"

namespace tenon::gen::document {

namespace {

bool equal_numbers(std::string_view left, std::string_view right) {
  if (left == right) return true;
  const auto left_value = parse_decimal(left);
  return left_value && left_value == parse_decimal(right);
}

bool equal_mappings(node left, node right) {
  if (left.size() != right.size()) return false;
  return std::ranges::all_of(left.children(), [right](node entry) {
    const node other = right.find(entry.key());
    return other && equal(entry, other);
  });
}

bool equal_sequences(node left, node right) {
  if (left.size() != right.size()) return false;
  for (std::size_t at = 0; at < left.size(); ++at) {
    if (!equal(left.at(at), right.at(at))) return false;
  }
  return true;
}

}  // namespace

bool equal(node left, node right) {
  if (left == right) return true;
  if (left.is_number() && right.is_number()) return equal_numbers(left.text(), right.text());
  if (left.type() != right.type()) return false;
  switch (left.type()) {
    case kind::null:
      return true;
    case kind::boolean:
      return left.as_bool() == right.as_bool();
    case kind::mapping:
      return equal_mappings(left, right);
    case kind::sequence:
      return equal_sequences(left, right);
    default:
      return left.text() == right.text();
  }
}

std::string scalar_identity(node value) {
  if (!value.is_scalar()) return {};
  if (value.is_string()) return 's' + std::string(value.text());
  if (value.is_null()) return "null";
  if (value.is_boolean()) return *value.as_bool() ? "true" : "false";
  const auto number = parse_decimal(value.text());
  if (!number) return 'n' + std::string(value.text());
  const std::string digits = (number->negative ? "n-" : "n") + number->digits;
  return digits + 'e' + std::to_string(number->exponent);
}

}  // namespace tenon::gen::document
