#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "document/document.hpp"

namespace tenon::gen::openapi {

/// What the escape `%XX` that begins at `at` stands for; nothing where there is none.
std::optional<char> unescaped_at(std::string_view text, std::size_t at);

/// A `$ref` taken apart (RFC 3986), both parts percent-decoded.
struct reference_uri {
  /// Relative path of the file; empty for the same file.
  std::string path{};
  /// A JSON Pointer, or the name of an anchor.
  std::string fragment{};
  /// Has a scheme or an authority.
  bool remote = false;
  bool valid = true;
};

reference_uri parse_reference(std::string_view text);

/// The absolute form of a reference (RFC 3986, 5.2), both without a fragment. Where the base is
/// empty a relative reference stays as it is.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// A JSON Pointer as a URI fragment, with its '#'.
std::string as_fragment(std::string_view pointer);

/// A JSON Pointer token without its escapes.
std::string unescape_pointer_token(std::string_view token);

/// Help for a pointer that leads nowhere: the nearest name where the last step failed; empty when
/// there is none, or comparing takes more than is left.
std::string nearest_sibling(const gen::document::document& file, std::string_view pointer,
                            std::size_t& comparisons_left);

}  // namespace tenon::gen::openapi
