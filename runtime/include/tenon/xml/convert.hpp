#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/value/violation.hpp>
#include <tenon/xml/layout.hpp>

namespace tenon::xml {

/// Where and why a text is no XML that is read here.
struct syntax_error {
  std::string message{};
  std::size_t offset = 0;         ///< bytes before the place
  std::size_t line = 1;           ///< from 1
  std::size_t column = 1;         ///< from 1, in bytes
  bool is_other_charset = false;  ///< it is in another encoding than UTF-8
};

/// An XML document as JSON text.
struct conversion {
  /// Empty where the root is another element.
  std::string json{};
  /// Set when there is no JSON.
  std::optional<syntax_error> error{};
  /// What does not fit the layout and cannot be seen in the JSON any more.
  std::vector<violation> violations{};
};

/// Reads an XML 1.0 document in UTF-8 whose root is written as the node says. What the layout does
/// not name is left out, unless it is closed. Texts become the kind of value that the layout has;
/// those that are none stay strings, for whoever reads the JSON to refuse.
///
/// Strict where readers differ: no document type (so no entities but the five), no undeclared
/// prefixes, no element twice where one belongs, no text beside elements.
[[nodiscard]] conversion to_json(std::string_view document, const node& root);

/// Writes JSON text as an XML document, the counterpart of `to_json`. Null is `xsi:nil`; null
/// attributes, texts and lists without an element are left out. Throws std::domain_error for what
/// XML has no place for: control characters, and keys that are no XML names.
[[nodiscard]] std::string from_json(std::string_view json, const node& root);

}  // namespace tenon::xml
