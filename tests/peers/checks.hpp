#pragma once

/// Checks of a client, one an operation, each told in a line of its own.

#include <cstddef>
#include <cstdio>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <tenon/api/client.hpp>
#include <tenon/run.hpp>

namespace peers {

/// What a check finds; the text says which part of an answer was not as it should be.
inline void expect(bool holds, const char* what) {
  if (!holds) throw std::runtime_error{what};
}

/// A check of an operation against the server at a URL; it ends with an exception where it fails.
struct check {
  const char* operation;
  tenon::task<void> (*run)(std::string url);
};

/// For a mock server: asks for the documented answer with a status.
inline tenon::api::client_options ask_for_status(int status) {
  return {.headers = {{"Prefer", "code=" + std::to_string(status)}}};
}

/// For a mock server: asks for an answer made up from the schemas. Everything made up in the same
/// process of the mock is different.
inline tenon::api::client_options ask_for_anything() {
  return {.headers = {{"Prefer", "dynamic=true"}}};
}

/// Runs the checks against the server of the first argument, and prints `ok` or `failed` with the
/// operation of each. Returns the program's exit code.
inline int run_checks(int argc, char** argv, std::span<const check> checks) {
  if (argc != 2) {
    std::fputs("one argument: the URL of the server\n", stderr);
    return 2;
  }
  bool good = true;
  for (const check& each : checks) {
    try {
      tenon::run(each.run(argv[1]));
      std::printf("ok %s\n", each.operation);
    } catch (const std::exception& error) {
      good = false;
      std::printf("failed %s: %s\n", each.operation, error.what());
    }
  }
  return good ? 0 : 1;
}

}  // namespace peers
