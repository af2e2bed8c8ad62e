#include <algorithm>
#include <bit>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr int nesting_limit = 500;

/// The schema another one only decorates: a `$ref`, or the one member of an allOf.
const openapi::schema* decorated(const openapi::schema& s) {
  if (has_structure(s)) return nullptr;
  if (s.ref != nullptr) return s.all_of.empty() ? s.ref : nullptr;
  return s.all_of.size() == 1 ? s.all_of.front() : nullptr;
}

bool is_named_kind(type_kind kind) {
  return kind == type_kind::object || kind == type_kind::enumeration || kind == type_kind::union_;
}

}  // namespace

void lowerer::lower_components() {
  for (const schema* s : in_.component_schemas) listed_components_.insert(s);
  for (const schema* s : in_.component_schemas) use_of(s, {});
  drain();
}

type_use lowerer::use_of(const schema* s, const type_origin& origin) {
  if (const auto known = uses_.find(s); known != uses_.end()) return known->second;
  if (depth_ > nesting_limit || !classifying_.insert(s).second) {
    report(sink_, depth_ > nesting_limit ? source::diagnostic_code("OA1005") : "OA4015",
           severity::error, s->node,
           depth_ > nesting_limit ? "schemas lead to each other too deeply"
                                  : "this schema only leads back to itself");
    return any_use();
  }
  ++depth_;
  const bool named = !s->component_name.empty();
  const type_origin own =
      named ? type_origin{true, {s->component_name}, s->pinned_name, {}} : origin;
  const type_use use = classify(s, own);
  --depth_;
  classifying_.erase(s);
  uses_[s] = use;
  if (!named) return use;
  const type& made = out_.types[use.type];
  // What has no name of its own takes that of the component it is all of.
  const schema* made_from = s;
  for (const schema* next = decorated(*s); next != nullptr && next->component_name.empty();) {
    made_from = next;
    next = decorated(*next);
  }
  const bool own_type = is_named_kind(made.kind) && made.origin.component &&
                        made.origin.path == own.path && made.where == made_from->node.key_where();
  if (!own_type) {
    const auto collapsed = collapsed_.find(s);
    const type_id alias =
        collapsed == collapsed_.end() ? add_type(type_kind::alias, s, own) : collapsed->second;
    out_.types[alias].alias.target = use;
  }
  return use;
}

type_use lowerer::classify(const schema* s, const type_origin& origin) {
  if (const openapi::mapped_type* to = mapping_of(*s)) return mapped_use(*s, *to);
  if (s->boolean_schema == true) return any_use();
  if (takes_any_type(*s)) return checked_any(s);
  if (s->boolean_schema == false && !s->component_name.empty() && !s->referenced) {
    report(sink_, "OA4009", severity::warning, s->node, "no value can satisfy this schema");
    return any_use();
  }
  if (const schema* target = decorated(*s)) return collapse(s, target, origin);
  const shape& made = flatten(s);
  report_conflicts(made);
  report_lone_discriminator(made);
  type_use use = lower_shape(s, made, origin);
  use.nullable = use.nullable || made.nullable;
  const bool open = out_.types[use.type].kind == type_kind::any;
  if (open && leads_back(*s)) {
    report(sink_, "OA4015", severity::error, s->node, "this schema only leads back to itself");
  } else if (open ? asserts_something(*s) : needs_check(s, made)) {
    use.check = check_of(s);
  }
  return use;
}

type_use lowerer::collapse(const schema* s, const schema* target, const type_origin& origin) {
  type_use use = use_of(target, origin);
  if (s->ref != nullptr) report_lost_heirs(*s, *follow(target));
  const shape& made = flatten(s);
  report_conflicts(made);
  use.nullable = use.nullable || s->nullable;
  use.rules = tighten(use.rules, only_for(constraints_of(*s), made.types));
  const bool adds = constraints_of(*s) != constraints{};
  const bool is_whole = speaks_of_the_whole(*s) || (adds && (use.check || needs_check(s, made)));
  if (is_whole) use.check = check_of(s);
  return use;
}

type_use lowerer::lower_shape(const schema* s, const shape& made, const type_origin& origin) {
  if (made.refused) {
    report(sink_, "OA4009", severity::error, s->node, "no value can satisfy this schema");
    return any_use();
  }
  if (!made.groups.empty()) return lower_union(s, made, origin);
  if (made.const_value || made.has_enum) return lower_values(s, made, origin);
  if (std::popcount(made.types) > 1) return lower_kinds(s, made, origin);
  switch (made.types) {
    case openapi::boolean_type:
      return primitive_use(primitive::boolean);
    case openapi::integer_type:
      return lower_integer(made);
    case openapi::number_type:
      return lower_number(made);
    case openapi::string_type:
      return lower_string(made);
    case openapi::array_type:
      return lower_array(s, made, origin);
    case openapi::object_type:
      return lower_object(s, made, origin);
    case openapi::null_type: {
      const type_id id = add_type(type_kind::constant, s, origin);
      out_.types[id].constant.value = {literal::kind_type::null, "null"};
      return {.type = id};
    }
    default:
      break;
  }
  // Only `required`: an object all the same.
  if (!made.required.empty()) return lower_object(s, made, origin);
  return any_use();
}

type_use lowerer::lower_values(const schema* s, const shape& made, const type_origin& origin) {
  if (made.const_value) {
    const type_id id = add_type(type_kind::constant, s, origin);
    out_.types[id].constant.value = literal_of(made.const_value);
    return {.type = id, .nullable = made.const_value.is_null()};
  }
  const bool has_null = std::ranges::any_of(made.enum_values, &node::is_null);
  const bool only_null = std::ranges::all_of(made.enum_values, &node::is_null);
  if (only_null) {
    const type_id id = add_type(type_kind::constant, s, origin);
    out_.types[id].constant.value = {literal::kind_type::null, "null"};
    return {.type = id, .nullable = true};
  }
  type_use use = lower_enum(s, made, origin);
  use.nullable = use.nullable || has_null;
  return use;
}

type_use lowerer::lower_enum(const schema* s, const shape& made, const type_origin& origin) {
  if (!is_enum_type(made)) {
    rest_.push_back(made);  // jobs keep a pointer to the shape
    rest_.back().has_enum = false;
    return lower_shape(s, rest_.back(), origin);
  }
  const auto usable = [](node value) { return !value.is_null(); };
  const bool all_text = std::ranges::all_of(
      made.enum_values, [&](node value) { return !usable(value) || value.is_string(); });
  const primitive base =
      all_text ? primitive::string : out_.types[lower_integer(made).type].primitive.kind;
  const type_id id = add_type(type_kind::enumeration, s, origin);
  enum_type& out = out_.types[id].enumeration;
  out.base = base;
  for (const node value : made.enum_values) {
    if (!usable(value)) continue;
    out.members.push_back({literal_of(value), {}, value.where(), {}, name_of_value(made, value)});
  }
  return {.type = id};
}

type_use lowerer::lower_array(const schema* s, const shape& made, const type_origin& origin) {
  // A tuple has no place for items after those that have one each.
  const bool goes_on = !made.prefix_items.empty() && !made.items.empty() &&
                       made.items.front()->boolean_schema != false;
  const bool tuple = !made.prefix_items.empty() && !goes_on;
  const type_id id = add_type(tuple ? type_kind::tuple : type_kind::array, s, origin);
  if (!tuple && made.items.empty()) {
    report(sink_, "OA4016", severity::warning, s->node,
           "an array without 'items' holds values of any type");
  }
  jobs_.push_back({id, &made});
  type_use use{.type = id, .rules = only_for(made.rules, openapi::array_type)};
  if (tuple) {
    use.rules = rules_of_tuple(made);
    if (use.rules != constraints{}) use.check = check_of(s);
  }
  if (goes_on) {
    report(sink_, "OA5001", severity::info, s->node,
           "'items' beside 'prefixItems': the list holds values of any type, which are checked");
    use.check = check_of(s);
  }
  return use;
}

/// What the number of a tuple's items does not say.
constraints lowerer::rules_of_tuple(const shape& made) {
  constraints rules = only_for(made.rules, openapi::array_type);
  const std::size_t count = made.prefix_items.size();
  const bool fewer = rules.min_items.value_or(0) < count;
  const bool closed =
      !made.items.empty() || std::ranges::any_of(made.parts, [](const schema* part) {
        return part->unevaluated_items != nullptr &&
               part->unevaluated_items->boolean_schema == false;
      });
  const bool more = !closed && (!rules.max_items || *rules.max_items > count);
  const node items = made.node ? made.node.find("items") : node();
  const bool older = items && items.is_sequence();  // has been reported as what it is
  if (!older && (fewer || more)) {
    const std::string number = std::to_string(count);
    report(sink_, "OA5001", severity::warning, made.node,
           std::string("the schema allows ") + (fewer ? "fewer" : "") +
               (fewer && more ? " and " : "") + (more ? "more" : "") +
               " items than 'prefixItems' lists, but only lists of exactly " + number + " are read",
           "say 'minItems: " + number + "' and 'items: false'");
  }
  if (rules.min_items && *rules.min_items <= count) rules.min_items.reset();
  if (rules.max_items && *rules.max_items >= count) rules.max_items.reset();
  return rules;
}

type_use lowerer::lower_object(const schema* s, const shape& made, const type_origin& origin) {
  const bool map = made.properties.empty() && made.required.empty() && !made.closed;
  const type_id id = add_type(map ? type_kind::map : type_kind::object, s, origin);
  jobs_.push_back({id, &made});
  const constraints rules = only_for(made.rules, openapi::object_type);
  if (!map) {
    out_.types[id].object.rules = rules;
    return {.type = id};
  }
  return {.type = id, .nullable = false, .rules = rules};
}

type_use lowerer::primitive_use(primitive kind) {
  const auto [known, added] = primitives_.try_emplace(kind, 0);
  if (added) {
    known->second = static_cast<type_id>(out_.types.size());
    out_.types.emplace_back().kind = type_kind::primitive;
    out_.types.back().primitive.kind = kind;
  }
  return {.type = known->second};
}

type_use lowerer::any_use() {
  if (!any_) {
    any_ = static_cast<type_id>(out_.types.size());
    out_.types.emplace_back().kind = type_kind::any;
  }
  return {.type = *any_};
}

type_id lowerer::add_type(type_kind kind, const schema* s, const type_origin& origin) {
  const auto id = static_cast<type_id>(out_.types.size());
  type& made = out_.types.emplace_back();
  made.kind = kind;
  made.origin = origin;
  // Only types that carry the component's name are the component.
  if (!is_named_kind(kind) && kind != type_kind::alias) made.origin.component = false;
  if (s->pinned_name) made.origin.pinned_name = s->pinned_name;
  made.title = s->title;
  made.doc = s->description;
  made.deprecated = s->deprecated;
  if (s->node) {
    made.pointer = s->node.pointer();
    made.where = s->node.key_where();
  }
  return id;
}

type_origin lowerer::child_origin(type_id id, std::string step) const {
  const type& parent = out_.types[id];
  if (is_named_kind(parent.kind)) return {false, {std::move(step)}, {}, id};
  type_origin made{false, parent.origin.path, {}, parent.origin.owner};
  made.path.push_back(std::move(step));
  return made;
}

void lowerer::report_conflicts(const shape& made) {
  for (const shape_conflict& each : made.conflicts) {
    report(sink_, "OA4009", severity::error, each.where, each.message);
  }
}

/// A reference to a base whose discriminator speaks of schemas that it does not list.
void lowerer::report_lost_heirs(const schema& reference, const schema& base) {
  // It may have the discriminator from a base of its own.
  const bool tells = std::ranges::any_of(flatten(&base).parts, [](const schema* part) {
    return part->discriminator && part->one_of.empty() && part->any_of.empty();
  });
  if (!tells || !base.one_of.empty() || !base.any_of.empty()) return;
  const auto takes_base = [&](const schema* each) {
    return std::ranges::any_of(each->all_of,
                               [&](const schema* part) { return follow(part) == &base; });
  };
  const auto [known, added] = has_heirs_.try_emplace(&base, false);
  if (added) known->second = std::ranges::any_of(in_.component_schemas, takes_base);
  if (!known->second) return;
  report(
      sink_, "OA5001", severity::warning, reference.node,
      "'" + base.component_name + "' has a discriminator, but this is read as '" +
          base.component_name + "' alone: what others add to it by 'allOf' is lost",
      "list those others in a 'oneOf' of '" + base.component_name + "', or of a schema of its own");
}

void lowerer::report_lone_discriminator(const shape& made) {
  for (const schema* part : made.parts) {
    if (part->discriminator && part->one_of.empty() && part->any_of.empty()) {
      report(sink_, "OA5001", severity::info, part->discriminator->node,
             "a discriminator without oneOf or anyOf does not make a union: values are read as "
             "the schema that is referenced");
    }
  }
}

}  // namespace tenon::gen::service
