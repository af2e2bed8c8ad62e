#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tenon/middleware/layer.hpp>

namespace tenon::middleware {

struct static_files_options {
  std::string root{};                ///< a directory; opened once, when this is made
  std::string prefix = "/";          ///< of the paths that are files; begins and ends with a slash
  std::string index = "index.html";  ///< what a path that ends with a slash names; empty: nothing
  std::string cache_control = "no-cache";  ///< empty: not said
  bool hidden = false;                     ///< also names that begin with a dot
  /// `a.css.br`, `a.css.zst` or `a.css.gz` in place of `a.css` beside it, for those that accept br,
  /// zstd or gzip.
  bool precompressed = true;
  /// Media types by the ending of the name, without its dot, before those known anyway.
  std::map<std::string, std::string, std::less<>> types{};
};

/// Serves the files below a directory, with entity tags, conditional requests and ranges (RFC 9110
/// sections 13 and 14); paths outside of `prefix` go to the inner service, where there is one. A
/// path is decoded once and resolved by the kernel so that neither `..` nor a link leads out of the
/// directory (openat2 with RESOLVE_BENEATH). Files are opened and read on the loop's worker pool;
/// large ones go to a plain connection by sendfile.
class static_files final : public layer {
 public:
  /// Throws std::system_error when the directory cannot be opened, std::invalid_argument for a
  /// prefix that is none.
  explicit static_files(static_files_options options);
  ~static_files() override;
  task<http::response> handle(http::request& incoming) override;

 private:
  struct implementation;
  std::unique_ptr<implementation> implementation_;
};

/// Gives answers of the inner service entity tags, and answers conditional requests and ranges
/// (304, 412, 206, 416): for GET and HEAD answered with 200 and a content in memory. A tag or date
/// that the answer has is kept; without, the tag is a hash of the content.
class conditional final : public layer {
 public:
  task<http::response> handle(http::request& incoming) override;
};

}  // namespace tenon::middleware
