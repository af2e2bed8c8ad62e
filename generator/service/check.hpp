#pragma once
// What values have to conform to beside their types: simple rules, and whole JSON Schemas.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::gen::service {

/// Constraints of one use; exact decimal text, absent when the schema says nothing.
struct constraints {
  std::optional<std::uint64_t> min_length{}, max_length{};
  std::optional<std::uint64_t> min_items{}, max_items{};
  std::optional<std::uint64_t> min_properties{}, max_properties{};
  /// ECMA-262 text.
  std::optional<std::string> pattern{};
  /// Of a text, as JSON Schema calls it.
  std::optional<std::string> format{};
  /// Decimal text, exact.
  std::optional<std::string> minimum{}, maximum{}, multiple_of{};
  bool exclusive_minimum = false, exclusive_maximum = false, unique_items = false;
  bool operator==(const constraints&) const = default;
};

/// Index into `api::checks`.
using check_id = std::uint32_t;

/// One JSON Schema with everything that it asserts, as the specification means it: keywords for one
/// JSON type ignore values of the others.
struct check {
  struct named {
    std::string name{};
    check_id schema{};
  };
  struct dependency {
    std::string name{};
    std::vector<std::string> required{};
  };
  bool refuses_all = false;
  /// `nullable` of OpenAPI 3.0.
  bool accepts_null = false;
  /// "null", "boolean", …; empty: any.
  std::vector<std::string> types{};
  /// JSON texts.
  std::optional<std::string> constant{};
  std::vector<std::string> enumeration{};
  constraints rules{};
  std::vector<check_id> prefix_items{};
  std::optional<check_id> items{}, contains{}, unevaluated_items{};
  std::optional<std::uint64_t> min_contains{}, max_contains{};
  std::vector<std::string> required{};
  std::vector<named> properties{}, pattern_properties{}, dependent_schemas{};
  std::optional<check_id> additional_properties{}, property_names{}, unevaluated_properties{};
  std::vector<dependency> dependent_required{};
  /// What `$ref` leads to is one of `all_of`.
  std::vector<check_id> all_of{}, any_of{}, one_of{};
  std::optional<check_id> negated{}, condition{}, consequence{}, alternative{};
};

}  // namespace tenon::gen::service
