// Swagger 2.0 writes the type of a parameter into the parameter itself, and bodies and forms as
// parameters.

#include <algorithm>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field value_fields[] = {{"type", shape::text},
                                  {"format", shape::text},
                                  {"items", shape::object},
                                  {"collectionFormat", shape::text},
                                  {"default"},
                                  {"maximum", shape::number},
                                  {"exclusiveMaximum", shape::boolean},
                                  {"minimum", shape::number},
                                  {"exclusiveMinimum", shape::boolean},
                                  {"maxLength", shape::integer},
                                  {"minLength", shape::integer},
                                  {"pattern", shape::text},
                                  {"maxItems", shape::integer},
                                  {"minItems", shape::integer},
                                  {"uniqueItems", shape::boolean},
                                  {"enum", shape::list},
                                  {"multipleOf", shape::number},
                                  {"description", shape::text},
                                  {"name", shape::text},
                                  {"in", shape::text},
                                  {"required", shape::boolean},
                                  {"allowEmptyValue", shape::boolean},
                                  {"x-tenon-name", shape::text}};
constexpr field swagger_body_fields[] = {{"name", shape::text, true},
                                         {"in", shape::text, true},
                                         {"description", shape::text},
                                         {"required", shape::boolean},
                                         {"schema", shape::any, true}};

bool stands_in(node value, std::string_view place) {
  return value.is_mapping() && text_of(value, "in") == place;
}

}  // namespace

std::optional<parameter> reader::read_swagger_parameter(node value) {
  if (!has_shape(sink_, value, shape::object, "a parameter")) return std::nullopt;
  // Bodies and forms are read with the operation.
  if (stands_in(value, "body") || stands_in(value, "formData")) return std::nullopt;
  check_fields(sink_, value, "a parameter", out_.version, value_fields);
  for (const std::string_view name : {"name", "in", "type"}) {
    if (value.contains(name)) continue;
    report(sink_, "OA2003", value, "a parameter needs the field '" + std::string(name) + "'");
    return std::nullopt;
  }
  parameter out;
  out.node = value;
  out.name = text_of(value, "name");
  const std::string in = text_of(value, "in");
  if (in == "path" || in == "query" || in == "header") {
    out.in = in == "path" ? location::path : in == "query" ? location::query : location::header;
  } else {
    report(sink_, "OA2004", value.find("in"), "'" + in + "' is not a parameter location",
           "use path, query, header, formData or body");
    return std::nullopt;
  }
  read_swagger_parts(out, value);
  check_parameter_name(out, value);
  if (out.in == location::path && !out.required) {
    report(sink_, "OA3016", value.contains("required") ? value.find("required") : value,
           "the path parameter '" + out.name + "' is always required", "add 'required: true'");
  }
  if (ignored_header(out)) return std::nullopt;
  return out;
}

std::optional<parameter> reader::read_swagger_header(node entry) {
  if (!check_fields(sink_, entry, "a header", out_.version, value_fields)) return std::nullopt;
  parameter out;
  out.node = entry;
  out.name = entry.key();
  out.in = location::header;
  if (!is_token(out.name)) {
    report_key(sink_, "OA2004", severity::error, entry, "'" + out.name + "' is not a header name");
  }
  read_swagger_parts(out, entry);
  return out;
}

void reader::read_swagger_parts(parameter& out, node value) {
  out.description = text_of(value, "description");
  out.required = flag_of(value, "required");
  out.pinned_name = pinned_name_of(value);
  out.schema = read_swagger_value(value);
  const bool query = out.in == location::query;
  out.how = query ? style::form : style::simple;
  const collection_format format = read_collection_format(value, query);
  if (query) out.how = format.how;
  out.explode = query && format.explode;
}

reader::collection_format reader::read_collection_format(node value, bool repeatable) {
  const node written = value.find("collectionFormat");
  if (!written || !has_text(written)) return {};
  const std::string_view name = written.text();
  if (name == "csv") return {};
  if (repeatable && name == "multi") return {style::form, true};
  if (repeatable && name == "ssv") return {style::space_delimited, false};
  if (repeatable && name == "pipes") return {style::pipe_delimited, false};
  const bool known = name == "multi" || name == "ssv" || name == "tsv" || name == "pipes";
  if (known && text_of(value, "type") != "array") return {};
  if (known) {
    report(sink_, "OA5001", written,
           "the collectionFormat '" + std::string(name) + "' is not supported in this place",
           "use csv");
  } else {
    report(sink_, "OA2004", written, "'" + std::string(name) + "' is not a collectionFormat",
           "use csv, multi, ssv or pipes");
  }
  return {};
}

schema* reader::read_swagger_value(node value) {
  schema& out = out_.schemas.emplace_back();
  out.node = value;
  out.format = text_of(value, "format");
  out.default_value = value.find("default");
  read_types(out, value);
  read_enum(out, value);
  read_bounds(out, value);
  read_counts(out, value);
  if (const node items = value.find("items"); items && items.is_mapping()) {
    if (const node inner = items.find("collectionFormat"); inner && inner.text() != "csv") {
      report(sink_, "OA5001", inner, "lists in lists are not supported in parameters");
    }
    out.items = read_schema(items);
  }
  infer_types(out, value);
  if (text_of(value, "type") == "file") out.format = "binary";
  return &out;
}

// The body or form of an operation: its own parameters replace those of its path item.
std::optional<request_body> reader::read_swagger_body(const std::vector<node>& lists) {
  std::vector<node> bodies;
  std::vector<node> fields;
  for (const node list : lists) {
    if (!list || !list.is_sequence()) continue;
    for (const node entry : list.children()) {
      const node value = follow(entry, "a parameter");
      if (!value) continue;
      const auto same = [&](node other) {
        return text_of(other, "name") == text_of(value, "name");
      };
      if (stands_in(value, "body") && bodies.empty()) {
        bodies.push_back(value);
      } else if (stands_in(value, "body") && bodies.front().parent() == value.parent()) {
        report(sink_, "OA3010", entry, "an operation has one body parameter at most");
      } else if (stands_in(value, "formData") && std::ranges::none_of(fields, same)) {
        fields.push_back(value);
      }
    }
  }
  if (!bodies.empty() && !fields.empty()) {
    report(sink_, "OA2019", fields.front(), "'in: body' and 'in: formData' exclude each other");
  }
  if (!bodies.empty()) return read_swagger_body_parameter(bodies.front());
  if (!fields.empty()) return read_swagger_form(fields);
  return std::nullopt;
}

std::optional<request_body> reader::read_swagger_body_parameter(node value) {
  if (!check_fields(sink_, value, "a body parameter", out_.version, swagger_body_fields) ||
      !value.contains("schema")) {
    return std::nullopt;
  }
  request_body out;
  out.node = value;
  out.description = text_of(value, "description");
  out.required = flag_of(value, "required");
  const schema* made = read_schema(value.find("schema"));
  for (const std::string& name : media_names(consumes_, value.find("schema"))) {
    media_type& media = out.content.emplace_back();
    media.node = value;
    media.name = name;
    media.schema = made;
  }
  return out;
}

std::optional<request_body> reader::read_swagger_form(const std::vector<node>& fields) {
  request_body out;
  out.node = fields.front();
  media_type& media = out.content.emplace_back();
  media.node = fields.front();
  schema& form = out_.schemas.emplace_back();
  form.node = fields.front();
  form.types = object_type;
  media.schema = &form;
  bool file = false;
  for (const node field : fields) {
    check_fields(sink_, field, "a form field", out_.version, value_fields);
    const std::string name = text_of(field, "name");
    file = file || text_of(field, "type") == "file";
    schema* const made_of = read_swagger_value(field);
    made_of->pinned_name = pinned_name_of(field);
    form.properties.push_back({name, made_of, field});
    if (flag_of(field, "required")) form.required.push_back(name);
    if (text_of(field, "type") != "array") continue;
    const collection_format format = read_collection_format(field, true);
    encoding& made = media.encoding.emplace_back();
    made.node = field;
    made.property = name;
    made.how = format.how;
    made.explode = format.explode;
  }
  out.required = !form.required.empty();
  const auto listed = [&](std::string_view name) {
    return std::ranges::find(consumes_, name) != consumes_.end();
  };
  constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
  constexpr std::string_view multipart = "multipart/form-data";
  media.name = file || (listed(multipart) && !listed(urlencoded)) ? multipart : urlencoded;
  return out;
}

}  // namespace tenon::gen::openapi
