#pragma once
#include <optional>
#include <string>
#include <utility>

#include "document/document.hpp"
#include "source/printer.hpp"

/// A document parsed from text, with what was reported about it.
struct parsed {
  tenon::gen::source::source_set sources;
  tenon::gen::source::diagnostic_sink sink;
  std::optional<tenon::gen::document::document> document;

  explicit parsed(std::string text, tenon::gen::document::limits bounds = {}) {
    const auto file = sources.add("spec.yaml", std::move(text));
    document = tenon::gen::document::parse(sources, file, sink, bounds);
  }
  tenon::gen::document::node root() const { return document->root(); }
  std::string report() const { return print(sink, sources); }
  /// The part of the text a span covers.
  std::string at(tenon::gen::source::span where) const { return std::string(sources.text(where)); }
};
