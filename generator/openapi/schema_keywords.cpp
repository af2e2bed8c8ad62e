#include "openapi/schema_keywords.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace tenon::gen::openapi {

namespace {

// Sorted by name (ASCII).
constexpr keyword keywords[] = {
    {"$anchor", shape::text, version::v3_1},
    {"$comment", shape::text, version::v3_1},
    {"$defs", shape::object, version::v3_1},
    {"$dynamicAnchor", shape::text, version::v3_1},
    {"$dynamicRef", shape::text, version::v3_1},
    {"$id", shape::text, version::v3_1},
    {"$ref", shape::text},
    {"$schema", shape::text, version::v3_1},
    {"$vocabulary", shape::object, version::v3_1},
    {"additionalProperties"},
    {"allOf", shape::list},
    {"anyOf", shape::list},
    {"const", shape::any, version::v3_1},
    {"contains", shape::any, version::v3_1},
    {"contentEncoding", shape::text, version::v3_1},
    {"contentMediaType", shape::text, version::v3_1},
    {"contentSchema", shape::any, version::v3_1},
    {"default"},
    {"dependentRequired", shape::object, version::v3_1},
    {"dependentSchemas", shape::object, version::v3_1},
    {"deprecated", shape::boolean},
    {"description", shape::text},
    {"discriminator", shape::object},
    {"else", shape::any, version::v3_1},
    {"enum", shape::list},
    {"example"},
    {"examples", shape::any, version::v3_1},
    {"exclusiveMaximum"},
    {"exclusiveMinimum"},
    {"externalDocs", shape::object},
    {"format", shape::text},
    {"if", shape::any, version::v3_1},
    {"items"},
    {"maxContains", shape::integer, version::v3_1},
    {"maxItems", shape::integer},
    {"maxLength", shape::integer},
    {"maxProperties", shape::integer},
    {"maximum", shape::number},
    {"minContains", shape::integer, version::v3_1},
    {"minItems", shape::integer},
    {"minLength", shape::integer},
    {"minProperties", shape::integer},
    {"minimum", shape::number},
    {"multipleOf", shape::number},
    {"not"},
    {"nullable", shape::boolean},
    {"oneOf", shape::list},
    {"pattern", shape::text},
    {"patternProperties", shape::object, version::v3_1},
    {"prefixItems", shape::list, version::v3_1},
    {"properties", shape::object},
    {"propertyNames", shape::any, version::v3_1},
    {"readOnly", shape::boolean},
    {"required", shape::list},
    {"then", shape::any, version::v3_1},
    {"title", shape::text},
    {"type"},
    {"unevaluatedItems", shape::any, version::v3_1},
    {"unevaluatedProperties", shape::any, version::v3_1},
    {"uniqueItems", shape::boolean},
    {"writeOnly", shape::boolean},
    {"x-tenon-name", shape::text},
    {"x-tenon-type"},
    {"xml", shape::object},
};
static_assert(std::ranges::is_sorted(keywords, {}, &keyword::name));

constexpr std::string_view text_formats[] = {"date-time", "date",          "time",
                                             "duration",  "email",         "idn-email",
                                             "hostname",  "idn-hostname",  "ipv4",
                                             "ipv6",      "uri",           "uri-reference",
                                             "iri",       "iri-reference", "uri-template",
                                             "uuid",      "json-pointer",  "relative-json-pointer",
                                             "regex"};

constexpr std::string_view type_names[] = {"null",   "boolean", "integer", "number",
                                           "string", "array",   "object"};

}  // namespace

const keyword* find_keyword(std::string_view name) {
  const auto* found = std::ranges::lower_bound(keywords, name, {}, &keyword::name);
  return found != std::end(keywords) && found->name == name ? found : nullptr;
}

std::string nearest_keyword(std::string_view name) {
  std::vector<std::string_view> names;
  for (const keyword& known : keywords) names.push_back(known.name);
  return std::string(nearest(name, names));
}

type_set type_of_name(std::string_view name) {
  const auto* found = std::ranges::find(type_names, name);
  if (found == std::end(type_names)) return 0;
  return static_cast<type_set>(1u << (found - std::begin(type_names)));
}

bool is_text_format(std::string_view name) {
  return std::ranges::find(text_formats, name) != std::end(text_formats);
}

std::string nearest_type(std::string_view name) { return std::string(nearest(name, type_names)); }

type_set type_of_value(gen::document::node value) {
  switch (value.type()) {
    case gen::document::kind::null:
      return null_type;
    case gen::document::kind::boolean:
      return boolean_type;
    case gen::document::kind::integer:
      return integer_type;
    // 1.0 is an integer in JSON Schema.
    case gen::document::kind::number:
      return value.as_int64() ? integer_type : number_type;
    case gen::document::kind::string:
      return string_type;
    case gen::document::kind::sequence:
      return array_type;
    case gen::document::kind::mapping:
      return object_type;
  }
  return 0;
}

bool fits_types(gen::document::node value, type_set types) {
  const type_set type = type_of_value(value);
  return types == 0 || (type & types) != 0 || (type == integer_type && (types & number_type) != 0);
}

}  // namespace tenon::gen::openapi
