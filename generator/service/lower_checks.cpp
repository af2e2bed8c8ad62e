// Schemas that types and simple rules cannot express, as checks of the whole value.

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include "service/lowerer.hpp"

namespace tenon::gen::service {

namespace {

using openapi::schema;

constexpr std::string_view type_names[] = {"null",   "boolean", "integer", "number",
                                           "string", "array",   "object"};

/// Whether a type alone may say too little about an item of a tuple, which is read without rules.
bool has_rules(const schema& s) {
  return s.ref != nullptr || constraints_of(s) != constraints{} || speaks_of_the_whole(s) ||
         (s.types_inferred && s.types != 0);
}

/// Whether the member is readOnly or writeOnly: then only the typed reader knows when it is needed.
bool is_one_sided(const schema& s, std::string_view name) {
  const auto found = std::ranges::find(s.properties, name, &openapi::named_schema::name);
  if (found == s.properties.end()) return false;
  const schema* member = found->value;
  for (int step = 0; member != nullptr && step < 100; ++step, member = member->ref) {
    if (member->read_only || member->write_only) return true;
  }
  return false;
}

bool has_empty_enum(const schema& s) {
  const document::node list =
      s.node && s.node.is_mapping() ? s.node.find("enum") : document::node();
  return list && list.is_sequence() && list.empty();
}

/// Whether parts of a shape state a rule differently: there is room for one of it.
bool differ(const shape& made, std::optional<std::string> schema::* rule) {
  const std::string* first = nullptr;
  for (const schema* part : made.parts) {
    if (!(part->*rule)) continue;
    if (first != nullptr && *first != *(part->*rule)) return true;
    first = &*(part->*rule);
  }
  return false;
}

/// What is binary is no text in JSON, to which checks apply.
bool needs_text_check(const shape& made) {
  return made.format != "binary" && untold_rules(made) != constraints{};
}

bool is_plain_value(document::node value) {
  return !value || (!value.is_sequence() && !value.is_mapping());
}

}  // namespace

bool speaks_of_the_whole(const schema& s) {
  return s.negated != nullptr || (s.condition != nullptr && (s.consequence || s.alternative)) ||
         s.contains != nullptr || s.property_names != nullptr || s.unevaluated_items != nullptr ||
         s.unevaluated_properties != nullptr || !s.dependent_required.empty() ||
         !s.dependent_schemas.empty() || !s.pattern_properties.empty() ||
         std::ranges::any_of(s.prefix_items, [](const schema* each) { return has_rules(*each); }) ||
         std::ranges::any_of(s.properties, [](const openapi::named_schema& entry) {
           return entry.value->boolean_schema == false;
         });
}

bool asserts_something(const schema& s) {
  return s.ref != nullptr || s.boolean_schema == false || (s.types != 0 && !s.types_inferred) ||
         s.has_enum || s.const_value || has_empty_enum(s) || !s.prefix_items.empty() ||
         speaks_of_the_whole(s) || constraints_of(s) != constraints{} || s.items != nullptr ||
         !s.properties.empty() || !s.required.empty() || s.additional_properties != nullptr ||
         !s.all_of.empty() || !s.any_of.empty() || !s.one_of.empty();
}

bool leads_back(const schema& s) {
  std::set<const schema*> seen;
  std::vector<const schema*> next = {&s};
  while (!next.empty()) {
    const schema& now = *next.back();
    next.pop_back();
    std::vector<const schema*> parts = now.all_of;
    parts.insert(parts.end(), now.any_of.begin(), now.any_of.end());
    parts.insert(parts.end(), now.one_of.begin(), now.one_of.end());
    if (now.ref != nullptr) parts.push_back(now.ref);
    for (const schema* each : parts) {
      if (each == &s) return true;
      if (seen.insert(each).second) next.push_back(each);
    }
  }
  return false;
}

bool is_enum_type(const shape& made) {
  bool all_text = true;
  bool all_integer = true;
  for (const document::node value : made.enum_values) {
    if (value.is_null()) continue;
    all_text = all_text && value.is_string();
    all_integer = all_integer && value.is_number() && value.as_int64();
  }
  return all_text || all_integer;
}

check_id lowerer::check_of(const schema* s) {
  const auto [known, added] = check_ids_.try_emplace(s, static_cast<check_id>(checked_.size()));
  if (added) checked_.push_back(s);
  return known->second;
}

bool lowerer::takes_any_type(const schema& s) const {
  if (!options_.exact_types || merged_schemas_.contains(&s)) return false;
  // A tuple has exactly its items; `prefixItems` alone allows fewer and more.
  if (s.boolean_schema || !s.prefix_items.empty()) return true;
  const bool only_refers = s.ref != nullptr && s.all_of.empty() && !has_structure(s) &&
                           !speaks_of_the_whole(s) && constraints_of(s) == constraints{};
  return !only_refers && (s.types == 0 || s.types_inferred);
}

type_use lowerer::checked_any(const schema* s) {
  type_use use = any_use();
  if (asserts_something(*s)) use.check = check_of(s);
  return use;
}

bool lowerer::needs_check(const schema* s, const shape& made) {
  if (differing_.contains(s)) return true;
  if (std::ranges::any_of(made.parts, [](const schema* s) { return speaks_of_the_whole(*s); })) {
    return true;
  }
  if (made.groups.size() > 1 || (!made.groups.empty() && made.rules != constraints{})) return true;
  for (const shape_group& group : made.groups) {
    const auto& list = group.alternatives();
    if (std::ranges::all_of(list, [&](const schema* each) { return only_constrains(each); })) {
      return true;
    }
  }
  if (needs_text_check(made)) return true;
  if (!is_plain_value(made.const_value) || (made.has_enum && !is_enum_type(made))) return true;
  return differ(made, &schema::pattern) || differ(made, &schema::multiple_of);
}

// With rules that differ, the first alternative whose type fits need not be the right one.
void lowerer::check_alternatives(union_type& u, const union_source& source) {
  const auto has_rules = [](const alternative& each) {
    return each.type.check || each.type.rules != constraints{};
  };
  if (source.differing || std::ranges::none_of(u.alternatives, has_rules)) return;
  for (std::size_t i = 0; i < u.alternatives.size(); ++i) {
    u.alternatives[i].type.check = check_of(source.alternatives[i]);
  }
}

std::vector<check_id> lowerer::checks_of(const std::vector<const schema*>& list) {
  std::vector<check_id> made;
  for (const schema* each : list) made.push_back(check_of(each));
  return made;
}

std::vector<check::named> lowerer::checks_of(const std::vector<openapi::named_schema>& list) {
  std::vector<check::named> made;
  for (const openapi::named_schema& each : list) made.push_back({each.name, check_of(each.value)});
  return made;
}

void lowerer::lower_checks() {
  for (std::size_t next = 0; next < checked_.size(); ++next) {
    out_.checks.push_back(lower_check(*checked_[next]));
  }
}

check lowerer::lower_check(const schema& s) {
  const auto one = [&](const schema* other) {
    return other == nullptr ? std::nullopt : std::optional(check_of(other));
  };
  check out;
  out.refuses_all = s.boolean_schema == false || (options_.exact_types && has_empty_enum(s));
  if (s.types != 0 && !s.types_inferred) {
    for (std::size_t i = 0; i < std::size(type_names); ++i) {
      const bool null = i == 0 && s.nullable;
      if (null || (s.types >> i & 1) != 0) out.types.emplace_back(type_names[i]);
    }
  }
  const node nullable = s.node && s.node.is_mapping() ? s.node.find("nullable") : node();
  out.accepts_null = nullable && nullable.as_bool() == true;
  if (s.const_value) out.constant = document::to_json(s.const_value);
  for (const node value : s.enum_values) out.enumeration.push_back(document::to_json(value));
  out.rules = constraints_of(s);
  out.prefix_items = checks_of(s.prefix_items);
  out.items = one(s.items);
  out.contains = one(s.contains);
  out.min_contains = s.min_contains;
  out.max_contains = s.max_contains;
  out.unevaluated_items = one(s.unevaluated_items);
  for (const std::string& name : s.required) {
    if (!is_one_sided(s, name)) out.required.push_back(name);
  }
  out.properties = checks_of(s.properties);
  out.pattern_properties = checks_of(s.pattern_properties);
  out.additional_properties = one(s.additional_properties);
  out.property_names = one(s.property_names);
  out.unevaluated_properties = one(s.unevaluated_properties);
  for (const auto& [name, required] : s.dependent_required) {
    out.dependent_required.push_back({name, required});
  }
  out.dependent_schemas = checks_of(s.dependent_schemas);
  if (s.ref != nullptr) out.all_of.push_back(check_of(s.ref));
  std::ranges::copy(checks_of(s.all_of), std::back_inserter(out.all_of));
  out.any_of = checks_of(s.any_of);
  // Where a discriminator chooses, alternatives may overlap.
  (s.discriminator && s.any_of.empty() ? out.any_of : out.one_of) = checks_of(s.one_of);
  out.negated = one(s.negated);
  out.condition = one(s.condition);
  if (s.condition != nullptr) {
    out.consequence = one(s.consequence);
    out.alternative = one(s.alternative);
  }
  return out;
}

}  // namespace tenon::gen::service
