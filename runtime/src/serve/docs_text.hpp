#pragma once

#include <string>
#include <string_view>

namespace tenon::serving {

/// What the documentation page is made from.
struct docs_page_parts {
  std::string_view title{};
  std::string_view tag{};        ///< of the files
  std::string_view base_path{};  ///< of the API
  /// Whether the page is below that base path.
  bool below_base_path = false;
};
/// The HTML page `…/docs`; what it refers to is relative to that.
[[nodiscard]] std::string docs_page_text(const docs_page_parts& parts);

/// The text with gzip.
[[nodiscard]] std::string zipped(std::string_view text);
/// Takes gzip off; `size` is that of the content. Throws std::runtime_error when it is not.
[[nodiscard]] std::string unzipped(std::string_view gzip, std::size_t size);

/// What the page may do: load from this service alone, run no script that is written in it.
inline constexpr std::string_view docs_page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace tenon::serving
