#pragma once
#include <optional>
#include <string>
#include <vector>

#include "openapi/read.hpp"
#include "service/dump.hpp"
#include "service/lower.hpp"
#include "source/printer.hpp"

/// One inline description, lowered, and everything that was said about it.
struct lowering {
  explicit lowering(const std::string& text, tenon::gen::service::lower_options options = {}) {
    read = tenon::gen::openapi::read(sources, sources.add("api.yaml", text), sink);
    if (read) result = tenon::gen::service::lower(*read, options, sink);
  }

  /// The dump without its first lines about the API; the findings when there is none.
  std::string dump() const {
    if (!result) return tenon::gen::source::print(sink, sources);
    const std::string text = tenon::gen::service::dump(*result);
    return text.substr(text.find('\n') + 1);
  }
  std::vector<std::string> codes(tenon::gen::source::severity level) const {
    std::vector<std::string> found;
    for (const auto& each : sink.sorted()) {
      if (each.level == level) found.emplace_back(each.code.text());
    }
    return found;
  }
  std::vector<std::string> errors() const { return codes(tenon::gen::source::severity::error); }
  std::vector<std::string> warnings() const { return codes(tenon::gen::source::severity::warning); }

  tenon::gen::source::source_set sources;
  tenon::gen::source::diagnostic_sink sink;
  std::optional<tenon::gen::openapi::document> read;
  std::optional<tenon::gen::service::api> result;
};

/// Lowers the given components/schemas (indented by four).
inline lowering lower_schemas(const std::string& schemas, const std::string& version = "3.1.0") {
  return lowering("openapi: " + version +
                  "\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n" +
                  schemas);
}

/// Lowers one operation, `POST /a`, from its fields (indented by six).
inline lowering lower_operation(const std::string& fields,
                                tenon::gen::service::lower_options options = {}) {
  return lowering(
      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n"
      "      operationId: op\n" +
          fields,
      options);
}
