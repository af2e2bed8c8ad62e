#pragma once
#include <optional>
#include <string>
#include <vector>

#include "openapi/read.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

/// One inline description and everything that reading it said.
struct reading {
  explicit reading(const std::string& text) {
    result = tenon::gen::openapi::read(sources, sources.add("api.yaml", text), sink);
  }

  /// Codes of all findings of a level, in order of place.
  std::vector<std::string> codes(tenon::gen::source::severity level) const {
    std::vector<std::string> found;
    for (const auto& each : sink.sorted()) {
      if (each.level == level) found.emplace_back(each.code.text());
    }
    return found;
  }
  std::vector<std::string> errors() const { return codes(tenon::gen::source::severity::error); }
  std::vector<std::string> warnings() const { return codes(tenon::gen::source::severity::warning); }
  /// Text that the first finding points at.
  std::string pointed_at() const { return std::string(sources.text(sink.sorted().at(0).where)); }
  std::string help() const { return sink.sorted().at(0).help; }

  tenon::gen::source::source_set sources;
  tenon::gen::source::diagnostic_sink sink;
  std::optional<tenon::gen::openapi::document> result;
};

/// A description with the given components/schemas (indented by four).
inline std::string with_schemas(const std::string& schemas, const std::string& version = "3.1.0") {
  return "openapi: " + version +
         "\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n" + schemas;
}
