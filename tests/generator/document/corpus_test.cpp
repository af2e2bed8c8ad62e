#include <algorithm>
#include <filesystem>
#include <string>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <vector>

#include "document/document.hpp"
#include "source/printer.hpp"

using namespace tenon::gen;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto kind = entry.path().extension();
    if (kind == ".yaml" || kind == ".yml" || kind == ".json") found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

struct outcome {
  bool loaded = false;
  std::string report;
};

outcome load(const fs::path& path) {
  source::source_set sources;
  source::diagnostic_sink sink;
  const bool loaded = document::load(sources, path.string(), sink).has_value();
  CHECK(loaded == !sink.has_errors());
  return {loaded, print(sink, sources)};
}

}  // namespace

TEST_CASE("every real document loads", "[.corpus]") {
  const fs::path folder = corpus_folder("specs/real");
  if (folder.empty()) {
    WARN("skipped: no corpus here");
    return;
  }
  for (const fs::path& path : files_below(folder)) {
    INFO(path);
    const outcome got = load(path);
    INFO(got.report);
    CHECK(got.loaded);
  }
}

TEST_CASE("documents on the edge load or say where they are wrong", "[.corpus]") {
  const fs::path folder = corpus_folder("specs/features");
  if (folder.empty()) {
    WARN("skipped: no corpus here");
    return;
  }
  for (const fs::path& path : files_below(folder)) {
    INFO(path);
    const outcome got = load(path);
    CHECK((got.loaded || got.report.find("error: ") != std::string::npos));
  }
}

TEST_CASE("valid JSON loads, and no other text does harm", "[.corpus]") {
  const fs::path folder = corpus_folder("json/test_parsing");
  if (folder.empty()) {
    WARN("skipped: no corpus here");
    return;
  }
  for (const fs::path& path : files_below(folder)) {
    const std::string name = path.filename().string();
    INFO(name);
    const outcome got = load(path);
    INFO(got.report);
    // Names of the suite's cases that are valid but that say something twice, which is refused.
    const bool twice = name.find("duplicated_key") != std::string::npos;
    if (name.starts_with("y_")) CHECK(got.loaded == !twice);
  }
}
