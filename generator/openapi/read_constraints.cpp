#include <algorithm>

#include "openapi/pattern_syntax.hpp"
#include "openapi/reader.hpp"
#include "openapi/schema_keywords.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

/// `minimum` and `exclusiveMinimum` in either spelling become one bound; the tighter one wins.
std::optional<bound> merge_bounds(node inclusive, node exclusive, bool lower) {
  std::optional<bound> result;
  if (inclusive && inclusive.is_number()) {
    result = bound{gen::document::to_json(inclusive), false, inclusive};
  }
  if (!exclusive) return result;
  if (exclusive.is_boolean()) {
    if (result && *exclusive.as_bool()) result->exclusive = true;
    return result;
  }
  if (!exclusive.is_number()) return result;
  const double strict = exclusive.as_double().value_or(0);
  const double loose = result ? inclusive.as_double().value_or(0) : strict;
  if (!result || (lower ? strict >= loose : strict <= loose)) {
    result = bound{gen::document::to_json(exclusive), true, exclusive};
  }
  return result;
}

struct applicable {
  std::string_view keyword;
  type_set types;
};
constexpr type_set numbers = integer_type | number_type;
constexpr applicable bounds_of_types[] = {
    {"minimum", numbers},          {"maximum", numbers},        {"exclusiveMinimum", numbers},
    {"exclusiveMaximum", numbers}, {"multipleOf", numbers},     {"minLength", string_type},
    {"maxLength", string_type},    {"pattern", string_type},    {"minItems", array_type},
    {"maxItems", array_type},      {"uniqueItems", array_type}, {"minProperties", object_type},
    {"maxProperties", object_type}};

}  // namespace

/// Constraints on values that the written type excludes say nothing.
void reader::check_applicable(const schema& read, node value) {
  if (read.types == 0 || read.types_inferred) return;
  for (const auto& [name, types] : bounds_of_types) {
    const node entry = value.find(name);
    if (!entry || (read.types & types) != 0) continue;
    report_key(sink_, "OA4001", severity::warning, entry,
               "'" + std::string(name) + "' says nothing about values of this type");
  }
}

void reader::read_bounds(schema& out, node value) {
  for (const std::string_view name : {"exclusiveMinimum", "exclusiveMaximum"}) {
    const node entry = value.find(name);
    if (!entry) continue;
    const std::string spelt = "'" + std::string(name) + "'";
    if (!entry.is_boolean() && !entry.is_number()) {
      report(sink_, "OA2004", entry, spelt + " is a number");
    } else if (entry.is_boolean() && out_.version != version::v3_0) {
      report(sink_, "OA2005", severity::warning, entry,
             "a boolean " + spelt + " belongs to OpenAPI 3.0; here it is read as it is meant");
    } else if (entry.is_number() && out_.version == version::v3_0) {
      report(sink_, "OA2005", severity::warning, entry,
             "a numeric " + spelt + " belongs to OpenAPI 3.1; here it is read as it is meant");
    }
  }
  out.minimum = merge_bounds(value.find("minimum"), value.find("exclusiveMinimum"), true);
  out.maximum = merge_bounds(value.find("maximum"), value.find("exclusiveMaximum"), false);
  if (out.minimum && out.maximum) {
    const double low = out.minimum->node.as_double().value_or(0);
    const double high = out.maximum->node.as_double().value_or(0);
    if (low > high || (low == high && (out.minimum->exclusive || out.maximum->exclusive))) {
      report(sink_, "OA4010", out.minimum->node,
             "the lower bound " + out.minimum->text + " leaves nothing below the upper bound " +
                 out.maximum->text);
    }
  }
  const node step = value.find("multipleOf");
  if (step && step.is_number()) {
    if (step.as_double().value_or(0) > 0) {
      out.multiple_of = gen::document::to_json(step);
    } else {
      report(sink_, "OA4010", step, "'multipleOf' is greater than 0");
    }
  }
}

std::optional<std::uint64_t> reader::count_of(node value, std::string_view name) {
  const node entry = value.find(name);
  if (!entry || !entry.is_number()) return std::nullopt;
  const auto count = entry.as_uint64();
  if (!count && entry.as_int64()) {
    report(sink_, "OA4010", entry, "'" + std::string(name) + "' is not negative");
  }
  return count;
}

void reader::read_counts(schema& out, node value) {
  out.min_length = count_of(value, "minLength");
  out.max_length = count_of(value, "maxLength");
  out.min_items = count_of(value, "minItems");
  out.max_items = count_of(value, "maxItems");
  out.min_properties = count_of(value, "minProperties");
  out.max_properties = count_of(value, "maxProperties");
  out.unique_items = flag_of(value, "uniqueItems");
  const auto check = [&](const auto& low, const auto& high, std::string_view name) {
    if (low && high && *low > *high) {
      report(sink_, "OA4010", value.find(name),
             "the lower bound " + std::to_string(*low) + " is above the upper bound " +
                 std::to_string(*high));
    }
  };
  check(out.min_length, out.max_length, "minLength");
  check(out.min_items, out.max_items, "minItems");
  check(out.min_properties, out.max_properties, "minProperties");
  if (const node pattern = value.find("pattern"); pattern && has_text(pattern)) {
    if (can_run(pattern, pattern.text())) out.pattern = std::string(pattern.text());
  }
}

/// Whether a regular expression can be run; `where` is it, or has it as its key.
bool reader::can_run(node where, std::string_view pattern) {
  const pattern_syntax found = look_at_pattern(pattern);
  const auto say = [&](source::diagnostic_code code, severity level, std::string message,
                       std::string help = {}) {
    if (where.key() == pattern) {
      report_key(sink_, code, level, where, std::move(message), std::move(help));
    } else {
      report(sink_, code, level, where, std::move(message), std::move(help));
    }
  };
  const auto place = [](const pattern_remark& remark) {
    return " (byte " + std::to_string(remark.at + 1) + ")";
  };
  if (found.fault) {
    say("OA4011", severity::warning,
        "no regular expression: " + found.fault->text + place(*found.fault) +
            ", so it is not checked");
    return false;
  }
  for (const pattern_remark& each : found.misread) {
    const std::string help = each.text == "A"                       ? "write '^'"
                             : each.text == "z" || each.text == "Z" ? "write '$'"
                                                                    : "";
    say("OA4011", severity::warning,
        "'\\" + each.text + "' is no escape of ECMA-262 and means the letter '" + each.text + "'" +
            place(each),
        help);
  }
  if (found.backtracks) {
    say("OA4012", severity::info, "look-around and back-references run under a limit of steps");
  }
  return true;
}

void reader::read_object_keywords(schema& out, node value) {
  out.properties = read_schema_map(value.find("properties"));
  out.pattern_properties = read_schema_map(value.find("patternProperties"));
  std::erase_if(out.pattern_properties,
                [&](const named_schema& each) { return !can_run(each.node, each.name); });
  if (const node rest = value.find("additionalProperties")) {
    // Booleans are schemas here in every version.
    if (rest.is_boolean()) {
      schema& all = out_.schemas.emplace_back();
      all.node = rest;
      all.boolean_schema = rest.as_bool();
      out.additional_properties = &all;
    } else {
      out.additional_properties = read_schema(rest);
    }
  }
  const node list = value.find("required");
  if (!list || !list.is_sequence()) return;
  for (const node entry : list.children()) {
    if (!has_shape(sink_, entry, shape::text, "a name in 'required'")) continue;
    const std::string_view name = entry.text();
    if (std::ranges::find(out.required, name) != out.required.end()) {
      report(sink_, "OA4002", entry, "'" + std::string(name) + "' is listed twice");
      continue;
    }
    out.required.emplace_back(name);
  }
}

/// Up to draft 2019-09 of JSON Schema a list of schemas stood in `items`.
void reader::read_items_list(schema& out, node value, node items) {
  if (out_.version == version::v3_0 || value.contains("prefixItems") || items.empty()) {
    report(sink_, "OA2004", items, "'items' is one schema, not a list",
           "use 'prefixItems' (OpenAPI 3.1) for a list of schemas");
    return;
  }
  report(sink_, "OA2005", severity::warning, items,
         "a list of schemas in 'items' belongs to older versions of JSON Schema; it is read as "
         "'prefixItems'",
         "use 'prefixItems'");
  out.prefix_items = read_schema_list(items);
}

void reader::read_array_keywords(schema& out, node value) {
  if (const node items = value.find("items")) {
    if (items.is_sequence()) {
      read_items_list(out, value, items);
    } else {
      out.items = read_schema(items);
    }
  }
  if (const node prefix = value.find("prefixItems")) out.prefix_items = read_schema_list(prefix);
}

// Keywords that say something about a whole value rather than about one part of it.
void reader::read_conditions(schema& out, node value) {
  const auto schema_of = [&](std::string_view name) -> const schema* {
    const node entry = value.find(name);
    return entry ? read_schema(entry) : nullptr;
  };
  out.negated = schema_of("not");
  out.condition = schema_of("if");
  out.consequence = schema_of("then");
  out.alternative = schema_of("else");
  out.contains = schema_of("contains");
  out.min_contains = count_of(value, "minContains");
  out.max_contains = count_of(value, "maxContains");
  out.property_names = schema_of("propertyNames");
  out.unevaluated_items = schema_of("unevaluatedItems");
  out.unevaluated_properties = schema_of("unevaluatedProperties");
  out.dependent_schemas = read_schema_map(value.find("dependentSchemas"));
  const node needs = value.find("dependentRequired");
  if (!needs || !needs.is_mapping()) return;
  for (const node entry : needs.children()) {
    if (!has_shape(sink_, entry, shape::list, "an entry of 'dependentRequired'")) continue;
    auto& made = out.dependent_required.emplace_back();
    made.first = entry.key();
    for (const node name : entry.children()) {
      if (has_shape(sink_, name, shape::text, "a name in 'dependentRequired'")) {
        made.second.emplace_back(name.text());
      }
    }
  }
}

void reader::read_composition(schema& out, node value) {
  const std::vector<const schema*> all = read_schema_list(value.find("allOf"));
  out.all_of.insert(out.all_of.end(), all.begin(), all.end());
  out.one_of = read_schema_list(value.find("oneOf"));
  out.any_of = read_schema_list(value.find("anyOf"));
  for (const std::string_view name : {"allOf", "oneOf", "anyOf"}) {
    const node list = value.find(name);
    if (list && list.is_sequence() && list.empty()) {
      report_key(sink_, "OA2004", severity::error, list,
                 "'" + std::string(name) + "' needs at least one schema");
    }
  }
  read_discriminator(out, value);
}

void reader::read_discriminator(schema& out, node value) {
  static constexpr field fields[] = {{"propertyName", shape::text, true},
                                     {"mapping", shape::object},
                                     {"defaultMapping", shape::text, false, version::v3_2}};
  const node written = value.find("discriminator");
  if (written && swagger_ && has_shape(sink_, written, shape::text, "a discriminator")) {
    openapi::discriminator& made = out.discriminator.emplace();
    made.node = written;
    made.property = written.text();
    return;
  }
  if (!written || !written.is_mapping()) return;
  check_fields(sink_, written, "a discriminator", out_.version, fields);
  openapi::discriminator& made = out.discriminator.emplace();
  made.node = written;
  made.property = text_of(written, "propertyName");
  if (!text_of(written, "defaultMapping").empty()) {
    mappings_.push_back({&out, pending_mapping::otherwise});
  }
  const node mapping = written.find("mapping");
  if (!mapping || !mapping.is_mapping()) return;
  for (const node entry : mapping.children()) {
    if (!has_shape(sink_, entry, shape::text, "a mapping target")) continue;
    mappings_.push_back({&out, made.mapping.size()});
    made.mapping.push_back({std::string(entry.key()), nullptr, entry});
  }
}

}  // namespace tenon::gen::openapi
