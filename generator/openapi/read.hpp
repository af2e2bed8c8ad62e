#pragma once
#include <optional>
#include <string>

#include "openapi/model.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::openapi {

/// Reads an OpenAPI 3.x document and every file it references, checks it, and upgrades it to the
/// one model. Reports all independent findings; returns nothing when one of them is an error.
std::optional<document> read(source::source_set& sources, const std::string& path,
                             source::diagnostic_sink& sink);

/// The same for a file the set already holds.
std::optional<document> read(source::source_set& sources, source::file_id entry,
                             source::diagnostic_sink& sink);

}  // namespace tenon::gen::openapi
