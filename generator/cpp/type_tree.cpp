#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_kind;

namespace {

template <class T>
void take_if_absent(std::optional<T>& mine, const std::optional<T>& other) {
  if (!mine) mine = other;
}

// What the use itself says stands; the alias adds the rest.
void merge(service::constraints& mine, const service::constraints& other) {
  take_if_absent(mine.min_length, other.min_length);
  take_if_absent(mine.max_length, other.max_length);
  take_if_absent(mine.min_items, other.min_items);
  take_if_absent(mine.max_items, other.max_items);
  take_if_absent(mine.min_properties, other.min_properties);
  take_if_absent(mine.max_properties, other.max_properties);
  take_if_absent(mine.pattern, other.pattern);
  take_if_absent(mine.multiple_of, other.multiple_of);
  if (!mine.minimum) {
    mine.minimum = other.minimum;
    mine.exclusive_minimum = other.exclusive_minimum;
  }
  if (!mine.maximum) {
    mine.maximum = other.maximum;
    mine.exclusive_maximum = other.exclusive_maximum;
  }
  mine.unique_items = mine.unique_items || other.unique_items;
}

}  // namespace

resolved_use resolve(const service::api& api, const service::type_use& use) {
  resolved_use out{
      .type = use.type, .nullable = use.nullable, .rules = use.rules, .check = use.check};
  while (api.types[out.type].kind == type_kind::alias) {
    const service::type_use& target = api.types[out.type].alias.target;
    out.type = target.type;
    out.nullable = out.nullable || target.nullable;
    merge(out.rules, target.rules);
    take_if_absent(out.check, target.check);
  }
  return out;
}

bool is_named_kind(const service::type& type) {
  return type.kind == type_kind::object || type.kind == type_kind::union_ ||
         (type.kind == type_kind::enumeration && !type.enumeration.open);
}

void add_needs(const service::api& api, const service::type_use& use, need how,
               std::vector<type_need>& out) {
  const service::type& type = api.types[use.type];
  if (is_named_kind(type)) {
    out.push_back({use.type, how});
    return;
  }
  // The name of an alias must have been declared wherever it is used.
  if (type.origin.component) out.push_back({use.type, need::complete});
  switch (type.kind) {
    case type_kind::alias:
      add_needs(api, type.alias.target, how, out);
      break;
    case type_kind::array:
      add_needs(api, type.array.items, need::declared, out);
      break;
    case type_kind::map:
      add_needs(api, type.map.values, need::declared, out);
      break;
    case type_kind::tuple:
      for (const auto& item : type.tuple.items) add_needs(api, item, how, out);
      break;
    default:
      break;
  }
}

std::vector<type_need> needs_of(const service::api& api, service::type_id id) {
  const service::type& type = api.types[id];
  std::vector<type_need> out;
  switch (type.kind) {
    case type_kind::object:
      for (const auto& property : type.object.properties) {
        add_needs(api, property.type, property.boxed ? need::declared : need::complete, out);
        if (property.headers) add_needs(api, property.headers->type, need::complete, out);
      }
      if (type.object.additional_type)
        add_needs(api, *type.object.additional_type, need::declared, out);
      break;
    case type_kind::union_:
      for (const auto& each : type.union_.alternatives)
        add_needs(api, each.type, each.boxed ? need::declared : need::complete, out);
      break;
    case type_kind::alias:
      add_needs(api, type.alias.target, need::declared, out);
      break;
    case type_kind::array:
      add_needs(api, type.array.items, need::declared, out);
      break;
    case type_kind::map:
      add_needs(api, type.map.values, need::declared, out);
      break;
    case type_kind::tuple:
      for (const auto& item : type.tuple.items) add_needs(api, item, need::declared, out);
      break;
    default:
      break;
  }
  return out;
}

}  // namespace tenon::gen::cpp
