// Swagger 2.0: what differs from OpenAPI 3 outside of operations, read into the same model.

#include <algorithm>
#include <utility>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field swagger_root_fields[] = {
    {"swagger", shape::any, true},  {"info", shape::object, true},
    {"host", shape::text},          {"basePath", shape::text},
    {"schemes", shape::list},       {"consumes", shape::list},
    {"produces", shape::list},      {"paths", shape::object, true},
    {"definitions", shape::object}, {"parameters", shape::object},
    {"responses", shape::object},   {"securityDefinitions", shape::object},
    {"security", shape::list},      {"tags", shape::list},
    {"externalDocs", shape::object}};
constexpr field swagger_scheme_fields[] = {
    {"type", shape::text, true}, {"description", shape::text}, {"name", shape::text},
    {"in", shape::text},         {"flow", shape::text},        {"authorizationUrl", shape::text},
    {"tokenUrl", shape::text},   {"scopes", shape::object}};
constexpr std::string_view scheme_types[] = {"basic", "apiKey", "oauth2"};

}  // namespace

void reader::read_swagger_root(node root) {
  check_fields(sink_, root, "the document", out_.version, swagger_root_fields);
  const auto mapping = [&](std::string_view name) {
    const node found = root.find(name);
    return found && found.is_mapping() ? found : node();
  };
  const auto each = [&](std::string_view section, auto&& action) {
    const node map = mapping(section);
    if (!map) return;
    for (const node entry : map.children()) action(entry);
  };
  if (const node info = mapping("info")) read_info(info);
  out_.servers = read_swagger_servers(root.find("schemes"));
  consumes_ = texts_of(sink_, root, "consumes");
  produces_ = texts_of(sink_, root, "produces");
  read_tags(root.find("tags"));
  check_external_docs(root);
  each("securityDefinitions", [&](node entry) { read_swagger_scheme(entry); });
  each("definitions", [&](node entry) {
    schema* made = read_schema(entry);
    made->component_name = entry.key();
    out_.component_schemas.push_back(made);
  });
  document_security_ = read_security(root.find("security"));
  if (const node paths = mapping("paths")) read_paths(paths);
  aside_ = true;
  each("parameters", [&](node entry) { read_parameter(entry); });
  each("responses", [&](node entry) { read_response(entry); });
  aside_ = false;
}

// `schemes`, `host` and `basePath` together are what a list of servers is in OpenAPI 3.
std::vector<server> reader::read_swagger_servers(node schemes) {
  const std::string host = text_of(out_.root, "host");
  const std::string base = text_of(out_.root, "basePath");
  if (!base.empty() && base.front() != '/') {
    report(sink_, "OA2010", out_.root.find("basePath"), "'basePath' starts with '/'");
  }
  std::vector<server> result;
  if (host.empty()) {
    if (!base.empty()) result.push_back({out_.root.find("basePath"), base, {}});
    return result;
  }
  const node place = out_.root.find("host");
  if (host.find_first_of("/{}") != std::string::npos) {
    report(sink_, "OA2010", place, "'host' is a name, with a port at most");
  }
  if (schemes && schemes.is_sequence()) {
    for (const node entry : schemes.children()) {
      if (!has_shape(sink_, entry, shape::text, "a scheme")) continue;
      const std::string_view name = entry.text();
      if (name != "http" && name != "https") {
        report(sink_, "OA5001", severity::warning, entry,
               "servers of the scheme '" + std::string(name) + "' are left out");
        continue;
      }
      result.push_back({entry, std::string(name) + "://" + host + base, {}});
    }
  }
  if (result.empty()) result.push_back({place, "//" + host + base, {}});
  return result;
}

void reader::read_swagger_scheme(node entry) {
  scheme_names_.emplace(entry.key());
  if (!check_fields(sink_, entry, "a security scheme", out_.version, swagger_scheme_fields)) return;
  security_scheme out;
  out.node = entry;
  out.name = entry.key();
  out.type = text_of(entry, "type");
  out.description = text_of(entry, "description");
  if (out.type == "basic") {
    out.type = "http";
    out.scheme = "basic";
  } else if (out.type == "apiKey") {
    out.in = text_of(entry, "in");
    out.parameter = text_of(entry, "name");
    if (out.parameter.empty() || (out.in != "header" && out.in != "query")) {
      report(sink_, "OA2003", entry, "an apiKey needs 'name', and 'in' as query or header");
    }
  } else if (out.type != "oauth2") {
    if (const node type = entry.find("type"); type && has_text(type)) {
      const std::string_view close = nearest(out.type, scheme_types);
      report(sink_, "OA2004", type, "'" + out.type + "' is not a type of security scheme",
             close.empty() ? std::string() : "did you mean '" + std::string(close) + "'?");
    }
    return;
  }
  out_.security_schemes.push_back(std::move(out));
}

std::optional<response> reader::read_swagger_response(node value) {
  static constexpr field fields[] = {{"description", shape::text, true},
                                     {"schema"},
                                     {"headers", shape::object},
                                     {"examples", shape::object}};
  if (!check_fields(sink_, value, "a response", out_.version, fields)) return std::nullopt;
  response out;
  out.node = value;
  out.description = text_of(value, "description");
  if (const node written = value.find("schema")) {
    const schema* made = read_schema(written);
    for (const std::string& name : media_names(produces_, written)) {
      media_type& media = out.content.emplace_back();
      media.node = written;
      media.name = name;
      media.schema = made;
    }
  }
  const node headers = value.find("headers");
  if (!headers || !headers.is_mapping()) return out;
  for (const node entry : headers.children()) {
    if (auto made = read_swagger_header(entry)) out.headers.push_back(std::move(*made));
  }
  return out;
}

// `produces` says what an operation gives, and is said of its errors too: these are no streams.
void reader::take_streams_for_json(std::vector<media_type>& content) {
  const auto is_stream = [](const media_type& each) {
    return each.name.find("jsonl") != std::string::npos ||
           each.name.find("ndjson") != std::string::npos || each.name.ends_with("json-seq") ||
           each.name == "text/event-stream";
  };
  if (content.empty() || !std::ranges::all_of(content, is_stream)) return;
  report(sink_, "OA2007", severity::warning, content.front().node,
         "'" + content.front().name + "' is a stream, so this error is read as application/json");
  content.front().name = "application/json";
  content.resize(1);
}

// Docker lists the media type of its streams, and means JSON for the errors beside them.
std::vector<std::string> reader::media_names(const std::vector<std::string>& listed, node written) {
  const std::string type = written.is_mapping() ? text_of(written, "type") : std::string();
  if (listed.empty()) return {type == "file" ? "application/octet-stream" : "application/json"};
  const bool structured = is_reference(written) || type == "object" || type == "array";
  const auto fits = [](const std::string& name) {
    return name.find("json") != std::string::npos || name.find("xml") != std::string::npos ||
           name.find("yaml") != std::string::npos || name.find('*') != std::string::npos ||
           name.starts_with("multipart/") || name.ends_with("form-urlencoded");
  };
  if (!structured || std::ranges::any_of(listed, fits)) return listed;
  report(sink_, "OA2007", severity::warning, written,
         "'" + listed.front() + "' cannot hold this schema, so it is read as application/json");
  return {"application/json"};
}

}  // namespace tenon::gen::openapi
