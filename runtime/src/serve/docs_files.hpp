#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tenon::serving {

/// A file of the documentation page.
struct docs_file {
  std::string_view name{};
  std::string_view media_type{};
  std::string_view etag{};  ///< weak: the same for every content coding
  std::string_view gzip{};  ///< the content, compressed
  std::size_t size = 0;     ///< of the content
};

struct docs_files {
  std::span<const docs_file> files{};
  std::string_view tag{};      ///< changes with every file
  std::string_view absence{};  ///< why there are no files
};

/// What the build has fetched; see cmake/docs_page.mjs.
[[nodiscard]] docs_files built_in_docs() noexcept;

}  // namespace tenon::serving
