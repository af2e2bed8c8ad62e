#pragma once
#include "cpp/context.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::cpp {

/// Tells which members and parameters do not have the default that the document gives them: a
/// comment says it, and who reads an absent value has to know.
void report_untold_defaults(const context& from, source::diagnostic_sink& sink);

}  // namespace tenon::gen::cpp
