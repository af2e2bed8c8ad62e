#include "cpp/rules.hpp"

#include <algorithm>

#include "cpp/checks.hpp"
#include "cpp/number.hpp"
#include "cpp/text.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::primitive;
using service::type_kind;

namespace {

using members = std::vector<std::string>;

void add_count(members& out, std::string_view name, const std::optional<std::uint64_t>& value,
               bool is_lower) {
  if (!value || (is_lower && *value == 0)) return;
  out.push_back("." + std::string(name) + " = " + std::to_string(*value) +
                (*value > 0x7FFFFFFFFFFFFFFFU ? "U" : ""));
}

std::optional<std::string> braced(std::string_view type, const members& parts) {
  if (parts.empty()) return std::nullopt;
  return std::string(type) + "{" + join(parts, ", ") + "}";
}

// The type of a rules expression. It is always written out: argument deduction would take a list of
// lists for a copy of the inner one.
std::string type_of(const std::optional<std::string>& rule) {
  return rule ? rule->substr(0, rule->find('{')) : std::string();
}

// A bound on an integer type: fractions are rounded to where they mean the same, bounds that every
// value keeps are left out, and ones that no value keeps become `impossible`.
void add_integer_bound(members& out, const std::string& text, bool exclusive, bool is_lower,
                       primitive kind) {
  const auto number = read_decimal(text);
  if (!number) return;
  const auto around = round_both(*number);
  const decimal& whole = !around ? *number : (is_lower ? around->ceiling : around->floor);
  const bool strict = exclusive && (!around || around->exact);
  const int place = place_in_range(whole, kind);
  const std::string_view name = is_lower ? (strict ? ".exclusive_minimum = " : ".minimum = ")
                                         : (strict ? ".exclusive_maximum = " : ".maximum = ");
  if (place == 0) {
    if (const auto value = spell_integer(whole, kind)) out.push_back(std::string(name) + *value);
    return;
  }
  const bool always_kept = is_lower ? place < 0 : place > 0;
  if (always_kept) return;
  const std::string limits =
      "std::numeric_limits<" + std::string(primitive_type_name(kind)) + ">::";
  out.push_back(is_lower ? ".exclusive_minimum = " + limits + "max()"
                         : ".exclusive_maximum = " + limits + "min()");
}

void add_floating_bound(members& out, const std::string& text, bool exclusive, bool is_lower,
                        primitive kind) {
  const auto number = read_decimal(text);
  if (!number) return;
  const std::string_view name = is_lower ? (exclusive ? ".exclusive_minimum = " : ".minimum = ")
                                         : (exclusive ? ".exclusive_maximum = " : ".maximum = ");
  if (const auto value = spell_floating(*number, kind)) {
    out.push_back(std::string(name) + *value);
    return;
  }
  const bool tiny = static_cast<long>(number->digits.size()) + number->exponent < 0;
  const bool always_kept = !tiny && is_lower == number->negative;
  if (always_kept) return;
  const std::string limits =
      "std::numeric_limits<" + std::string(primitive_type_name(kind)) + ">::";
  if (tiny) {
    out.push_back(std::string(name) + (kind == primitive::float32 ? "0.0F" : "0.0"));
  } else {
    out.push_back(is_lower ? ".exclusive_minimum = " + limits + "max()"
                           : ".exclusive_maximum = " + limits + "lowest()");
  }
}

std::optional<std::string> number_rule(const service::constraints& rules, primitive kind) {
  members parts;
  const bool integer = is_integer_type(kind);
  const auto add = integer ? add_integer_bound : add_floating_bound;
  members lower;
  members upper;
  if (rules.minimum) add(lower, *rules.minimum, rules.exclusive_minimum, true, kind);
  if (rules.maximum) add(upper, *rules.maximum, rules.exclusive_maximum, false, kind);
  // Designated members stand in the order of their declaration.
  for (const std::string_view name :
       {".minimum", ".maximum", ".exclusive_minimum", ".exclusive_maximum"})
    for (const members* side : {&lower, &upper})
      for (const std::string& part : *side)
        if (part.starts_with(std::string(name) + " ")) parts.push_back(part);
  if (rules.multiple_of) {
    const auto step = read_decimal(*rules.multiple_of);
    if (step && integer) {
      const auto text = integer_step(*step);
      const auto value = text ? read_decimal(*text) : std::nullopt;
      const auto spelt = value ? spell_integer(*value, kind) : std::nullopt;
      if (spelt) parts.push_back(".multiple_of = " + *spelt);
    } else if (step && !step->digits.empty()) {
      if (const auto value = spell_floating(*step, kind))
        parts.push_back(".multiple_of = " + *value);
    }
  }
  return braced("tenon::rules::number<" + std::string(primitive_type_name(kind)) + ">", parts);
}

}  // namespace

std::string spell_format(std::string name) {
  std::ranges::replace(name, '-', '_');
  return "tenon::rules::text_format::" + name;
}

std::string rules_writer::pattern_name(const std::string& text, std::string_view place) {
  const auto found = std::ranges::find(patterns_, text, &pattern_definition::text);
  if (found != patterns_.end()) return found->name;
  patterns_.push_back({.name = taken_.claim(std::string(place) + "_pattern", "_"), .text = text});
  return patterns_.back().name;
}

std::optional<std::string> rules_writer::text_rule(const service::constraints& rules,
                                                   std::string_view place) {
  members parts;
  add_count(parts, "min_length", rules.min_length, true);
  add_count(parts, "max_length", rules.max_length, false);
  if (rules.pattern) parts.push_back(".pattern = &" + pattern_name(*rules.pattern, place));
  if (rules.format) parts.push_back(".format = " + spell_format(*rules.format));
  return braced("tenon::rules::text", parts);
}

std::optional<std::string> rules_writer::size_rule(const service::constraints& rules) {
  members parts;
  add_count(parts, "min_properties", rules.min_properties, true);
  add_count(parts, "max_properties", rules.max_properties, false);
  return braced("tenon::rules::entries<>", parts);
}

std::optional<std::string> rules_writer::expression(const service::type_use& use,
                                                    std::string_view place) {
  return type_rule(use, place, true);
}

std::optional<std::string> rules_writer::plain_expression(const service::type_use& use,
                                                          std::string_view place) {
  return type_rule(use, place, false);
}

std::optional<std::string> rules_writer::type_rule(const service::type_use& use,
                                                   std::string_view place, bool whole) {
  const resolved_use end = resolve(types_.api(), use);
  if (whole && end.check) return "tenon::rules::conforms_to{&" + check_name(*end.check) + "}";
  const service::type& type = types_.api().types[end.type];
  switch (type.kind) {
    case type_kind::primitive: {
      const primitive kind = type.primitive.kind;
      if (kind == primitive::string || kind == primitive::binary)
        return text_rule(end.rules, place);
      if (is_integer_type(kind) || is_floating_type(kind)) return number_rule(end.rules, kind);
      return std::nullopt;
    }
    case type_kind::array: {
      members parts;
      add_count(parts, "min_items", end.rules.min_items, true);
      add_count(parts, "max_items", end.rules.max_items, false);
      if (end.rules.unique_items) parts.emplace_back(".unique = true");
      const auto items = type_rule(type.array.items, place, whole);
      if (items) parts.push_back(".items = " + *items);
      return braced("tenon::rules::list<" + type_of(items) + ">", parts);
    }
    case type_kind::map: {
      members parts;
      add_count(parts, "min_properties", end.rules.min_properties, true);
      add_count(parts, "max_properties", end.rules.max_properties, false);
      const auto values = type_rule(type.map.values, place, whole);
      if (values) parts.push_back(".values = " + *values);
      return braced("tenon::rules::entries<" + type_of(values) + ">", parts);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace tenon::gen::cpp
