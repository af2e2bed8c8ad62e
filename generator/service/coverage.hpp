#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/model.hpp"
#include "service/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::service {

/// What becomes of a construct. `degraded`: code is generated, but something that the document says
/// is left out, not checked or not honoured. `skipped`: no code is generated for it.
enum class coverage_state : std::uint8_t { full, degraded, skipped };

/// `full`, `degraded` or `skipped`.
std::string_view name_of(coverage_state state);

/// One operation or named schema.
struct coverage_entry {
  /// The operationId (may be empty), or the schema's name.
  std::string name{};
  /// Of operations.
  std::string method{}, path{};
  /// JSON Pointer in its file.
  std::string pointer{};
  source::span where{};
  coverage_state state = coverage_state::full;
  /// Warnings and errors about it; for an operation also those about all that it refers to.
  std::vector<source::diagnostic> findings{};
};

struct coverage {
  /// Document order; operations of webhooks and callbacks come last.
  std::vector<coverage_entry> operations{}, schemas{};
  /// Warnings and errors that concern none of them.
  std::vector<source::diagnostic> others{};
};

/// What became of everything in the description, which may have errors. `made` is null when
/// lowering failed or was not done; what has an error is skipped then.
coverage make_coverage(const openapi::document& description, const api* made,
                       const source::diagnostic_sink& sink);

}  // namespace tenon::gen::service
