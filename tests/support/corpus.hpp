#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>

/// A folder of the test corpus, or an empty path where there is no corpus: `TENON_CORPUS`, or
/// `shared/corpus` beside one of the folders around the source tree.
inline std::filesystem::path corpus_folder(const std::string& name) {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("TENON_CORPUS")) return fs::path(named) / name;
  for (fs::path at = TENON_SOURCE_DIR; at.has_relative_path(); at = at.parent_path()) {
    if (fs::exists(at / "shared" / "corpus" / name)) return at / "shared" / "corpus" / name;
  }
  return {};
}
