#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "openapi/model.hpp"
#include "service/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::service {

struct lower_options {
  /// Operations to leave out: an operationId, or `METHOD /path`. `OA5001`: all that hold what is
  /// not supported.
  std::vector<std::string> skip{};
  /// A schema without `type` takes values of any type, as JSON Schema says, and not only those of
  /// the type that its keywords mean.
  bool exact_types = false;
  /// Types of the user's for formats.
  std::map<std::string, openapi::mapped_type, std::less<>> formats{};
};

/// Turns a resolved document into types and operations. Reports every independent finding; returns
/// nothing when at least one of them is an error.
std::optional<api> lower(const openapi::document& description, const lower_options& options,
                         source::diagnostic_sink& sink);

}  // namespace tenon::gen::service
