#include <algorithm>
#include <map>
#include <utility>

#include "openapi/lint.hpp"
#include "openapi/read.hpp"
#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field root_fields[] = {{"openapi", shape::text, true},
                                 {"info", shape::object, true},
                                 {"jsonSchemaDialect", shape::text, false, version::v3_1},
                                 {"servers", shape::list},
                                 {"paths", shape::object},
                                 {"webhooks", shape::object, false, version::v3_1},
                                 {"components", shape::object},
                                 {"security", shape::list},
                                 {"tags", shape::list},
                                 {"externalDocs", shape::object},
                                 {"$self", shape::text, false, version::v3_2}};
constexpr field info_fields[] = {{"title", shape::text, true},
                                 {"version", shape::text, true},
                                 {"description", shape::text},
                                 {"termsOfService", shape::text},
                                 {"contact", shape::object},
                                 {"license", shape::object},
                                 {"summary", shape::text, false, version::v3_1}};
constexpr field server_fields[] = {{"url", shape::text, true},
                                   {"description", shape::text},
                                   {"variables", shape::object},
                                   {"name", shape::text, false, version::v3_2}};
constexpr field variable_fields[] = {
    {"enum", shape::list}, {"default", shape::text, true}, {"description", shape::text}};
constexpr field tag_fields[] = {{"name", shape::text, true},
                                {"description", shape::text},
                                {"externalDocs", shape::object},
                                {"summary", shape::text, false, version::v3_2},
                                {"parent", shape::text, false, version::v3_2},
                                {"kind", shape::text, false, version::v3_2}};
constexpr field component_fields[] = {{"schemas", shape::object},
                                      {"responses", shape::object},
                                      {"parameters", shape::object},
                                      {"examples", shape::object},
                                      {"requestBodies", shape::object},
                                      {"headers", shape::object},
                                      {"securitySchemes", shape::object},
                                      {"links", shape::object},
                                      {"callbacks", shape::object},
                                      {"pathItems", shape::object, false, version::v3_1},
                                      {"mediaTypes", shape::object, false, version::v3_2}};

bool component_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

std::optional<document> read(source::source_set& sources, const std::string& path,
                             source::diagnostic_sink& sink, const read_options& options) {
  const auto id = sources.load(path, sink);
  return id ? read(sources, *id, sink, options) : std::nullopt;
}

std::optional<document> read(source::source_set& sources, source::file_id entry,
                             source::diagnostic_sink& sink, const read_options& options) {
  auto parsed = gen::document::parse(sources, entry, sink);
  if (!parsed) return std::nullopt;
  return reader(sources, options, sink)
      .read(std::make_unique<const gen::document::document>(std::move(*parsed)));
}

std::optional<document> reader::read(std::unique_ptr<const gen::document::document> entry) {
  const std::size_t errors_before = sink_.error_count();
  out_.root = entry->root();
  by_file_[entry->file()] = entry.get();
  out_.files.push_back(std::move(entry));
  if (!has_shape(sink_, out_.root, shape::object, "an OpenAPI document")) return std::nullopt;
  if (!read_version(out_.root)) return std::nullopt;
  index_file(*out_.files.front());
  swagger_ ? read_swagger_root(out_.root) : read_root(out_.root);
  resolve_schemas();
  const bool has_errors = sink_.error_count() != errors_before;
  if (!has_errors) lint(out_, sink_);
  if (!options_.even_with_errors && has_errors) return std::nullopt;
  return std::move(out_);
}

bool reader::read_version(node root) {
  if (const node old = root.find("swagger")) {
    if (old.text() == "2.0" || old.text() == "2") {
      if (!old.is_string()) {
        report(sink_, "OA2004", severity::warning, old, "'swagger' is the string \"2.0\"",
               "put it in quotes");
      }
      return swagger_ = true;
    }
    report(sink_, "OA2001", old,
           "'" + std::string(old.text()) + "' is not a Swagger version Tenon reads",
           "Tenon reads Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x");
    return false;
  }
  const node written = root.find("openapi");
  if (!written) {
    report(sink_, "OA2001", root, "the document does not say which OpenAPI version it is",
           "add 'openapi: 3.1.0'");
    return false;
  }
  const std::string_view text = written.text();
  if (text.starts_with("3.0.") || text == "3.0") {
    out_.version = version::v3_0;
  } else if (text.starts_with("3.1.") || text == "3.1") {
    out_.version = version::v3_1;
  } else if (text.starts_with("3.2.") || text == "3.2") {
    out_.version = version::v3_2;
  } else {
    report(sink_, "OA2001", written,
           "'" + std::string(text) + "' is not an OpenAPI version Tenon reads",
           "Tenon reads 3.0.x, 3.1.x and 3.2.x");
    return false;
  }
  return true;
}

void reader::read_root(node root) {
  check_fields(sink_, root, "the document", out_.version, root_fields);
  const auto mapping = [&](std::string_view name) {
    const node found = root.find(name);
    return found && found.is_mapping() ? found : node();
  };
  if (out_.version == version::v3_0 && !root.contains("paths")) {
    report(sink_, "OA2003", root, "the document needs the field 'paths'");
  } else if (!root.contains("paths") && !root.contains("components") &&
             !root.contains("webhooks")) {
    report(sink_, "OA2003", root, "the document needs 'paths', 'components' or 'webhooks'");
  }
  if (const node info = mapping("info")) read_info(info);
  out_.servers = read_servers(root.find("servers"));
  read_tags(root.find("tags"));
  if (const node components = mapping("components")) read_components(components);
  document_security_ = read_security(root.find("security"));
  check_external_docs(root);
  check_dialect(root.find("jsonSchemaDialect"));
  if (const node paths = mapping("paths")) read_paths(paths);
  out_.webhooks = read_hooks(root.find("webhooks"));
  if (const node components = mapping("components")) read_unused(components);
}

void reader::read_info(node info) {
  check_fields(sink_, info, "info", out_.version, info_fields);
  check_info(info);
  out_.title = text_of(info, "title");
  out_.api_version = text_of(info, "version");
  out_.description = text_of(info, "description");
}

std::vector<server> reader::read_servers(node list) {
  std::vector<server> result;
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) {
    if (check_fields(sink_, entry, "a server", out_.version, server_fields)) {
      result.push_back(read_server(entry));
    }
  }
  return result;
}

server reader::read_server(node value) {
  server out;
  out.node = value;
  out.description = text_of(value, "description");
  std::string url = text_of(value, "url");
  const node variables = value.find("variables");
  if (variables && variables.is_mapping()) {
    for (const node entry : variables.children()) {
      if (!check_fields(sink_, entry, "a server variable", out_.version, variable_fields)) continue;
      const std::string initial = text_of(entry, "default");
      const std::vector<std::string> allowed = texts_of(sink_, entry, "enum");
      if (entry.contains("enum") && allowed.empty()) {
        report(sink_, "OA2010", entry.find("enum"), "'enum' of a server variable is empty");
      }
      if (!allowed.empty() && std::ranges::find(allowed, initial) == allowed.end()) {
        report(sink_, "OA2010", entry.contains("default") ? entry.find("default") : entry,
               "the default '" + initial + "' is not one of the variable's values");
      }
      const std::string written = "{" + std::string(entry.key()) + "}";
      for (std::size_t at = url.find(written); at != std::string::npos;
           at = url.find(written, at + initial.size())) {
        url.replace(at, written.size(), initial);
      }
    }
  }
  const std::size_t open = url.find('{');
  const std::size_t close = open == std::string::npos ? open : url.find('}', open);
  if (close != std::string::npos) {
    report(sink_, "OA2010", value.find("url"),
           "the server variable '" + url.substr(open + 1, close - open - 1) + "' is not declared");
  }
  out.url = std::move(url);
  return out;
}

void reader::read_tags(node list) {
  if (!list || !list.is_sequence()) return;
  for (const node entry : list.children()) {
    if (!check_fields(sink_, entry, "a tag", out_.version, tag_fields)) continue;
    check_external_docs(entry);
    out_.tags.push_back({entry, text_of(entry, "name"), text_of(entry, "description")});
  }
  check_tag_parents();
}

void reader::check_tag_parents() {
  std::map<std::string_view, node> parents;
  for (const tag& each : out_.tags) parents.emplace(each.name, each.node.find("parent"));
  for (const tag& each : out_.tags) {
    const node parent = each.node.find("parent");
    if (!parent || !has_text(parent)) continue;
    if (!parents.contains(parent.text())) {
      report(sink_, "OA2018", parent, "there is no tag '" + std::string(parent.text()) + "'");
      continue;
    }
    node next = parent;
    for (std::size_t steps = 0; steps < parents.size() && next && has_text(next); ++steps) {
      if (next.text() == each.name) {
        report(sink_, "OA2018", parent, "the tag '" + each.name + "' is its own ancestor");
        break;
      }
      const auto known = parents.find(next.text());
      next = known == parents.end() ? node() : known->second;
    }
  }
}

void reader::read_components(node components) {
  check_fields(sink_, components, "components", out_.version, component_fields);
  check_component_names(components);
  const auto each = [&](std::string_view section, auto&& action) {
    const node map = components.find(section);
    if (!map || !map.is_mapping()) return;
    for (const node entry : map.children()) action(entry);
  };
  each("securitySchemes", [&](node entry) { read_security_scheme(entry); });
  each("schemas", [&](node entry) {
    schema* made = read_schema(entry);
    made->component_name = entry.key();
    out_.component_schemas.push_back(made);
  });
}

// What an operation uses has been read there; what is left is wrong on its own account only.
void reader::read_unused(node components) {
  const bool before = std::exchange(aside_, true);
  const auto each = [&](std::string_view section, auto&& action) {
    const node map = components.find(section);
    if (!map || !map.is_mapping()) return;
    for (const node entry : map.children()) action(entry);
  };
  each("parameters", [&](node entry) { read_parameter(entry); });
  each("headers", [&](node entry) { read_header(entry, entry.key()); });
  each("requestBodies", [&](node entry) { read_request_body(entry); });
  each("responses", [&](node entry) { read_response(entry); });
  each("pathItems", [&](node entry) { check_path_item(entry); });
  each("callbacks", [&](node entry) { check_callback(entry); });
  each("links", [&](node entry) { check_link(entry); });
  each("examples", [&](node entry) { check_example(entry); });
  each("mediaTypes", [&](node entry) {
    if (const node value = follow(entry, "a media type")) read_shared_media_type(value);
  });
  aside_ = before;
}

void reader::check_component_names(node components) {
  for (const node section : components.children()) {
    if (section.key().starts_with("x-") || !section.is_mapping()) continue;
    for (const node entry : section.children()) {
      if (!entry.key().empty() && std::ranges::all_of(entry.key(), component_character)) continue;
      report_key(sink_, "OA2020", severity::warning, entry,
                 "'" + std::string(entry.key()) +
                     "' is no component name: only letters, digits, '.', '_' and '-'");
    }
  }
}

}  // namespace tenon::gen::openapi
