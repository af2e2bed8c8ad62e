#pragma once
#include <filesystem>
#include <string>
#include <vector>

/// What a program left behind when it ended.
struct process_result {
  /// Exit status, or 128 plus the number of the signal that ended it.
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs a program (`arguments[0]` is its path) in a folder and waits for it to end. Its environment
/// asks for no colours. Throws `std::runtime_error` when it cannot be started.
process_result run_process(const std::vector<std::string>& arguments,
                           const std::filesystem::path& folder);
