#pragma once

#include <optional>
#include <string>

#include <tenon/serve.hpp>

namespace tenon::serving {

/// The exit code for wrong usage.
inline constexpr int usage_error = 2;

/// What the command line asks for: to serve with `options`, or to end with
/// `exit_code` after printing `text`.
struct command {
  serve_options options{};
  bool serves = true;
  int exit_code = 0;
  std::string text{};
};

/// What the program is called in `--help` and `--version`.
struct program {
  std::string name{};
  std::string description{};
  std::string version{};
};

/// Reads flags, environment and configuration file, each before the next.
[[nodiscard]] command read_command_line(int argc, const char* const* argv, const program& about,
                                        serve_options defaults);

}  // namespace tenon::serving
