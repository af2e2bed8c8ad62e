#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tenon::xml {

/// What is wrong at a place of a document.
struct fault {
  std::size_t offset = 0;
  const char* message = "";
  bool is_other_charset = false;
};

/// What pugixml takes and this runtime does not: other encodings, document types, entities,
/// characters that XML does not have, `<` in attributes, text outside of the root, elements that
/// are nested too deeply. The text has no byte order mark.
std::optional<fault> find_fault(std::string_view document);

}  // namespace tenon::xml
