#pragma once
#include <cstdint>
#include <map>
#include <utility>

#include "document/document.hpp"
#include "openapi/model.hpp"

namespace tenon::gen::openapi {

/// Where references of a description that was read lead. Keeps nothing alive.
class reference_targets {
 public:
  explicit reference_targets(const document& description);

  /// The value that the text of `$ref`, or of another field that holds a reference, leads to; no
  /// value when it leads to nothing that was read.
  gen::document::node target_of(gen::document::node reference) const;

 private:
  const gen::document::document* first_ = nullptr;
  /// Those that are no plain pointers into the first file, by file and first byte.
  std::map<std::pair<source::file_id, std::uint32_t>, gen::document::node> outer_;
};

/// Whether an entry of this name holds a reference: `$ref`, `$dynamicRef` or `operationRef`.
bool is_reference_field(std::string_view name);

}  // namespace tenon::gen::openapi
