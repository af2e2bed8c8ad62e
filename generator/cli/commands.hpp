#pragma once
#include "cli/options.hpp"

namespace tenon::gen::cli {

/// Reads a specification and writes (or checks) the code for it. Findings go to stderr.
exit_code generate(const generate_options& options);

/// Prints what a diagnostic code means.
exit_code explain(const explain_options& options);

}  // namespace tenon::gen::cli
