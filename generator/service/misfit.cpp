// Whether a value of the document conforms to a schema, as far as types, enums, bounds, members,
// items and alternatives tell. Patterns and conditions are left to the reader of generated code.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "openapi/fields.hpp"
#include "openapi/schema_keywords.hpp"
#include "service/format_text.hpp"
#include "service/lowerer.hpp"
#include "source/file.hpp"

namespace tenon::gen::service {

namespace {

using document::node;

constexpr int most_depth = 400;

std::string_view phrase_of(openapi::type_set type) {
  constexpr std::array<std::string_view, 7> phrases = {
      "null", "a boolean", "an integer", "a number", "a string", "an array", "an object"};
  return phrases[static_cast<std::size_t>(std::countr_zero(type))];
}

std::string type_misfit(node value, openapi::type_set types) {
  // 1.0 is an integer, but does not look like one.
  const bool is_number = value.type() == document::kind::number;
  const openapi::type_set type = is_number ? openapi::number_type : openapi::type_of_value(value);
  std::string why = "is " + std::string(phrase_of(type));
  if (std::popcount(types) == 1) return why + ", not " + std::string(phrase_of(types));
  return why + ", which the schema does not take";
}

long double number_of(node value) { return std::strtold(literal_of(value).text.c_str(), nullptr); }

std::string_view broken_number_bound(const constraints& rules, node value) {
  const auto number = [](const std::string& text) { return std::strtold(text.c_str(), nullptr); };
  const long double given = number_of(value);
  if (rules.minimum) {
    const long double least = number(*rules.minimum);
    if (given < least) return "minimum";
    if (rules.exclusive_minimum && given == least) return "exclusiveMinimum";
  }
  if (rules.maximum) {
    const long double most = number(*rules.maximum);
    if (given > most) return "maximum";
    if (rules.exclusive_maximum && given == most) return "exclusiveMaximum";
  }
  // Of integers alone: which fractions are multiples of others, the reader knows.
  const long double step = rules.multiple_of ? number(*rules.multiple_of) : 0;
  if (value.as_int64() && step >= 1 && std::fmod(given, step) != 0) return "multipleOf";
  return {};
}

/// The bound that a value lies outside of; empty when there is none.
std::string_view broken_bound(const constraints& rules, node value) {
  const auto outside = [](std::size_t count, const auto& least, const auto& most,
                          std::string_view low, std::string_view high) {
    if (least && count < *least) return low;
    return most && count > *most ? high : std::string_view();
  };
  if (value.is_string()) {
    return outside(source::count_code_points(value.text()), rules.min_length, rules.max_length,
                   "minLength", "maxLength");
  }
  if (value.is_sequence()) {
    return outside(value.size(), rules.min_items, rules.max_items, "minItems", "maxItems");
  }
  if (value.is_mapping()) {
    return outside(value.size(), rules.min_properties, rules.max_properties, "minProperties",
                   "maxProperties");
  }
  return value.is_number() ? broken_number_bound(rules, value) : std::string_view();
}

std::size_t count_values(node value) {
  std::size_t count = 1;
  for (const node child : value.children()) count += count_values(child);
  return count;
}

}  // namespace

std::optional<misfit> lowerer::misfit_of(node value, const schema* s, bool may_be_text) {
  misfit_search search{.steps = 100 + 50 * count_values(value), .may_be_text = may_be_text};
  return misfit_of(value, s, search);
}

std::optional<misfit> lowerer::misfit_of(node value, const schema* s, misfit_search& search) {
  // What is not looked at fits; and a reference inside an example stands for what it leads to.
  if (search.steps == 0 || search.depth > most_depth || openapi::is_reference(value)) return {};
  --search.steps;
  const shape& made = flatten(s);
  if (!made.conflicts.empty()) return {};
  const bool is_text = search.may_be_text && value.is_string();
  if (is_text && !openapi::fits_types(value, types_of(s))) return {};
  if (std::string why = own_misfit(value, *s, made); !why.empty()) {
    return misfit{value, follow(s), std::move(why)};
  }
  if (value.is_null() && made.nullable) return {};
  ++search.depth;
  std::optional<misfit> found;
  if (value.is_sequence()) found = misfit_in_items(value, made, search);
  if (value.is_mapping()) found = misfit_in_members(value, s, made, search);
  for (const shape_group& group : made.groups) {
    if (!found) found = misfit_in_alternatives(value, made, group, search);
  }
  --search.depth;
  return found;
}

std::string lowerer::own_misfit(node value, const schema& s, const shape& made) const {
  if (made.refused) return "is there, which the schema does not allow";
  const openapi::type_set types = takes_any_type(s) ? openapi::type_set{0} : made.types;
  if (value.is_null() && (made.nullable || types == 0)) return {};
  if (value.is_null()) return "is null, which the schema does not allow";
  if (!openapi::fits_types(value, types)) return type_misfit(value, types);
  const auto is_equal = [&](node other) { return document::equal(value, other); };
  if (made.has_enum && std::ranges::none_of(made.enum_values, is_equal)) {
    return "is not one of the enum's values";
  }
  if (made.const_value && !is_equal(made.const_value)) return "is not the constant";
  if (const std::string_view bound = broken_bound(made.rules, value); !bound.empty()) {
    return "breaks '" + std::string(bound) + "'";
  }
  const bool has_format = made.types == openapi::string_type && !made.has_enum;
  if (value.is_string() && has_format && !fits_format(made.format, value.text())) {
    return "is no text of the format '" + made.format + "'";
  }
  if (value.is_number() && made.types == openapi::integer_type &&
      !fits_integer_format(made.format, number_of(value))) {
    return "is out of the range of the format '" + made.format + "'";
  }
  return {};
}

std::optional<misfit> lowerer::misfit_in_items(node list, const shape& made,
                                               misfit_search& search) {
  const schema* others = made.items.empty() ? nullptr : all_of(made.items);
  misfit_search inner = search;
  inner.has_other_members = false;
  std::optional<misfit> found;
  for (std::size_t i = 0; i < list.size() && !found; ++i) {
    const schema* s = i < made.prefix_items.size() ? made.prefix_items[i] : others;
    if (s != nullptr) found = misfit_of(list.at(i), s, inner);
  }
  search.steps = inner.steps;
  return found;
}

std::optional<misfit> lowerer::misfit_in_members(node object, const schema* s, const shape& made,
                                                 misfit_search& search) {
  const bool has_patterns = std::ranges::any_of(
      made.parts, [](const schema* part) { return !part->pattern_properties.empty(); });
  const bool knows_all = !search.has_other_members && made.groups.empty() && !has_patterns;
  const schema* others = made.additional.empty() ? nullptr : all_of(made.additional);
  misfit_search inner = search;
  inner.has_other_members = false;
  std::optional<misfit> found;
  for (const node member : object.children()) {
    const auto known = std::ranges::find(made.properties, member.key(), &shape_property::name);
    if (known != made.properties.end()) {
      found = misfit_of(member, all_of(known->schemas), inner);
    } else if (knows_all && made.closed) {
      found = misfit{member, follow(s), "is a member that the schema does not have", true};
    } else if (knows_all && others != nullptr) {
      found = misfit_of(member, others, inner);
    }
    if (found) break;
  }
  search.steps = inner.steps;
  for (const std::string& name : made.required) {
    if (found || object.contains(name)) continue;
    const auto known = std::ranges::find(made.properties, name, &shape_property::name);
    // Either may be absent, in requests or in responses.
    const shape* member =
        known == made.properties.end() ? nullptr : &flatten(all_of(known->schemas));
    if (member != nullptr && (member->read_only || member->write_only)) continue;
    found = misfit{object, follow(s), "has no member '" + name + "', which is required"};
  }
  return found;
}

std::optional<misfit> lowerer::misfit_in_alternatives(node value, const shape& made,
                                                      const shape_group& group,
                                                      misfit_search& search) {
  const std::vector<const schema*>& alternatives = group.alternatives();
  const bool others_before =
      std::exchange(search.has_other_members,
                    search.has_other_members || made.groups.size() > 1 || !made.properties.empty());
  std::size_t of_its_type = 0;
  std::optional<misfit> meant;
  bool fits = false;
  for (const schema* each : alternatives) {
    std::optional<misfit> found = misfit_of(value, each, search);
    fits = !found;
    if (fits) break;
    if (!openapi::fits_types(value, types_of(each))) continue;
    ++of_its_type;
    meant = std::move(found);
  }
  search.has_other_members = others_before;
  if (fits) return {};
  if (of_its_type == 1) return meant;
  return misfit{value, follow(group.part), "fits none of the alternatives"};
}

}  // namespace tenon::gen::service
