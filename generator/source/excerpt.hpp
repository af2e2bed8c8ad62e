#pragma once
#include <string>
#include <string_view>

#include "source/file.hpp"
#include "source/span.hpp"

namespace tenon::gen::source {

/// A source line as shown under a finding, and the caret range under it. Tabs and control
/// characters are shown as one space, and a long line is cut to a window around the range, so both
/// strings line up on every terminal.
struct excerpt {
  std::string line;
  std::string carets;
};

/// The first line of a range. The range is cut at the end of that line and shows at least one
/// caret.
excerpt make_excerpt(const source_file& file, span where);

/// Text with control characters made visible (`\n`, `\x1B`), so that nothing from a document
/// reaches a terminal as a command.
std::string printable(std::string_view text);

}  // namespace tenon::gen::source
