#include <algorithm>
#include <array>
#include <unordered_set>

#include "openapi/reader.hpp"
#include "openapi/schema_keywords.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

schema* reader::read_schema(node written) {
  const node value = written.alias_target();
  const place key = place_of(value);
  if (const auto known = schemas_.find(key); known != schemas_.end()) return known->second;
  schema& out = out_.schemas.emplace_back();
  schemas_.emplace(key, &out);
  out.node = value;
  if (value.is_boolean()) {
    if (out_.version == version::v3_0) {
      report(sink_, "OA2005", value, "boolean schemas belong to OpenAPI 3.1 and later");
    }
    out.boolean_schema = value.as_bool();
  } else if (has_shape(sink_, value, shape::object, "a schema")) {
    read_keywords(out, value);
  }
  return &out;
}

void reader::read_keywords(schema& out, node value) {
  const node ref = value.find("$ref");
  if (ref && has_shape(sink_, ref, shape::text, "'$ref'")) {
    pending_.push_back({&out, ref, std::string(ref.text())});
    if (value.size() == 1) return;
    if (out_.version == version::v3_0) return read_reference_siblings(out, value);
  }
  if (const node dynamic = value.find("$dynamicRef"); dynamic && has_text(dynamic)) {
    read_dynamic_reference(out, dynamic);
  }
  check_keywords(value);
  check_dialect(value.find("$schema"));
  check_external_docs(value);
  out.title = text_of(value, "title");
  out.description = text_of(value, "description");
  out.format = text_of(value, "format");
  if (options_.assert_formats && is_text_format(out.format)) out.asserted_format = out.format;
  out.deprecated = flag_of(value, "deprecated");
  out.read_only = flag_of(value, "readOnly");
  out.write_only = flag_of(value, "writeOnly");
  out.content_encoding = text_of(value, "contentEncoding");
  out.content_media_type = text_of(value, "contentMediaType");
  if (const node entry = value.find("contentSchema")) out.content_schema = read_schema(entry);
  out.mapped = mapped_type_of(sink_, value);
  out.default_value = value.find("default");
  out.const_value = value.find("const");
  out.pinned_name = pinned_name_of(value);
  read_types(out, value);
  read_enum(out, value);
  if (out.const_value) out.const_value = as_text_of(out.const_value, out.types, "'const'");
  if (out.default_value) out.default_value = as_text_of(out.default_value, out.types, "'default'");
  read_bounds(out, value);
  read_counts(out, value);
  read_object_keywords(out, value);
  read_array_keywords(out, value);
  read_composition(out, value);
  read_conditions(out, value);
  infer_types(out, value);
  check_applicable(out, value);
  read_schema_examples(out, value);
  read_xml(out, value);
}

// The dialects of OpenAPI are draft 2020-12 with more annotations.
void reader::check_dialect(node written) {
  if (!written || !has_text(written)) return;
  constexpr std::string_view known[] = {"https://json-schema.org/draft/2020-12/schema",
                                        "https://spec.openapis.org/oas/3.1/dialect/",
                                        "https://spec.openapis.org/oas/3.2/dialect/"};
  const bool is_known = std::ranges::any_of(
      known, [&](std::string_view each) { return written.text().starts_with(each); });
  if (is_known) return;
  report(sink_, "OA5001", severity::warning, written,
         "schemas are read as those of JSON Schema 2020-12, whatever '" +
             std::string(written.text()) + "' says");
}

// Beside '$ref' both apply, as in an allOf.
void reader::read_dynamic_reference(schema& out, node reference) {
  schema* from = &out;
  if (reference.parent().contains("$ref")) {
    from = &out_.schemas.emplace_back();
    from->node = reference.parent();
    out.all_of.push_back(from);
  }
  pending_.push_back({from, reference, std::string(reference.text())});
}

// OpenAPI 3.0 ignores these, but people write them and mean them.
void reader::read_reference_siblings(schema& out, node value) {
  static constexpr std::array<std::string_view, 9> honoured = {
      "description", "title",   "nullable", "default",  "deprecated",
      "readOnly",    "example", "summary",  "writeOnly"};
  for (const node sibling : value.children()) {
    const std::string_view name = sibling.key();
    if (name == "$ref" || is_foreign_extension(name)) continue;
    if (name == "x-tenon-name") {
      has_shape(sink_, sibling, shape::text, "'x-tenon-name'");
      continue;
    }
    const bool kept = std::ranges::find(honoured, name) != honoured.end();
    const bool text_only = name == "description" || name == "title" || name == "example";
    report_key(sink_, "OA3004", text_only ? severity::info : severity::warning, sibling,
               kept ? "OpenAPI 3.0 tools ignore '" + std::string(name) +
                          "' beside '$ref'; Tenon honours it"
                    : "'" + std::string(name) + "' beside '$ref' is ignored in OpenAPI 3.0",
               kept ? std::string() : "put both into an allOf");
  }
  out.title = text_of(value, "title");
  out.description = text_of(value, "description");
  out.nullable = flag_of(value, "nullable") || (swagger_ && flag_of(value, "x-nullable"));
  out.deprecated = flag_of(value, "deprecated");
  out.read_only = flag_of(value, "readOnly");
  out.write_only = flag_of(value, "writeOnly");
  out.default_value = value.find("default");
  out.pinned_name = pinned_name_of(value);
  read_schema_examples(out, value);
}

void reader::check_keywords(node value) {
  for (const node entry : value.children()) {
    const std::string_view name = entry.key();
    if (is_foreign_extension(name)) continue;
    if (swagger_ && (name == "discriminator" || name == "collectionFormat")) continue;
    const keyword* known = find_keyword(name);
    if (known == nullptr) {
      const std::string close = nearest_keyword(name);
      report_key(sink_, "OA2002", severity::warning, entry,
                 "a schema has no keyword '" + std::string(name) + "', so it is ignored",
                 close.empty() ? close : "did you mean '" + close + "'?");
    } else if (known->since > out_.version) {
      report_key(sink_, "OA2005", severity::warning, entry,
                 "'" + std::string(name) +
                     "' belongs to OpenAPI 3.1 and later; other tools ignore it here");
      has_shape(sink_, entry, known->holds, "'" + std::string(name) + "'");
    } else {
      has_shape(sink_, entry, known->holds, "'" + std::string(name) + "'");
    }
  }
}

void reader::read_types(schema& out, node value) {
  const node type = value.find("type");
  if (type && (has_text(type) || type.is_null())) {
    out.types = type_named(type);
  } else if (type && type.is_sequence()) {
    if (out_.version == version::v3_0) {
      report(sink_, "OA2005", type, "a list of types belongs to OpenAPI 3.1 and later",
             "write one type, and 'nullable: true' for null");
    }
    for (const node entry : type.children()) {
      if (entry.is_null() || has_shape(sink_, entry, shape::text, "a type")) {
        out.types = static_cast<type_set>(out.types | type_named(entry));
      }
    }
  } else if (type) {
    report(sink_, "OA2004", type, "'type' is a string or a list of strings");
  }
  if ((out.types & null_type) != 0 && out.types != null_type) {
    out.types = static_cast<type_set>(out.types & ~null_type);
    out.nullable = true;
  }
  if (swagger_ && text_of(value, "type") == "file") out.format = "binary";
  if (swagger_) out.nullable = out.nullable || flag_of(value, "x-nullable");
  const node nullable = value.find("nullable");
  if (!nullable) return;
  if (out_.version != version::v3_0) {
    report_key(sink_, "OA2005", severity::warning, nullable,
               "'nullable' belongs to OpenAPI 3.0; here it is read as it is meant",
               "add 'null' to 'type'");
  }
  out.nullable = out.nullable || nullable.as_bool().value_or(false);
}

type_set reader::type_named(node name) {
  if (swagger_ && name.text() == "file") return string_type;
  if (name.is_null() && out_.version != version::v3_0) {
    report(sink_, "OA2004", severity::warning, name,
           "null without quotes is no string: the type 'null' is taken", "put it in quotes");
  }
  const type_set found = name.is_null() ? null_type : type_of_name(name.text());
  if (found == 0) {
    const std::string close = nearest_type(name.text());
    report(sink_, "OA2004", name, "'" + std::string(name.text()) + "' is no type",
           close.empty() ? close : "did you mean '" + close + "'?");
  } else if (found == null_type && out_.version == version::v3_0) {
    report(sink_, "OA2005", name, "the type 'null' belongs to OpenAPI 3.1 and later",
           "use 'nullable: true'");
  }
  return found;
}

void reader::infer_types(schema& out, node value) {
  if (out.types != 0) return;
  out.types_inferred = true;
  const auto has = [&](std::string_view name) { return value.contains(name); };
  if (has("properties") || has("additionalProperties") || has("patternProperties") ||
      has("minProperties") || has("maxProperties")) {
    out.types = object_type;
  } else if (has("items") || has("prefixItems") || has("minItems") || has("maxItems")) {
    out.types = array_type;
  } else if (out.const_value) {
    out.types = type_of_value(out.const_value);
  } else if (!out.enum_values.empty()) {
    for (const node entry : out.enum_values) {
      out.types = static_cast<type_set>(out.types | type_of_value(entry));
    }
    if (out.types != null_type && (out.types & null_type) != 0) {
      out.types = static_cast<type_set>(out.types & ~null_type);
      out.nullable = true;
    }
  }
}

/// A number or boolean where the schema takes strings, but not that: YAML without quotes.
node reader::as_text_of(node value, type_set types, std::string_view what) {
  if ((types & string_type) == 0 || !has_text(value) || fits_types(value, types)) return value;
  report(sink_, "OA2004", severity::warning, value,
         std::string(what) + " is a string, not " +
             std::string(gen::document::describe(value.type())) + ": its text is taken",
         "put it in quotes");
  return value.as_text();
}

void reader::read_enum(schema& out, node value) {
  const node list = value.find("enum");
  if (!list || !list.is_sequence()) return;
  if (list.empty()) {
    report_key(sink_, "OA4003", severity::warning, list, "'enum' is empty, so it is ignored");
    return;
  }
  out.has_enum = true;
  std::unordered_set<std::string> scalars;
  std::vector<node> others;
  const auto is_known = [&](node entry) {
    if (entry.is_scalar()) return !scalars.insert(gen::document::scalar_identity(entry)).second;
    others.push_back(entry);
    return std::any_of(others.begin(), others.end() - 1,
                       [&](node other) { return gen::document::equal(entry, other); });
  };
  for (const node written : list.children()) {
    const node entry = as_text_of(written, out.types, "this enum value");
    if (is_known(entry)) {
      report(sink_, "OA4004", entry, "this value is listed twice; the second is ignored");
      continue;
    }
    if (type_of_value(entry) == null_type && out.types != 0) out.nullable = true;
    out.enum_values.push_back(entry);
  }
  drop_unfit_values(out);
  const auto is_null = [](node entry) { return entry.is_null(); };
  if (out.nullable && std::ranges::none_of(out.enum_values, is_null)) {
    report_key(sink_, "OA4003", severity::warning, list,
               "null is allowed, but the enum does not list it; it is taken all the same",
               "add null to the enum");
  }
  read_enum_names(out, value);
}

// Two extensions that other generators share: names in code, one for each value.
void reader::read_enum_names(schema& out, node value) {
  const node common = value.find("x-enum-varnames");
  const node names = common ? common : value.find("x-enumNames");
  if (!names) return;
  const std::size_t count = value.find("enum").size();
  const auto is_name = [](node each) { return has_text(each) && !each.text().empty(); };
  if (!names.is_sequence() || names.size() != count ||
      !std::ranges::all_of(names.children(), is_name)) {
    report_key(sink_, "OA4003", severity::warning, names,
               "'" + std::string(names.key()) + "' does not name each of the " +
                   std::to_string(count) + " values, so it is ignored",
               "list one name for each value, in their order");
    return;
  }
  for (const node each : out.enum_values) {
    out.enum_names.emplace_back(names.at(each.position()).text());
  }
}

/// A value that the type excludes is never valid; an enum of nothing else is a mistake.
void reader::drop_unfit_values(schema& out) {
  const auto unfit = [&](node entry) {
    return !fits_types(entry, out.types) && type_of_value(entry) != null_type;
  };
  const bool none_fits = std::ranges::all_of(out.enum_values, unfit);
  const auto level = none_fits ? severity::error : severity::warning;
  for (const node entry : out.enum_values) {
    if (!unfit(entry)) continue;
    report(sink_, "OA4003", level, entry,
           std::string("this enum value does not fit the schema's type") +
               (none_fits ? "" : ", so it is left out"));
  }
  std::erase_if(out.enum_values, unfit);
}

std::vector<const schema*> reader::read_schema_list(node list) {
  std::vector<const schema*> result;
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) result.push_back(read_schema(entry));
  return result;
}

std::vector<named_schema> reader::read_schema_map(node map) {
  std::vector<named_schema> result;
  if (!map || !map.is_mapping()) return result;
  for (const node entry : map.children()) {
    result.push_back({std::string(entry.key()), read_schema(entry), entry});
  }
  return result;
}

}  // namespace tenon::gen::openapi
