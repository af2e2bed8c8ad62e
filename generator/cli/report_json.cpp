#include <algorithm>

#include "cli/json_text.hpp"
#include "cli/report_file.hpp"
#include "source/printer.hpp"

namespace tenon::gen::cli {

namespace {

using service::coverage_entry;
using service::coverage_state;

void write_place(json_text& out, source::span where, std::string_view pointer,
                 const source::source_set& sources) {
  if (where) {
    const source::source_file& file = sources.file(where.file);
    const source::position at = file.at(where.begin);
    out.key("file").string(file.path());
    out.key("line").number(at.line).key("column").number(at.column);
  }
  if (!pointer.empty()) out.key("pointer").string(pointer);
}

void write_findings(json_text& out, const std::vector<source::diagnostic>& findings,
                    const source::source_set& sources) {
  out.open('[');
  for (const source::diagnostic& each : findings) {
    out.open('{').key("code").string(each.code.text());
    out.key("severity").string(source::label(each.level)).key("message").string(each.message);
    if (!each.help.empty()) out.key("help").string(each.help);
    write_place(out, each.where, each.pointer, sources);
    out.close('}');
  }
  out.close(']');
}

void write_counts(json_text& out, const std::vector<coverage_entry>& entries) {
  out.open('{').key("total").number(entries.size());
  for (const auto state :
       {coverage_state::full, coverage_state::degraded, coverage_state::skipped}) {
    const auto count = std::ranges::count(entries, state, &coverage_entry::state);
    out.key(name_of(state)).number(static_cast<std::size_t>(count));
  }
  out.close('}');
}

void write_entries(json_text& out, const std::vector<coverage_entry>& entries,
                   const source::source_set& sources) {
  out.open('[');
  for (const coverage_entry& each : entries) {
    out.open('{');
    if (!each.method.empty()) out.key("method").string(each.method).key("path").string(each.path);
    if (!each.name.empty()) out.key(each.method.empty() ? "name" : "id").string(each.name);
    out.key("state").string(name_of(each.state));
    write_place(out, each.where, each.pointer, sources);
    out.key("findings");
    write_findings(out, each.findings, sources);
    out.close('}');
  }
  out.close(']');
}

}  // namespace

std::string report_as_json(const report_head& head, const service::coverage& found,
                           const source::source_set& sources) {
  json_text out;
  out.open('{').key("tool").string("tenon " TENON_VERSION).key("document").string(head.document);
  out.key("generated").boolean(head.generated);
  out.key("counts").open('{').key("operations");
  write_counts(out, found.operations);
  out.key("schemas");
  write_counts(out, found.schemas);
  out.close('}').key("operations");
  write_entries(out, found.operations, sources);
  out.key("schemas");
  write_entries(out, found.schemas, sources);
  out.key("findings");
  write_findings(out, found.others, sources);
  return out.close('}').finish();
}

}  // namespace tenon::gen::cli
