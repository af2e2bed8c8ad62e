#pragma once

namespace load {

/// Serves until SIGTERM and ends in order, with every request that has begun answered. Prints a
/// line with its port as soon as it listens, and at its end one with the number of requests whose
/// handler was called. `inherited`: a socket that listens already, or -1. The exit code.
int serve_counting(int inherited, unsigned threads);

}  // namespace load
