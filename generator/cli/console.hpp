#pragma once
#include "cli/options.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::cli {

/// True when findings are to be coloured: `NO_COLOR` and `CLICOLOR_FORCE` are honoured.
bool use_color(color_mode mode);

/// Writes the findings and the summary line to stderr: information only when `verbose`; of many
/// warnings with one cause only the first few, unless `verbose`.
void report(const source::diagnostic_sink& sink, const source::source_set& sources, color_mode mode,
            bool verbose);

/// True when stdout is a terminal, so that someone reads along.
bool is_watched();

}  // namespace tenon::gen::cli
