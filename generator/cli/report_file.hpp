#pragma once
#include <string>

#include "service/coverage.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::cli {

/// What a report says besides the coverage.
struct report_head {
  /// Path of the document, as the user wrote it.
  std::string document{};
  /// Code was generated.
  bool generated = false;
};

/// JSON: counts, then every operation and schema with its state, place and reasons.
std::string report_as_json(const report_head& head, const service::coverage& found,
                           const source::source_set& sources);

/// SARIF 2.1.0 (OASIS): every finding is a result; the states are in the run's `properties`.
std::string report_as_sarif(const report_head& head, const service::coverage& found,
                            const source::diagnostic_sink& sink, const source::source_set& sources);

}  // namespace tenon::gen::cli
