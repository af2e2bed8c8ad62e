#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::source {

struct print_options {
  /// Write ANSI colours.
  bool color = false;
  /// Findings that are less severe are left out when a whole sink is printed.
  severity least = severity::info;
  /// When a whole sink is printed: of the findings without an error that differ in nothing but
  /// names and places so many are shown, then how many more there are. 0: all.
  std::size_t most_alike = 0;
};

/// `error`, `warning` or `info`.
std::string_view label(severity level);

/// The text of one finding, ending with a line feed: `path:line:column: error: message [OAnnnn]`,
/// the source line with a caret range, notes, help, and the JSON Pointer. Columns count code
/// points.
std::string print(const diagnostic& found, const source_set& sources, print_options options = {});

/// All findings in order, then nothing else.
std::string print(const diagnostic_sink& sink, const source_set& sources,
                  print_options options = {});

/// `2 errors, 5 warnings`; empty when there are neither.
std::string summary(const diagnostic_sink& sink);

}  // namespace tenon::gen::source
