#pragma once

#include "service/model.hpp"

namespace tenon::gen::service {

/// Calls `visit` with each use of a type inside a type; `Type` may be const.
template <class Type, class Visit>
void for_each_use(Type& t, Visit visit) {
  for (auto& each : t.object.properties) {
    visit(each.type);
    if (each.headers) visit(each.headers->type);
  }
  if (t.object.additional_type) visit(*t.object.additional_type);
  for (auto& each : t.union_.alternatives) visit(each.type);
  for (auto& each : t.tuple.items) visit(each);
  if (t.kind == type_kind::array) visit(t.array.items);
  if (t.kind == type_kind::map) visit(t.map.values);
  if (t.kind == type_kind::alias) visit(t.alias.target);
}

/// Calls `visit` with each use of a type in types and operations.
template <class Visit>
void for_each_use_in(api& all, Visit visit) {
  for (type& t : all.types) for_each_use(t, visit);
  for (operation& op : all.operations) {
    for (parameter& each : op.parameters) visit(each.type);
    if (op.body) {
      for (media& each : op.body->alternatives) visit(each.type);
    }
    for (response& each : op.responses) {
      for (media& body : each.alternatives) visit(body.type);
      for (header& field : each.headers) visit(field.type);
    }
  }
}

}  // namespace tenon::gen::service
