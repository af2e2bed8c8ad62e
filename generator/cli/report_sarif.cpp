#include <algorithm>
#include <set>
#include <string>

#include "cli/json_text.hpp"
#include "cli/report_file.hpp"
#include "source/printer.hpp"

namespace tenon::gen::cli {

namespace {

using source::diagnostic;
using source::severity;

std::string_view level_of(severity level) {
  switch (level) {
    case severity::error:
      return "error";
    case severity::warning:
      return "warning";
    case severity::info:
      break;
  }
  return "note";
}

/// The path as a URI reference (RFC 3986); an absolute path is a file URI.
std::string uri_of(std::string_view path) {
  constexpr std::string_view plain = "-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word || plain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    (out += '%') += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

void write_location(json_text& out, source::span where, std::string_view pointer,
                    const source::source_set& sources) {
  const source::source_file& file = sources.file(where.file);
  const source::position begin = file.at(where.begin);
  const source::position end = file.at(where.end);
  out.key("physicalLocation").open('{').key("artifactLocation").open('{');
  out.key("uri").string(uri_of(file.path())).close('}').key("region").open('{');
  out.key("startLine").number(begin.line).key("startColumn").number(begin.column);
  out.key("endLine").number(end.line).key("endColumn").number(end.column).close('}').close('}');
  if (pointer.empty()) return;
  out.key("logicalLocations").open('[').open('{');
  out.key("fullyQualifiedName").string(pointer).close('}').close(']');
}

void write_result(json_text& out, const diagnostic& found, const source::source_set& sources) {
  out.open('{').key("ruleId").string(found.code.text());
  out.key("level").string(level_of(found.level)).key("message").open('{').key("text");
  out.string(found.help.empty() ? found.message : found.message + " (" + found.help + ")");
  out.close('}');
  if (found.where) {
    out.key("locations").open('[').open('{');
    write_location(out, found.where, found.pointer, sources);
    out.close('}').close(']');
  }
  out.key("relatedLocations").open('[');
  for (const source::diagnostic_note& note : found.notes) {
    if (!note.where) continue;
    out.open('{').key("message").open('{').key("text").string(note.message).close('}');
    write_location(out, note.where, {}, sources);
    out.close('}');
  }
  out.close(']').close('}');
}

void write_rules(json_text& out, const std::vector<diagnostic>& findings) {
  std::set<std::string_view> codes;
  for (const diagnostic& each : findings) codes.insert(each.code.text());
  out.open('[');
  for (const std::string_view code : codes) {
    const source::code_info& info = *source::find_code(code);
    out.open('{').key("id").string(code).key("shortDescription").open('{').key("text");
    out.string(info.title).close('}').key("fullDescription").open('{').key("text");
    out.string(info.explanation).close('}').key("defaultConfiguration").open('{').key("level");
    out.string(level_of(info.level)).close('}').close('}');
  }
  out.close(']');
}

void write_states(json_text& out, const std::vector<service::coverage_entry>& entries) {
  out.open('{');
  for (const service::coverage_entry& each : entries) {
    out.key(each.method.empty() ? each.name : each.method + " " + each.path);
    out.string(name_of(each.state));
  }
  out.close('}');
}

}  // namespace

std::string report_as_sarif(const report_head& head, const service::coverage& found,
                            const source::diagnostic_sink& sink,
                            const source::source_set& sources) {
  const std::vector<diagnostic> findings = sink.sorted();
  json_text out;
  out.open('{').key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
  out.key("version").string("2.1.0").key("runs").open('[').open('{').key("tool").open('{');
  out.key("driver").open('{').key("name").string("tenon").key("version").string(TENON_VERSION);
  out.key("rules");
  write_rules(out, findings);
  out.close('}').close('}').key("columnKind").string("unicodeCodePoints").key("results").open('[');
  for (const diagnostic& each : findings) write_result(out, each, sources);
  out.close(']').key("properties").open('{').key("document").string(head.document);
  out.key("generated").boolean(head.generated).key("operations");
  write_states(out, found.operations);
  out.key("schemas");
  write_states(out, found.schemas);
  return out.close('}').close('}').close(']').close('}').finish();
}

}  // namespace tenon::gen::cli
