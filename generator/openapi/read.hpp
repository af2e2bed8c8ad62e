#pragma once
#include <optional>
#include <string>
#include <vector>

#include "openapi/model.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::openapi {

/// Where copies of what lies below a URL are kept.
struct url_folder {
  std::string prefix{};
  std::string folder{};
};

struct read_options {
  std::vector<url_folder> folders{};
  /// Texts are checked for the formats that JSON Schema defines, which otherwise only annotate.
  bool assert_formats = false;
  /// Return a document that has errors too, as far as it could be read: for reports alone, as
  /// references in it may lead nowhere.
  bool even_with_errors = false;
};

/// Reads a Swagger 2.0 or OpenAPI 3.x document and every file it references, checks it, and
/// upgrades it to the one model. Reports all independent findings; returns nothing when one of them
/// is an error, unless the options say otherwise.
std::optional<document> read(source::source_set& sources, const std::string& path,
                             source::diagnostic_sink& sink, const read_options& options = {});

/// The same for a file the set already holds.
std::optional<document> read(source::source_set& sources, source::file_id entry,
                             source::diagnostic_sink& sink, const read_options& options = {});

}  // namespace tenon::gen::openapi
