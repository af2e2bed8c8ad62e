#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tenon/rules/format.hpp>
#include <tenon/rules/pattern.hpp>

/// Whole JSON Schemas (draft 2020-12) as constant tables: what generated code passes to a reader
/// where types and the simple rules of `<tenon/rules/rules.hpp>` cannot say what the schema says.
namespace tenon::rules {

struct schema;

/// A schema and the name it applies to.
struct named_schema {
  std::string_view name{};
  const rules::schema* schema = nullptr;
};
/// A schema for all members whose names match.
struct pattern_schema {
  const rules::pattern* name = nullptr;
  const rules::schema* schema = nullptr;
};
/// Members that must be there beside a member.
struct dependency {
  std::string_view name{};
  std::span<const std::string_view> required{};
};

/// Set of JSON types (2020-12, 6.1.1).
using type_set = std::uint8_t;
inline constexpr type_set null_type = 1, boolean_type = 2, integer_type = 4, number_type = 8,
                          string_type = 16, array_type = 32, object_type = 64;

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// One schema; what is not written does not constrain. Everything it points to must outlive it.
/// Keywords act as the specification says: those for one JSON type ignore values of other types.
struct schema {
  bool refuses_all = false;     ///< the schema `false`
  bool accepts_null = false;    ///< `nullable` of OpenAPI 3.0: null is valid whatever else is said
  type_set types = 0;           ///< 0: any
  std::string_view constant{};  ///< JSON text; empty: none
  std::span<const std::string_view> enumeration{};  ///< JSON texts
  std::string_view minimum{}, maximum{};            ///< decimal text, exact; empty: none
  std::string_view exclusive_minimum{}, exclusive_maximum{}, multiple_of{};
  std::size_t min_length = 0, max_length = no_limit;  ///< code points
  const rules::pattern* pattern = nullptr;
  text_format format = text_format::any;
  std::size_t min_items = 0, max_items = no_limit;
  bool unique_items = false;
  std::span<const schema* const> prefix_items{};
  const schema* items = nullptr;
  const schema* contains = nullptr;
  std::size_t min_contains = 1, max_contains = no_limit;
  const schema* unevaluated_items = nullptr;
  std::size_t min_properties = 0, max_properties = no_limit;
  std::span<const std::string_view> required{};
  std::span<const named_schema> properties{};
  std::span<const pattern_schema> pattern_properties{};
  const schema* additional_properties = nullptr;
  const schema* property_names = nullptr;
  std::span<const dependency> dependent_required{};
  std::span<const named_schema> dependent_schemas{};
  const schema* unevaluated_properties = nullptr;
  std::span<const schema* const> all_of{};  ///< and what `$ref` leads to
  std::span<const schema* const> any_of{}, one_of{};
  const schema* negated = nullptr;  ///< `not`
  const schema* condition = nullptr;
  const schema* consequence = nullptr;  ///< `then`
  const schema* alternative = nullptr;  ///< `else`
};

/// The rule that a value conforms to a whole schema, before it is read into its type.
struct conforms_to {
  const rules::schema* schema = nullptr;
};

}  // namespace tenon::rules
