#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/api/server.hpp>
#include <tenon/serve.hpp>

#include "docs_files.hpp"

namespace tenon::serving {

/// What an API says of itself: the page `/docs` and the document `/openapi.json`, at the root and
/// below the API's base path, where it has no such path itself. The page refers to everything
/// relative to itself, so that a proxy may put any path before it.
class documentation {
 public:
  /// The API, and what the guard and the files refer to, outlive it.
  documentation(const api::server& api, std::string_view mode, docs_guard guard, docs_files files);
  documentation(const documentation&) = delete;
  documentation& operator=(const documentation&) = delete;

  /// Whether `/docs` is there.
  [[nodiscard]] bool has_page() const noexcept { return !places_.empty() && places_[0].has_page; }

  /// Something of the documentation, and how it is asked for.
  struct item {
    enum class kind : unsigned char { none, document, page, page_with_slash, file };
    kind what = kind::none;
    std::size_t place = 0;
    const docs_file* file = nullptr;
    bool lasting = false;  ///< the path changes with the content
    explicit operator bool() const noexcept { return what != kind::none; }
  };
  [[nodiscard]] item find(std::string_view path) const noexcept;
  /// For what `find` has found.
  task<http::response> answer(item found, http::request& incoming) const;

 private:
  /// A path that the documentation is below.
  struct place {
    std::string prefix{};
    bool has_document = false;
    bool has_page = false;
    std::string page{};
    std::string page_tag{};
  };

  void add_place(const api::server& api, std::string prefix, const std::string& title);
  [[nodiscard]] http::response answer_from(item found, const http::request& incoming) const;
  [[nodiscard]] http::response file_answer(item found, const http::request& incoming) const;

  std::string_view document_;
  std::string document_tag_;
  std::string document_gzip_{};  // empty: too small to be worth it
  std::string base_path_;
  docs_guard guard_;
  docs_files files_;
  std::vector<place> places_;
};

/// Why there can be no `/docs` though it is asked for; empty: nothing is in the way.
[[nodiscard]] std::string docs_trouble(const serve_options& options, const api::server& api,
                                       const docs_files& files);

}  // namespace tenon::serving
