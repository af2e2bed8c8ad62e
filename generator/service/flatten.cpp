#include <algorithm>
#include <bit>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr int depth_limit = 400;

/// Types both allow; an integer is a number.
openapi::type_set common(openapi::type_set left, openapi::type_set right) {
  openapi::type_set result = left & right;
  const auto lacks_number = [](openapi::type_set set) {
    return (set & openapi::integer_type) != 0 && (set & openapi::number_type) == 0;
  };
  if ((lacks_number(left) && (right & openapi::number_type) != 0) ||
      (lacks_number(right) && (left & openapi::number_type) != 0)) {
    result |= openapi::integer_type;
  }
  return result;
}

}  // namespace

const shape& lowerer::flatten(const schema* s) {
  const auto [found, added] = shapes_.try_emplace(s);
  shape& out = found->second;  // references into an unordered_map survive later insertions
  if (!added) return out;
  out.node = s->node;
  collect(s, out, out.sources, 0);
  for (const schema* part : out.parts) merge_part(out, *part);
  finish_shape(out, *s);
  return out;
}

void lowerer::collect(const schema* s, shape& out, std::set<const schema*>& seen, int depth) {
  if (s == nullptr || !seen.insert(s).second) return;
  if (depth > depth_limit) {
    report(sink_, "OA1005", severity::error, s->node, "references and allOf are nested too deeply");
    return;
  }
  if (s->ref != nullptr) collect(s->ref, out, seen, depth + 1);
  for (const schema* member : s->all_of) {
    const schema* target = member;
    while (target->ref != nullptr && !has_structure(*target)) target = target->ref;
    if (depth == 0 && !target->component_name.empty()) out.bases.push_back(target);
    collect(member, out, seen, depth + 1);
  }
  out.parts.push_back(s);
}

void lowerer::merge_part(shape& out, const schema& part) {
  if (part.boolean_schema == false) out.refused = true;
  merge_types(out, part);
  merge_values(out, part);
  merge_members(out, part);
  // A child that takes its base in by allOf is itself the choice its base offers.
  const auto chosen = [&](const std::vector<const schema*>& alternatives) {
    return std::ranges::any_of(alternatives, [&](const schema* each) {
      while (each->ref != nullptr && !has_structure(*each)) each = each->ref;
      return out.sources.contains(each);
    });
  };
  if (!part.one_of.empty() && !chosen(part.one_of)) out.groups.push_back({&part, true});
  if (!part.any_of.empty() && !chosen(part.any_of)) out.groups.push_back({&part, false});
  out.read_only = out.read_only || part.read_only;
  out.write_only = out.write_only || part.write_only;
  out.deprecated = out.deprecated || part.deprecated;
}

void lowerer::merge_types(shape& out, const schema& part) {
  if (part.types_inferred) {
    out.implied |= part.types;
  } else if (part.types != 0) {
    const openapi::type_set both = out.types == 0 ? part.types : common(out.types, part.types);
    if (both == 0) {
      out.conflicts.push_back(
          {part.node, "no value has the types that this allOf or $ref asks for together"});
    } else {
      out.types = both;
    }
  }
  std::string format = part.format;
  if (format.empty() && part.content_encoding == "base64") format = "byte";
  if (format.empty()) return;
  if (!out.format.empty() && out.format != format) {
    report(sink_, "OA4009", severity::warning, part.node,
           "the formats '" + out.format + "' and '" + format + "' are asked for together; '" +
               format + "' is used");
  }
  out.format = format;
}

void lowerer::merge_values(shape& out, const schema& part) {
  out.rules = tighten(out.rules, constraints_of(part));
  if (part.const_value) {
    if (out.const_value && !document::equal(out.const_value, part.const_value)) {
      out.conflicts.push_back({part.const_value, "two different constants are asked for together"});
    }
    out.const_value = part.const_value;
  }
  if (!part.has_enum) return;
  if (!out.has_enum) {
    out.has_enum = true;
    out.enum_values = part.enum_values;
    return;
  }
  std::erase_if(out.enum_values, [&](node value) {
    return std::ranges::none_of(part.enum_values,
                                [&](node other) { return document::equal(value, other); });
  });
  if (out.enum_values.empty()) {
    out.conflicts.push_back({part.node, "no value is in all the enums that apply together"});
  }
}

void lowerer::merge_members(shape& out, const schema& part) {
  for (const openapi::named_schema& entry : part.properties) {
    const auto known = std::ranges::find(out.properties, entry.name, &shape_property::name);
    if (known == out.properties.end()) {
      out.properties.push_back({entry.name, {entry.value}, entry.node});
    } else if (std::ranges::find(known->schemas, entry.value) == known->schemas.end()) {
      known->schemas.push_back(entry.value);
    }
  }
  for (const std::string& name : part.required) {
    if (std::ranges::find(out.required, name) == out.required.end()) out.required.push_back(name);
  }
  if (part.items != nullptr) out.items.push_back(part.items);
  if (!part.prefix_items.empty()) out.prefix_items = part.prefix_items;
  if (part.additional_properties != nullptr) {
    if (part.additional_properties->boolean_schema == false) {
      out.closed = true;
    } else {
      out.additional.push_back(part.additional_properties);
    }
  }
  for (const openapi::named_schema& entry : part.pattern_properties) {
    out.closed = false;
    out.additional.push_back(entry.value);
  }
}

void lowerer::finish_shape(shape& out, const schema& root) {
  // null is allowed where the outermost schema says so, or where every part that speaks allows it
  bool all = false;
  for (const schema* part : out.parts) {
    if (part->nullable) all = true;
  }
  for (const schema* part : out.parts) {
    if (part->types != 0 && !part->nullable) all = false;
  }
  if (out.types == 0) out.types = out.implied;
  out.nullable = root.nullable || all;
  if (std::popcount(out.types) > 1 && (out.types & openapi::number_type) != 0) {
    out.types &= static_cast<openapi::type_set>(~openapi::integer_type);
  }
  if (out.types == openapi::null_type) out.nullable = true;
  for (const schema* part : out.parts) {
    const schema* rest = part->unevaluated_properties;
    const bool is_known = out.closed || !out.additional.empty();
    if (rest != nullptr && rest->boolean_schema != false && !is_known) {
      out.additional.push_back(rest);
    }
  }
  add_conditional_members(out);
}

const openapi::schema* lowerer::all_of(std::vector<const schema*> members) {
  std::vector<const schema*> flat;
  for (const schema* member : members) {
    // What was merged before is taken apart, so that merging what recurs comes to an end.
    if (merged_schemas_.contains(member)) {
      flat.insert(flat.end(), member->all_of.begin(), member->all_of.end());
    } else {
      flat.push_back(member);
    }
  }
  std::vector<const schema*> unique;
  for (const schema* member : flat) {
    if (std::ranges::find(unique, member) == unique.end()) unique.push_back(member);
  }
  if (unique.size() == 1) return unique.front();
  std::vector<const schema*> key = unique;
  std::ranges::sort(key);
  const schema*& slot = merged_[key];
  if (slot == nullptr) {
    schema& made = made_.emplace_back();
    for (const schema* member : unique) {
      if (member->node) made.node = member->node;
    }
    made.description = unique.back()->description;
    made.all_of = unique;
    merged_schemas_.insert(&made);
    slot = &made;
  }
  return slot;
}

/// `choices` is not empty.
const openapi::schema* lowerer::any_of(const std::vector<const schema*>& choices) {
  std::vector<const schema*> unique;
  for (const schema* choice : choices) {
    if (std::ranges::find(unique, choice) == unique.end()) unique.push_back(choice);
  }
  if (unique.size() == 1) return unique.front();
  schema& made = made_.emplace_back();
  made.node = unique.front()->node;
  made.any_of = std::move(unique);
  return &made;
}

const openapi::schema* lowerer::own_keywords(const schema* part, const shape_group* removed) {
  const int strip = removed == nullptr || removed->part != part ? 0 : removed->one_of ? 1 : 2;
  if (strip == 0 && part->ref == nullptr && part->all_of.empty()) return part;
  const schema*& slot = stripped_[{part, strip}];
  if (slot == nullptr) {
    schema& made = made_.emplace_back(*part);
    made.component_name.clear();
    made.ref = nullptr;
    made.all_of.clear();
    made.nullable = false;
    if (strip == 1) made.one_of.clear();
    if (strip == 2) made.any_of.clear();
    if (strip != 0) made.discriminator.reset();
    slot = &made;
  }
  return slot;
}

std::vector<const openapi::schema*> lowerer::base_of(const shape& made,
                                                     const shape_group& removed) {
  std::vector<const schema*> result;
  for (const schema* part : made.parts) {
    if (!merged_schemas_.contains(part)) result.push_back(own_keywords(part, &removed));
  }
  return result;
}

const openapi::schema* lowerer::restricted_to(openapi::type_set type) {
  const schema*& slot = restrictions_[type];
  if (slot == nullptr) {
    schema& made = made_.emplace_back();
    made.types = type;
    slot = &made;
  }
  return slot;
}

}  // namespace tenon::gen::service
