#include <algorithm>
#include <array>
#include <initializer_list>

#include "openapi/header_name.hpp"
#include "openapi/reader.hpp"
#include "openapi/styles.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field parameter_fields[] = {{"name", shape::text, true},
                                      {"in", shape::text, true},
                                      {"description", shape::text},
                                      {"required", shape::boolean},
                                      {"deprecated", shape::boolean},
                                      {"allowEmptyValue", shape::boolean},
                                      {"style", shape::text},
                                      {"explode", shape::boolean},
                                      {"allowReserved", shape::boolean},
                                      {"schema"},
                                      {"example"},
                                      {"examples", shape::object},
                                      {"content", shape::object},
                                      {"x-tenon-name", shape::text}};
constexpr field header_fields[] = {{"description", shape::text},
                                   {"required", shape::boolean},
                                   {"deprecated", shape::boolean},
                                   {"style", shape::text},
                                   {"explode", shape::boolean},
                                   {"schema"},
                                   {"example"},
                                   {"examples", shape::object},
                                   {"content", shape::object},
                                   {"allowEmptyValue", shape::boolean},
                                   {"allowReserved", shape::boolean}};
std::optional<location> location_named(std::string_view name) {
  static constexpr std::array<std::string_view, 5> names = {"path", "query", "header", "cookie",
                                                            "querystring"};
  const auto* found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<location>(found - names.begin());
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> fields) {
  return std::ranges::any_of(fields,
                             [&](std::string_view each) { return same_header(name, each); });
}

}  // namespace

std::optional<parameter> reader::read_parameter(node written) {
  const node value = follow(written, "a parameter");
  if (value && swagger_) return read_swagger_parameter(value);
  if (!value || !check_fields(sink_, value, "a parameter", out_.version, parameter_fields)) {
    return std::nullopt;
  }
  parameter out;
  out.name = text_of(value, "name");
  const auto in = location_named(text_of(value, "in"));
  if (!in || (*in == location::querystring && out_.version != version::v3_2)) {
    if (const node entry = value.find("in"); entry && has_text(entry)) {
      report(sink_, "OA2004", entry,
             "'" + std::string(entry.text()) + "' is not a parameter location",
             "use path, query, header or cookie");
    }
    return std::nullopt;
  }
  out.in = *in;
  read_parameter_body(out, value);
  out.description = text_beside(written, value, "description");
  check_parameter_name(out, value);
  if (out.in == location::path && !out.required) {
    // The official schema asks for it beside 'schema' only.
    report(sink_, "OA3016", out.schema == nullptr ? severity::warning : severity::error,
           value.contains("required") ? value.find("required") : value,
           "the path parameter '" + out.name + "' is always required", "add 'required: true'");
    out.required = true;
  }
  if (ignored_header(out)) return std::nullopt;
  return out;
}

bool reader::ignored_header(const parameter& read) {
  if (read.in != location::header) return false;
  std::string help;
  if (is_one_of(read.name, {"Accept", "Content-Type", "Authorization"})) {
    help = "describe it by content, by responses or by security";
  } else if (is_one_of(read.name,
                       {"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive"})) {
    help = "client and server set it themselves as the message needs it";
  }
  if (help.empty()) return false;
  report(sink_, "OA3013", read.node.find("name"),
         "a header parameter named '" + read.name + "' is ignored", help);
  return true;
}

std::optional<parameter> reader::read_header(node written, std::string_view name) {
  const node value = follow(written, "a header");
  if (!value || !check_fields(sink_, value, "a header", out_.version, header_fields)) {
    return std::nullopt;
  }
  parameter out;
  out.name = name;
  out.in = location::header;
  if (!is_token(name)) {
    report_key(sink_, "OA2004", severity::error, written,
               "'" + std::string(name) + "' is not a header name");
  }
  read_parameter_body(out, value);
  out.description = text_beside(written, value, "description");
  return out;
}

void reader::read_parameter_body(parameter& out, node value) {
  out.node = value;
  out.description = text_of(value, "description");
  out.required = flag_of(value, "required");
  out.deprecated = flag_of(value, "deprecated");
  out.allow_reserved = flag_of(value, "allowReserved");
  out.allow_empty = flag_of(value, "allowEmptyValue");
  out.pinned_name = pinned_name_of(value);
  const node shape = value.find("schema");
  const node content = value.find("content");
  if (static_cast<bool>(shape) == static_cast<bool>(content)) {
    report(sink_, "OA3011", shape ? content : value,
           shape ? "'schema' and 'content' exclude each other"
                 : "one of 'schema' and 'content' is needed");
    if (!shape) return;
  }
  if (shape) out.schema = read_schema(shape);
  read_examples(value, out.schema, true);
  if (content && content.is_mapping()) {
    out.content = read_content(content);
    if (content.size() != 1) {
      report(sink_, "OA3011", content, "'content' of a parameter has exactly one media type");
    }
  }
  read_style(out, value);
  check_reserved(out, value);
}

void reader::check_parameter_name(const parameter& read, node value) {
  const node name = value.find("name");
  if (!name || !has_text(name)) return;
  const bool good = read.in == location::header ? is_token(read.name)
                    : read.in == location::path ? read.name.find_first_of("{}") == read.name.npos
                                                : true;
  if (good) return;
  report(sink_, "OA2004", name,
         "'" + read.name + "' is not a name of a " +
             (read.in == location::header ? "header" : "path parameter"));
}

// `allowReserved` means something only where values are percent-encoded, `style` only with a
// schema.
void reader::check_reserved(parameter& read, node value) {
  // In OpenAPI 3.0 these fields are without effect, but not forbidden.
  const severity level = out_.version == version::v3_0 ? severity::warning : severity::error;
  if (read.in == location::querystring && read.schema != nullptr) {
    report(sink_, "OA3014", value, "'in: querystring' is described by 'content', not by 'schema'");
  }
  if (read.schema == nullptr) {
    for (const std::string_view name : {"style", "explode", "allowReserved"}) {
      if (const node entry = value.find(name)) {
        report_key(sink_, "OA3012", level, entry,
                   "'" + std::string(name) + "' has no effect beside 'content'");
      }
    }
    return;
  }
  const node entry = value.find("allowReserved");
  const bool encoded =
      read.in == location::path || (read.in == location::cookie && read.how == style::form);
  if (!entry || read.in == location::query || (out_.version == version::v3_2 && encoded)) return;
  report_key(sink_, "OA3012", level, entry, "'allowReserved' is not defined for this location");
  read.allow_reserved = false;
}

void reader::read_style(parameter& out, node value) {
  const bool as_form = out.in == location::query || out.in == location::cookie;
  out.how = as_form ? style::form : style::simple;
  if (const node entry = value.find("style"); entry && has_text(entry)) {
    const style_name* known = find_style(entry.text());
    if (known == nullptr || !known->defined_for(out.in)) {
      report(sink_, "OA3012", entry,
             "the style '" + std::string(entry.text()) + "' is not defined for this location");
    } else {
      out.how = known->value;
    }
  }
  out.explode = flag_of(value, "explode", out.how == style::form || out.how == style::cookie);
}

std::vector<parameter> reader::read_parameters(node list) {
  std::vector<parameter> result;
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) {
    auto made = read_parameter(entry);
    if (!made) continue;
    const auto same = std::ranges::find_if(
        result, [&](const parameter& other) { return is_same_parameter(other, *made); });
    if (same != result.end()) {
      const bool spelt_alike = same->name == made->name;
      report(sink_, "OA3010", entry,
             "the parameter '" + made->name + "' appears twice" +
                 (spelt_alike ? "" : ": names of header fields have no case"));
      continue;
    }
    result.push_back(std::move(*made));
  }
  return result;
}

}  // namespace tenon::gen::openapi
