#include <algorithm>
#include <bit>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr std::size_t alternatives_limit = 1000;

/// Anything beside the groups that says what a value looks like.
bool has_members(const shape& made) {
  return !made.properties.empty() || !made.required.empty() || !made.additional.empty() ||
         made.closed || !made.items.empty() || made.has_enum || made.const_value;
}

std::string_view kind_name(openapi::type_set type) {
  switch (type) {
    case openapi::boolean_type:
      return "boolean";
    case openapi::integer_type:
      return "integer";
    case openapi::number_type:
      return "number";
    case openapi::string_type:
      return "string";
    case openapi::array_type:
      return "list";
    case openapi::object_type:
      return "object";
    default:
      return {};
  }
}

}  // namespace

bool lowerer::is_null(const schema* s) {
  // `{nullable: true}` alone stands for null in documents made by schemars.
  const bool bare = s->ref == nullptr && s->all_of.empty() && !has_structure(*s) && s->types == 0;
  if (bare && s->nullable) return true;
  const shape& made = flatten(s);
  if (made.types == openapi::null_type) return true;
  if (made.const_value) return made.const_value.is_null();
  return made.has_enum && std::ranges::all_of(made.enum_values, &node::is_null);
}

// `{required: [a]}` and the like: says which members go together, adds no shape.
bool lowerer::only_constrains(const schema* s) {
  if (s->ref != nullptr || !s->component_name.empty()) return false;
  const bool plain = s->types == 0 || s->types == openapi::object_type;
  if (!plain || !s->properties.empty() || s->additional_properties != nullptr || s->has_enum ||
      s->const_value || s->items != nullptr || !s->all_of.empty()) {
    return false;
  }
  const auto all = [&](const std::vector<const schema*>& list) {
    return std::ranges::all_of(list, [&](const schema* each) { return only_constrains(each); });
  };
  const bool says_something = !s->required.empty() || speaks_of_the_whole(*s) ||
                              s->min_properties || s->max_properties || !s->one_of.empty() ||
                              !s->any_of.empty();
  return says_something && all(s->one_of) && all(s->any_of);
}

type_use lowerer::lower_union(const schema* s, const shape& made, const type_origin& origin) {
  std::vector<shape_group> groups;
  for (const shape_group& group : made.groups) {
    const auto& list = group.alternatives();
    if (std::ranges::all_of(list, [&](const schema* each) { return only_constrains(each); })) {
      continue;  // the check of the whole value has it
    }
    groups.push_back(group);
  }
  if (groups.empty()) {
    shape rest = made;
    rest.groups.clear();
    // Jobs keep a pointer to the shape: it has to stay where it is.
    rest_.push_back(std::move(rest));
    return lower_shape(s, rest_.back(), origin);
  }
  const shape_group group = groups.front();
  std::vector<const schema*> alternatives;
  bool nullable = false;
  for (const schema* each : group.alternatives()) {
    if (is_null(each)) {
      nullable = true;
    } else {
      alternatives.push_back(each);
    }
  }
  if (has_members(made) || narrows(made, alternatives) || groups.size() > 1) {
    const std::vector<const schema*> base = base_of(made, group);
    for (const schema*& each : alternatives) {
      if (flatten(each).sources.contains(group.part)) continue;  // has all of it already
      std::vector<const schema*> members = base;
      members.push_back(each);
      origin_of_[all_of(members)] = each;
      each = all_of(std::move(members));
    }
    drop_impossible(alternatives);
  }
  type_use use = lower_alternatives(s, made, group, std::move(alternatives), origin);
  use.nullable = use.nullable || nullable;
  if (made.rules == constraints{}) return use;
  if (out_.types[use.type].kind == type_kind::union_) {
    return use;  // the check of the whole value has them
  }
  use.rules = tighten(use.rules, only_for(made.rules, made.types));
  return use;
}

/// The types that a schema allows; 0: any.
openapi::type_set lowerer::types_of(const schema* s, int depth) {
  const shape& made = flatten(s);
  if (made.types != 0 || made.groups.empty() || depth > 8) return made.types;
  const shape_group& group = made.groups.front();
  openapi::type_set all = 0;
  for (const schema* each : group.alternatives()) {
    const openapi::type_set own = is_null(each) ? openapi::null_type : types_of(each, depth + 1);
    if (own == 0) return 0;
    all |= own;
  }
  return all;
}

/// Whether the type beside a union says more than its alternatives do. One that excludes some of
/// them is rather a mistake.
bool lowerer::narrows(const shape& made, const std::vector<const schema*>& alternatives) {
  if (made.types == 0 || made.types == openapi::null_type) return false;
  constexpr int numbers = openapi::integer_type | openapi::number_type;
  const int allowed =
      made.types | openapi::null_type | ((made.types & openapi::number_type) != 0 ? numbers : 0);
  const int related = allowed | ((made.types & numbers) != 0 ? numbers : 0);
  bool narrower = false;
  for (const schema* each : alternatives) {
    const openapi::type_set own = types_of(each);
    if (own != 0 && (own & related) == 0) {
      if (has_members(made)) return true;
      report(sink_, "OA4009", severity::warning, each->node,
             "the type beside the union excludes this alternative, so the type is ignored");
      return false;
    }
    narrower = narrower || own == 0 || (own & ~allowed) != 0;
  }
  return narrower;
}

/// Of alternatives merged with what stands beside the union, those that no value can match; when
/// that is all of them they stay and are errors.
void lowerer::drop_impossible(std::vector<const schema*>& alternatives) {
  const auto impossible = [&](const schema* each) { return !flatten(each).conflicts.empty(); };
  if (std::ranges::all_of(alternatives, impossible)) return;
  for (const schema* each : alternatives) {
    const auto written = origin_of_.find(each);
    if (!impossible(each) || written == origin_of_.end()) continue;
    report(sink_, "OA4009", severity::warning, written->second->node,
           "no value matches this alternative and what stands beside the union, so it is left out");
  }
  std::erase_if(alternatives, impossible);
}

type_use lowerer::lower_alternatives(const schema* s, const shape& made, const shape_group& group,
                                     std::vector<const schema*> alternatives,
                                     const type_origin& origin) {
  if (alternatives.empty()) return any_use();
  if (alternatives.size() == 1) return use_of(alternatives.front(), origin);
  if (alternatives.size() > alternatives_limit || unions_.size() > 20'000) {
    report(sink_, "OA1005", severity::error, s->node, "the union has too many alternatives");
    return any_use();
  }
  if (const auto merged = merge_enums(s, alternatives, !group.one_of, origin)) return *merged;
  const type_id id = add_type(type_kind::union_, s, origin);
  // Alternatives may lead back here before they are all known.
  uses_[s] = {.type = id, .nullable = made.nullable};
  if (needs_check(s, made)) uses_[s].check = check_of(s);
  union_source source{.one_of = group.one_of, .where = s->node};
  if (group.part->discriminator) source.discriminator = &*group.part->discriminator;
  union_type result;
  bool nullable = false;
  for (const schema* each : alternatives) {
    alternative next;
    next.hint = hint_of(each, result.alternatives.size());
    next.type = use_of(each, {false, {next.hint}, {}, id});
    nullable = nullable || next.type.nullable;
    next.type.nullable = false;
    const auto same = std::ranges::find_if(result.alternatives, [&](const alternative& other) {
      return other.type.type == next.type.type;
    });
    if (same != result.alternatives.end()) {
      if (same->type.rules != next.type.rules || same->type.check != next.type.check) {
        differing_.insert(s);
        source.differing = true;
        same->type.rules = {};
        same->type.check.reset();
      }
      continue;
    }
    result.alternatives.push_back(std::move(next));
    source.alternatives.push_back(each);
  }
  if (result.alternatives.size() == 1) {
    type_use only = result.alternatives.front().type;
    out_.types[id].kind = type_kind::alias;
    out_.types[id].alias.target = only;
    collapsed_.emplace(s, id);
    only.nullable = nullable;
    return only;
  }
  out_.types[id].union_ = std::move(result);
  unions_.emplace(id, std::move(source));
  return {.type = id, .nullable = nullable};
}

std::string lowerer::hint_of(const schema* s, std::size_t position) {
  const auto written = origin_of_.find(s);
  const schema* named = follow(written == origin_of_.end() ? s : written->second);
  if (!named->component_name.empty()) return named->component_name;
  if (!named->title.empty()) return named->title;
  const std::string_view kind = kind_name(flatten(s).types);
  if (!kind.empty() && kind != "object") return std::string(kind);
  return "option" + std::to_string(position + 1);
}

type_use lowerer::lower_kinds(const schema* s, const shape& made, const type_origin& origin) {
  std::vector<const schema*> alternatives;
  std::vector<const schema*> parts;
  for (const schema* part : made.parts) parts.push_back(own_keywords(part, nullptr));
  // A schema that is one part would find itself again.
  for (const schema*& part : parts) {
    if (part == s) {
      schema& copy = made_.emplace_back(*part);
      copy.component_name.clear();
      part = &copy;
    }
  }
  for (unsigned bit = 2; bit <= openapi::object_type; bit <<= 1) {
    if ((made.types & bit) == 0) continue;
    std::vector<const schema*> members = parts;
    members.push_back(restricted_to(static_cast<openapi::type_set>(bit)));
    alternatives.push_back(all_of(std::move(members)));
  }
  return lower_alternatives(s, made, {s, false}, std::move(alternatives), origin);
}

std::optional<type_use> lowerer::merge_enums(const schema* s,
                                             const std::vector<const schema*>& alternatives,
                                             bool open_ok, const type_origin& origin) {
  bool open = false;
  bool any_enum = false;
  openapi::type_set type = 0;
  for (const schema* each : alternatives) {
    const shape& made = flatten(each);
    if (!made.groups.empty()) return std::nullopt;
    const openapi::type_set own = made.types;
    if (type == 0) type = own;
    if (own != type || (own != openapi::string_type && own != openapi::integer_type)) {
      return std::nullopt;
    }
    const bool listed = made.has_enum || made.const_value;
    any_enum = any_enum || listed;
    const bool plain = made.format.empty() && made.rules == constraints{};
    if (!listed && (!open_ok || !plain)) return std::nullopt;
    open = open || !listed;
  }
  if (!any_enum || type == 0) return std::nullopt;
  const type_id id = add_type(type_kind::enumeration, s, origin);
  enum_type result;
  result.open = open;
  result.base = type == openapi::string_type ? primitive::string : primitive::int64;
  bool nullable = false;
  for (const schema* each : alternatives) {
    const shape& made = flatten(each);
    nullable = nullable || made.nullable;
    std::vector<node> values = made.enum_values;
    if (made.const_value) values = {made.const_value};
    if (type == openapi::integer_type)
      result.base = out_.types[lower_integer(made).type].primitive.kind;
    for (const node value : values) {
      if (value.is_null()) continue;
      const literal text = literal_of(value);
      if (std::ranges::find(result.members, text, &enum_member::value) != result.members.end()) {
        continue;
      }
      enum_member member{text, {}, value.where(), {}, name_of_value(made, value)};
      if (made.const_value) {
        member.doc = !each->description.empty() ? each->description : each->title;
        member.pinned_name = each->pinned_name;
      }
      result.members.push_back(std::move(member));
    }
  }
  out_.types[id].enumeration = std::move(result);
  return type_use{.type = id, .nullable = nullable};
}

}  // namespace tenon::gen::service
