// How a reader finds the alternative of a union: discriminator, JSON kind, constant or enum tag,
// required members, and only then trying each.

#include <algorithm>
#include <array>
#include <iterator>

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

/// Both say something, and nothing that the other says.
bool are_apart(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return !left.empty() && !right.empty() && std::ranges::find_first_of(left, right) == left.end();
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
  if (choose_kinds(u) || choose_tag(u, false) || choose_tag(u, true)) return;
  const bool signs = choose_signature(u, source.one_of);
  if (!signs) {
    u.strategy = source.one_of ? union_strategy::try_one : union_strategy::try_any;
    check_alternatives(u, source);
  }
  if (!source.one_of) report_lost_members(u, source.where);
  if (signs) return;
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
  if (!all_objects(u)) return give_up("the discriminator has alternatives that are no objects");
  const bool integers = has_integer_tags(u, given.property);
  if (const std::string_view name = textless_alternative(u, given.property);
      !integers && !name.empty()) {
    return give_up("'" + given.property + "' of '" + std::string(name) + "' is no text");
  }
  for (std::size_t i = 0; i < u.alternatives.size(); ++i) {
    alternative& each = u.alternatives[i];
    const std::vector<std::string> values = tag_values(each.type.type, given.property, integers);
    if (has_no_tag(each, values, given)) {
      return give_up("the mapping leads to '" + each.hint + "' from no value that its '" +
                     given.property + "' can have");
    }
    if (each.tags.empty() || integers) each.tags = values;
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
  u.tags_are_integers = integers;
  add_tag_members(id, given.node);
  return true;
}

bool lowerer::has_integer_tags(const union_type& u, std::string_view property) const {
  return std::ranges::all_of(u.alternatives, [&](const alternative& each) {
    return !tag_values(each.type.type, property, true).empty();
  });
}

/// The hint of the first alternative whose `property` cannot be a text; empty when there is none.
std::string_view lowerer::textless_alternative(const union_type& u,
                                               std::string_view property) const {
  for (const alternative& each : u.alternatives) {
    const type& t = out_.types[each.type.type];
    if (t.kind != type_kind::object) continue;
    const auto tag = std::ranges::find(t.object.properties, property, &service::property::name);
    if (tag == t.object.properties.end()) continue;
    std::vector<std::string> kinds;
    add_kinds(out_, tag->type.type, kinds, 0);
    if (std::ranges::find(kinds, "string") == kinds.end()) return each.hint;
  }
  return {};
}

/// Whether the mapping gives the alternative only values that its own property never has; those
/// beside others are reported.
bool lowerer::has_no_tag(const alternative& each, const std::vector<std::string>& values,
                         const openapi::discriminator& given) {
  if (values.empty() || each.tags.empty()) return false;
  std::vector<std::string> idle;
  std::ranges::copy_if(each.tags, std::back_inserter(idle), [&](const std::string& tag) {
    return std::ranges::find(values, tag) == values.end();
  });
  if (idle.size() == each.tags.size()) return true;
  for (const std::string& tag : idle) {
    const auto entry = std::ranges::find(given.mapping, tag, &openapi::named_schema::name);
    report(sink_, "OA4007", severity::warning, entry->node,
           "the mapping leads from '" + tag + "' to '" + each.hint + "', whose '" + given.property +
               "' never is that");
  }
  return false;
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

std::vector<std::string> lowerer::tag_values(type_id object, std::string_view name,
                                             bool integers) const {
  std::vector<std::string> result;
  if (out_.types[object].kind != type_kind::object) return result;
  const auto kind = integers ? literal::kind_type::integer : literal::kind_type::string;
  for (const property& each : out_.types[object].object.properties) {
    if (each.name != name || !each.required || each.type.nullable) continue;
    const type& t = out_.types[each.type.type];
    if (t.kind == type_kind::constant && t.constant.value.kind == kind) {
      result.push_back(t.constant.value.text);
    } else if (t.kind == type_kind::enumeration && !t.enumeration.open &&
               (t.enumeration.base == primitive::string) != integers) {
      for (const enum_member& member : t.enumeration.members) result.push_back(member.value.text);
    }
  }
  return result;
}

/// Whether a member of both objects keeps a value from being both.
bool lowerer::exclude_each_other(type_id left, type_id right) const {
  const std::vector<property>& others = out_.types[right].object.properties;
  return std::ranges::any_of(out_.types[left].object.properties, [&](const property& mine) {
    const auto other = std::ranges::find(others, mine.name, &property::name);
    if (other == others.end() || !(mine.required || other->required)) return false;
    if (mine.type.nullable && other->type.nullable) return false;
    std::vector<std::string> kinds;
    std::vector<std::string> other_kinds;
    add_kinds(out_, mine.type.type, kinds, 0);
    add_kinds(out_, other->type.type, other_kinds, 0);
    return are_apart(kinds, other_kinds) ||
           std::ranges::any_of(std::array{false, true}, [&](bool integers) {
             return are_apart(tag_values(left, mine.name, integers),
                              tag_values(right, mine.name, integers));
           });
  });
}

/// The first member of `right` that `left` has no place for.
const property* lowerer::lost_member(type_id left, type_id right) const {
  const object_type& kept = out_.types[left].object;
  if (kept.additional_kind != additional::ignored) return nullptr;
  for (const property& each : out_.types[right].object.properties) {
    const auto known = std::ranges::find(kept.properties, each.name, &property::name);
    if (known == kept.properties.end()) return &each;
  }
  return nullptr;
}

/// A value of `anyOf` may fit several objects, and have members that the one it is read as has no
/// place for.
void lowerer::report_lost_members(const union_type& u, node where) {
  // By its schema a value is the first that it conforms to; else the one that keeps most of it.
  const bool takes_first = std::ranges::all_of(
      u.alternatives, [](const alternative& each) { return each.type.check.has_value(); });
  const auto is_object = [&](const alternative& each) {
    return out_.types[each.type.type].kind == type_kind::object;
  };
  for (auto first = u.alternatives.begin(); first != u.alternatives.end(); ++first) {
    for (auto later = first + 1; later != u.alternatives.end(); ++later) {
      if (!is_object(*first) || !is_object(*later)) continue;
      const type_id left = first->type.type;
      const type_id right = later->type.type;
      const property* lost = lost_member(left, right);
      const property* other = lost_member(right, left);
      if (lost == nullptr || (other == nullptr && !takes_first)) continue;
      if (exclude_each_other(left, right)) continue;
      return report(sink_, "OA5001", severity::warning, where,
                    "a value may fit '" + first->hint + "' and '" + later->hint +
                        "'; it is read as one of them, without members that only the other has, "
                        "such as '" +
                        lost->name + "'",
                    "add an alternative that is both by 'allOf', before them, or a constant to "
                    "each that tells them apart");
    }
  }
}

bool lowerer::choose_tag(union_type& u, bool integers) {
  if (!all_objects(u)) return false;
  const type& first = out_.types[u.alternatives.front().type.type];
  return first.kind == type_kind::object &&
         std::ranges::any_of(first.object.properties, [&](const property& candidate) {
           return choose_tag(u, candidate.name, integers);
         });
}

bool lowerer::choose_tag(union_type& u, std::string_view property, bool integers) {
  std::vector<std::vector<std::string>> tags;
  std::vector<std::string> seen;
  for (const alternative& each : u.alternatives) {
    tags.push_back(tag_values(each.type.type, property, integers));
    if (tags.back().empty()) return false;
    seen.insert(seen.end(), tags.back().begin(), tags.back().end());
  }
  std::ranges::sort(seen);
  if (std::ranges::adjacent_find(seen) != seen.end()) return false;
  for (std::size_t i = 0; i < tags.size(); ++i) u.alternatives[i].tags = std::move(tags[i]);
  u.strategy = union_strategy::tag;
  u.tag_property = property;
  u.tags_are_integers = integers;
  return true;
}

bool lowerer::choose_signature(union_type& u, bool one_of) {
  if (!all_objects(u)) return false;
  // Of several that have their members, the first whose rules hold is meant: each has to be tried.
  const bool has_rules = std::ranges::any_of(u.alternatives, [](const alternative& each) {
    return each.type.check || each.type.rules != constraints{};
  });
  if (!one_of && has_rules) return false;
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
  u.may_fit_several = !one_of;
  return true;
}

}  // namespace tenon::gen::service
