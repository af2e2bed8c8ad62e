// How a reader finds the alternative of a union: discriminator, JSON kind, constant or enum tag,
// required members, and only then trying each.

#include <algorithm>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

void add_unique(std::vector<std::string>& list, const std::string& text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

/// JSON kinds a value of the type can have; unions inside unions are followed to a depth.
void add_kinds(const api& all, type_id id, std::vector<std::string>& kinds, int depth) {
  const type& t = all.types[id];
  switch (t.kind) {
    case type_kind::primitive:
      switch (t.primitive.kind) {
        case primitive::boolean:
          add_unique(kinds, "boolean");
          break;
        case primitive::int32:
        case primitive::int64:
        case primitive::uint32:
        case primitive::uint64:
          add_unique(kinds, "integer");
          break;
        case primitive::float32:
        case primitive::float64:
          add_unique(kinds, "integer");
          add_unique(kinds, "number");
          break;
        default:
          add_unique(kinds, "string");
      }
      break;
    case type_kind::object:
    case type_kind::map:
      add_unique(kinds, "object");
      break;
    case type_kind::array:
    case type_kind::tuple:
      add_unique(kinds, "array");
      break;
    case type_kind::enumeration:
      add_unique(kinds, t.enumeration.base == primitive::string ? "string" : "integer");
      break;
    case type_kind::constant:
      switch (t.constant.value.kind) {
        case literal::kind_type::boolean:
          add_unique(kinds, "boolean");
          break;
        case literal::kind_type::integer:
          add_unique(kinds, "integer");
          break;
        case literal::kind_type::number:
          add_unique(kinds, "number");
          break;
        case literal::kind_type::string:
          add_unique(kinds, "string");
          break;
        default:
          add_unique(kinds, t.constant.value.text.starts_with('[') ? "array" : "object");
      }
      break;
    case type_kind::union_:
      if (depth > 8) break;
      for (const alternative& each : t.union_.alternatives) {
        add_kinds(all, each.type.type, kinds, depth + 1);
      }
      break;
    case type_kind::alias:
      if (depth <= 8) add_kinds(all, t.alias.target.type, kinds, depth + 1);
      break;
    case type_kind::any:
      for (const std::string& kind : t.mapped.kinds) add_unique(kinds, kind);
      if (!t.mapped.kinds.empty()) break;
      for (const char* kind : {"object", "array", "string", "integer", "number", "boolean"}) {
        add_unique(kinds, kind);
      }
      break;
  }
}

bool all_objects(const union_type& u) {
  return std::ranges::all_of(u.alternatives, [](const alternative& each) {
    return each.kinds == std::vector<std::string>{"object"};
  });
}

}  // namespace

void lowerer::choose_strategies() {
  for (const auto& entry : unions_) choose_strategy(entry.first);
}

void lowerer::choose_strategy(type_id id) {
  union_type& u = out_.types[id].union_;
  const union_source& source = unions_.at(id);
  for (alternative& each : u.alternatives) add_kinds(out_, each.type.type, each.kinds, 0);
  if (source.discriminator != nullptr && choose_discriminator(id)) return;
  if (choose_kinds(u) || choose_tag(u) || choose_signature(u)) return;
  u.strategy = source.one_of ? union_strategy::try_one : union_strategy::try_any;
  check_alternatives(u, source);
  report(sink_, "OA4008", source.one_of ? severity::warning : severity::info, source.where,
         "nothing tells these alternatives apart, so each is tried in turn",
         "add a discriminator, or a constant that differs");
}

bool lowerer::choose_discriminator(type_id id) {
  union_type& u = out_.types[id].union_;
  const union_source& source = unions_.at(id);
  const openapi::discriminator& given = *source.discriminator;
  const auto give_up = [&](const std::string& why) {
    report(sink_, "OA4007", severity::warning, given.node, why + ", so it is not used");
    for (alternative& each : u.alternatives) each.tags.clear();
    u.default_alternative.reset();
    return false;
  };
  const auto index_of = [&](const schema* wanted) -> std::optional<std::size_t> {
    const auto target = std::ranges::find_if(source.alternatives, [&](const schema* each) {
      const auto written = origin_of_.find(each);
      const schema* as_written = written == origin_of_.end() ? each : written->second;
      return wanted != nullptr && follow(as_written) == follow(wanted);
    });
    if (target == source.alternatives.end()) return std::nullopt;
    return static_cast<std::size_t>(target - source.alternatives.begin());
  };
  for (const openapi::named_schema& entry : given.mapping) {
    if (const auto index = index_of(entry.value)) {
      u.alternatives[*index].tags.push_back(entry.name);
    } else {
      report(sink_, "OA4007", severity::warning, entry.node,
             "the mapping of '" + entry.name + "' leads to no alternative, so it is ignored");
    }
  }
  if (given.default_mapping != nullptr) {
    u.default_alternative = index_of(given.default_mapping);
    if (!u.default_alternative) {
      report(sink_, "OA4007", severity::warning, given.node.find("defaultMapping"),
             "'defaultMapping' leads to no alternative, so it is ignored");
    }
  }
  for (std::size_t i = 0; i < u.alternatives.size(); ++i) {
    alternative& each = u.alternatives[i];
    if (each.kinds != std::vector<std::string>{"object"}) {
      return give_up("the discriminator has alternatives that are no objects");
    }
    if (each.tags.empty()) each.tags = tag_values(each.type.type, given.property);
    if (!each.tags.empty()) continue;
    const auto written = origin_of_.find(source.alternatives[i]);
    const schema* named =
        follow(written == origin_of_.end() ? source.alternatives[i] : written->second);
    if (named->component_name.empty() && u.default_alternative == i) continue;
    if (named->component_name.empty()) {
      return give_up("the discriminator names no value for an alternative");
    }
    each.tags.push_back(named->component_name);
  }
  std::vector<std::string> seen;
  for (const alternative& each : u.alternatives) {
    for (const std::string& tag : each.tags) {
      if (std::ranges::find(seen, tag) != seen.end()) {
        return give_up("the discriminator has '" + tag + "' for two alternatives");
      }
      seen.push_back(tag);
    }
  }
  u.strategy = union_strategy::tag;
  u.tag_property = given.property;
  add_tag_members(id, given.node);
  return true;
}

// Alternatives that do not have the discriminator's property would be written without it, and
// nobody could read them, but for the one that is meant then.
void lowerer::add_tag_members(type_id id, node where) {
  const type_use text = primitive_use(primitive::string);
  const union_type& u = out_.types[id].union_;
  for (std::size_t i = 0; i < u.alternatives.size(); ++i) {
    const alternative& each = u.alternatives[i];
    type& t = out_.types[each.type.type];
    if (u.default_alternative == i) continue;
    if (t.kind != type_kind::object || t.object.additional_kind == additional::typed) continue;
    const auto known = std::ranges::find(t.object.properties, u.tag_property, &property::name);
    if (known != t.object.properties.end()) continue;
    t.object.properties.push_back(
        {.name = u.tag_property,
         .type = text,
         .default_value = literal{literal::kind_type::string, each.tags.front()},
         .doc = "Tells the alternatives of a union apart.",
         .where = where.where()});
  }
}

bool lowerer::choose_kinds(union_type& u) {
  // An integer alternative takes the integers from a number beside it.
  std::vector<std::vector<std::string>> kinds;
  const std::vector<std::string> just_integer{"integer"};
  const std::vector<std::string> number{"integer", "number"};
  const bool has_integer = std::ranges::any_of(
      u.alternatives, [&](const alternative& each) { return each.kinds == just_integer; });
  std::vector<std::string> seen;
  for (const alternative& each : u.alternatives) {
    kinds.push_back(has_integer && each.kinds == number ? std::vector<std::string>{"number"}
                                                        : each.kinds);
    for (const std::string& kind : kinds.back()) {
      if (std::ranges::find(seen, kind) != seen.end()) return false;
      seen.push_back(kind);
    }
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) u.alternatives[i].kinds = kinds[i];
  u.strategy = union_strategy::kind;
  return true;
}

std::vector<std::string> lowerer::tag_values(type_id object, std::string_view name) const {
  std::vector<std::string> result;
  if (out_.types[object].kind != type_kind::object) return result;
  for (const property& each : out_.types[object].object.properties) {
    if (each.name != name || !each.required || each.type.nullable) continue;
    const type& t = out_.types[each.type.type];
    if (t.kind == type_kind::constant && t.constant.value.kind == literal::kind_type::string) {
      result.push_back(t.constant.value.text);
    } else if (t.kind == type_kind::enumeration && !t.enumeration.open &&
               t.enumeration.base == primitive::string) {
      for (const enum_member& member : t.enumeration.members) result.push_back(member.value.text);
    }
  }
  return result;
}

bool lowerer::choose_tag(union_type& u) {
  if (!all_objects(u)) return false;
  const type& first = out_.types[u.alternatives.front().type.type];
  if (first.kind != type_kind::object) return false;
  for (const property& candidate : first.object.properties) {
    std::vector<std::vector<std::string>> tags;
    std::vector<std::string> seen;
    for (const alternative& each : u.alternatives) {
      tags.push_back(tag_values(each.type.type, candidate.name));
      seen.insert(seen.end(), tags.back().begin(), tags.back().end());
      if (tags.back().empty()) break;
    }
    if (tags.size() != u.alternatives.size() || tags.back().empty()) continue;
    std::ranges::sort(seen);
    if (std::ranges::adjacent_find(seen) != seen.end()) continue;
    for (std::size_t i = 0; i < tags.size(); ++i) u.alternatives[i].tags = tags[i];
    u.strategy = union_strategy::tag;
    u.tag_property = candidate.name;
    return true;
  }
  return false;
}

bool lowerer::choose_signature(union_type& u) {
  if (!all_objects(u)) return false;
  std::map<std::string_view, std::size_t> owners;
  for (const alternative& each : u.alternatives) {
    const type& t = out_.types[each.type.type];
    if (t.kind != type_kind::object) return false;
    for (const property& member : t.object.properties) ++owners[member.name];
  }
  std::vector<std::vector<std::string>> signatures;
  for (const alternative& each : u.alternatives) {
    std::vector<std::string> own;
    for (const property& member : out_.types[each.type.type].object.properties) {
      const bool always = member.required && !member.read_only && !member.write_only;
      if (always && owners[member.name] == 1) own.push_back(member.name);
    }
    if (own.empty()) return false;
    signatures.push_back(std::move(own));
  }
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    u.alternatives[i].required = std::move(signatures[i]);
  }
  u.strategy = union_strategy::signature;
  return true;
}

}  // namespace tenon::gen::service
