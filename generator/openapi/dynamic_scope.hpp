#pragma once
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "openapi/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::openapi {

/// What reading found out about `$dynamicRef` and `$dynamicAnchor`.
struct dynamic_scopes {
  /// Schemas written as a `$dynamicRef`, with the anchor's name. Their `ref` is the schema the
  /// reference leads to where nothing on the way binds the name: none at all when it is null.
  std::map<const schema*, std::string> references{};
  /// The schemas with a `$dynamicAnchor`, by its name.
  std::map<std::string, std::vector<schema*>, std::less<>> anchors{};
  /// Schemas that stand in no other schema.
  std::vector<const schema*> outermost{};
  /// The value whose anchors come into scope when a schema is entered: its resource, or where it
  /// has no identifier the outermost schema it stands in.
  std::function<gen::document::node(gen::document::node)> scope_of{};
};

/// Gives every dynamic reference its target (JSON Schema 2020-12 core, 8.2.3.2). A schema that is
/// reached with different bindings is copied, once for each. Reports references that nothing binds,
/// and refuses documents with more combinations of bindings than anyone writes.
void bind_dynamic_references(document& out, const dynamic_scopes& scopes,
                             source::diagnostic_sink& sink);

}  // namespace tenon::gen::openapi
