#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "document/node.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::document {

/// Bounds that keep hostile input harmless.
struct limits {
  std::size_t depth = 200;
  /// Values in one document, those reached through aliases counted each time.
  std::size_t nodes = 4'000'000;
};

/// One YAML 1.2 or JSON file as a tree of positioned values. Owns the tree; nodes point into it and
/// into the `source_set` the text came from. Moving a document keeps its nodes valid.
class document {
 public:
  explicit document(std::unique_ptr<const tree> values);
  document(document&&) noexcept;
  document& operator=(document&&) noexcept;
  ~document();

  node root() const;
  source::file_id file() const;
  /// Value at a JSON Pointer (RFC 6901, already percent-decoded; empty for the root), or no value.
  node find(std::string_view pointer) const;

 private:
  std::unique_ptr<const tree> tree_;
};

/// Reads a file and parses it. Returns nothing after reporting at least one error; a missing file
/// is reported at `referenced_from`. Warnings may be reported either way.
std::optional<document> load(source::source_set& sources, const std::string& path,
                             source::diagnostic_sink& sink, source::span referenced_from = {},
                             limits bounds = {});

/// Parses a file that the set already holds.
std::optional<document> parse(const source::source_set& sources, source::file_id file,
                              source::diagnostic_sink& sink, limits bounds = {});

}  // namespace tenon::gen::document
