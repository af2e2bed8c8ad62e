#include "service/ways.hpp"

namespace tenon::gen::service {

std::vector<edge> edges_of(const type& t, bool by_value) {
  std::vector<edge> result;
  using step = edge::step;
  switch (t.kind) {
    case type_kind::object:
      for (std::size_t i = 0; i < t.object.properties.size(); ++i) {
        const property& each = t.object.properties[i];
        if (!by_value || !each.boxed) result.push_back({each.type.type, step::member, i});
      }
      if (!by_value && t.object.additional_type) {
        result.push_back({t.object.additional_type->type, step::other, 0});
      }
      break;
    case type_kind::union_:
      for (std::size_t i = 0; i < t.union_.alternatives.size(); ++i) {
        const alternative& each = t.union_.alternatives[i];
        if (!by_value || !each.boxed) result.push_back({each.type.type, step::alternative, i});
      }
      break;
    case type_kind::tuple:
      for (const type_use& each : t.tuple.items) result.push_back({each.type, step::other, 0});
      break;
    case type_kind::array:
      if (!by_value) result.push_back({t.array.items.type, step::other, 0});
      break;
    case type_kind::map:
      if (!by_value) result.push_back({t.map.values.type, step::other, 0});
      break;
    case type_kind::alias:
      result.push_back({t.alias.target.type, step::other, 0});
      break;
    default:
      break;
  }
  return result;
}

}  // namespace tenon::gen::service
