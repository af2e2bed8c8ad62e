#include <algorithm>
#include <utility>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

void lowerer::drain() {
  for (std::size_t next = 0; next < jobs_.size(); ++next) {
    const job item = jobs_[next];
    switch (out_.types[item.id].kind) {
      case type_kind::object:
        fill_object(item.id, *item.made);
        break;
      case type_kind::array:
        fill_array(item.id, *item.made);
        break;
      case type_kind::tuple:
        fill_tuple(item.id, *item.made);
        break;
      case type_kind::map:
        fill_map(item.id, *item.made);
        break;
      default:
        break;
    }
  }
  jobs_.clear();
}

// Types move while members are lowered: results are made first and stored by index afterwards.

void lowerer::fill_object(type_id id, const shape& made) {
  object_type result = std::move(out_.types[id].object);
  for (const shape_property& written : made.properties) {
    const schema* only = written.schemas.size() == 1 ? written.schemas.front() : nullptr;
    // `false` says that the member must not be there.
    if (only != nullptr && only->boolean_schema == false) continue;
    result.properties.push_back(make_property(written, made, id));
  }
  for (const std::string& name : made.required) {
    if (std::ranges::find(made.properties, name, &shape_property::name) != made.properties.end()) {
      continue;
    }
    report(sink_, "OA4002", severity::warning, made.node,
           "'required' names '" + name + "', which 'properties' does not have",
           "it is read as a member of any type");
    property extra;
    extra.name = name;
    extra.type = any_use();
    extra.required = true;
    extra.where = out_.types[id].where;
    result.properties.push_back(std::move(extra));
  }
  for (const schema* base : made.bases) {
    const type_use use = use_of(base, {});
    if (out_.types[use.type].kind == type_kind::object && use.type != id) {
      result.bases.push_back(use.type);
    }
  }
  if (made.closed) {
    result.additional_kind = additional::refused;
  } else if (!made.additional.empty()) {
    result.additional_kind = additional::typed;
    result.additional_type = additional_use(made, child_origin(id, "additional"));
  }
  out_.types[id].object = std::move(result);
}

property lowerer::make_property(const shape_property& written, const shape& owner, type_id id) {
  const schema* s = all_of(written.schemas);
  property out;
  out.name = written.name;
  out.type = use_of(s, child_origin(id, written.name));
  out.required = std::ranges::find(owner.required, written.name) != owner.required.end();
  const shape& made = flatten(s);
  out.read_only = made.read_only;
  out.write_only = made.write_only;
  out.deprecated = made.deprecated;
  out.conditional = written.conditional;
  out.default_value = default_of(s);
  if (written.conditional && std::exchange(out.default_value, std::nullopt)) {
    report(sink_, "OA4005", severity::warning, written.node,
           "the default of '" + written.name + "' holds under a condition only, so it is ignored");
  }
  out.doc = s->description;
  out.where = written.node.key_where();
  out.pinned_name = s->component_name.empty() ? s->pinned_name : std::nullopt;
  return out;
}

std::optional<literal> lowerer::default_of(const schema* s) {
  const shape& made = flatten(s);
  node value = s->default_value;
  for (auto part = made.parts.rbegin(); !value && part != made.parts.rend(); ++part) {
    value = (*part)->default_value;
  }
  if (!value) return std::nullopt;
  const auto refuse = [&](const std::string& why) {
    report(sink_, "OA4005", severity::warning, value, why + ", so it is ignored");
    return std::optional<literal>();
  };
  if (std::ranges::any_of(made.parts,
                          [&](const schema* part) { return mapping_of(*part) != nullptr; })) {
    return refuse("a type of yours has defaults of its own");
  }
  // An object is told in a comment alone, so its members do not matter.
  if (value.is_mapping()) {
    if (const std::string why = own_misfit(value, *s, made); !why.empty()) {
      return refuse("the default " + why);
    }
  } else if (const auto found = misfit_of(value, s)) {
    return refuse((found->where == value ? "the default " : "a value in the default ") +
                  found->why);
  }
  return literal_of(value);
}

type_use lowerer::additional_use(const shape& made, const type_origin& origin) {
  if (made.additional.empty()) return any_use();
  for (const schema* part : made.parts) {
    if (part->pattern_properties.empty()) continue;
    // Several patterns, or a pattern beside other members: values of any type.
    if (made.additional.size() > 1) return any_use();
  }
  return use_of(all_of(made.additional), origin);
}

void lowerer::fill_array(type_id id, const shape& made) {
  const bool open = made.items.empty() || !made.prefix_items.empty();
  const type_use items = open ? any_use() : use_of(all_of(made.items), child_origin(id, "item"));
  out_.types[id].array.items = items;
}

void lowerer::fill_tuple(type_id id, const shape& made) {
  tuple_type result;
  for (std::size_t i = 0; i < made.prefix_items.size(); ++i) {
    result.items.push_back(
        use_of(made.prefix_items[i], child_origin(id, "item" + std::to_string(i + 1))));
  }
  out_.types[id].tuple = std::move(result);
}

void lowerer::fill_map(type_id id, const shape& made) {
  const type_use values = additional_use(made, child_origin(id, "value"));
  out_.types[id].map.values = values;
}

}  // namespace tenon::gen::service
