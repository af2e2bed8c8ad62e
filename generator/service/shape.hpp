#pragma once
// A schema with its references followed and its allOf merged.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "openapi/model.hpp"
#include "service/model.hpp"

namespace tenon::gen::service {

struct shape_property {
  std::string name{};
  /// Every part's schema for this member; all of them apply.
  std::vector<const openapi::schema*> schemas{};
  document::node node{};
  /// What its schema says, it says under a condition.
  bool conditional = false;
};

/// One oneOf or anyOf.
struct shape_group {
  const openapi::schema* part = nullptr;
  bool one_of = true;

  const std::vector<const openapi::schema*>& alternatives() const {
    return one_of ? part->one_of : part->any_of;
  }
};

/// Two parts of a shape that exclude each other.
struct shape_conflict {
  document::node where{};
  std::string message{};
};

struct shape {
  /// Schemas whose own keywords apply together, references and allOf followed.
  std::vector<const openapi::schema*> parts{};
  /// All schemas that were followed to get there.
  std::set<const openapi::schema*> sources{};
  bool refused = false;
  /// 0: any.
  openapi::type_set types = 0;
  /// What parts without a written type imply.
  openapi::type_set implied = 0;
  bool nullable = false;
  std::string format{};
  constraints rules{};
  bool has_enum = false;
  std::vector<document::node> enum_values{};
  document::node const_value{};
  std::vector<shape_property> properties{};
  std::vector<std::string> required{};
  std::vector<const openapi::schema*> items{}, prefix_items{}, additional{};
  bool closed = false;
  std::vector<shape_group> groups{};
  bool read_only = false, write_only = false, deprecated = false;
  /// Named schemas merged in through allOf.
  std::vector<const openapi::schema*> bases{};
  document::node node{};
  /// Not empty: no value conforms.
  std::vector<shape_conflict> conflicts{};
};

/// Both constraints at once: the tighter of each bound.
constraints tighten(constraints left, const constraints& right);
/// The constraints a schema's own keywords state.
constraints constraints_of(const openapi::schema& s);
/// Keeps what applies to one JSON type.
constraints only_for(const constraints& all, openapi::type_set type);

/// Of a text that is held as a type of its own: the rules that the type does not imply.
constraints untold_rules(const shape& made);

/// Exact text of a scalar or compact JSON of a container.
literal literal_of(document::node value);

/// Whether there is a literal, and it is null.
bool is_null_literal(const std::optional<literal>& value);

/// True when the schema says something about the shape of values beyond bounds and annotations.
bool has_structure(const openapi::schema& s);

/// True when all values of the enum but null are strings, or all are integers.
bool is_enum_type(const shape& made);
/// What the document calls a value of the enum in code; empty when it says nothing.
std::string name_of_value(const shape& made, document::node value);
/// True when the schema has keywords about the whole value, which no type of ours can hold.
bool speaks_of_the_whole(const openapi::schema& s);
/// False when every value conforms; references are taken to say something.
bool asserts_something(const openapi::schema& s);
/// Whether references, `allOf`, `anyOf` or `oneOf` lead from a schema to itself: a value would be
/// checked without an end.
bool leads_back(const openapi::schema& s);

/// The schema that `s` stands for: past references that add nothing to the shape.
const openapi::schema* follow(const openapi::schema* s);

}  // namespace tenon::gen::service
