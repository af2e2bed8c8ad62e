// JSONTestSuite (nst/JSONTestSuite): y_ must be accepted, n_ must be refused, i_ must not crash.
#include <fstream>
#include <iterator>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <tenon/json.hpp>
#include <vector>

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

bool has_syntax_error(const std::string& text) {
  tenon::json::reader in{text};
  in.skip_value();
  in.finish();
  return in.syntax_error() != nullptr;
}

}  // namespace

TEST_CASE("JSONTestSuite: what parsers must accept and refuse") {
  const auto folder = corpus_folder("json");
  if (folder.empty()) {
    WARN("skipped: no corpus (json/test_parsing) beside the source tree");
    return;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder / "test_parsing"}) {
    const std::string name = entry.path().filename().string();
    // An exact copy on the heap, so that a sanitizer sees a read beyond the end.
    const std::string text = content(entry.path());
    const std::vector<char> exact{text.begin(), text.end()};
    CAPTURE(name);
    tenon::json::reader in{{exact.data(), exact.size()}};
    in.skip_value();
    in.finish();
    if (name.starts_with("y_")) CHECK(in.syntax_error() == nullptr);
    if (name.starts_with("n_")) CHECK(in.syntax_error() != nullptr);
    ++files;
  }
  CHECK(files > 300);
}

TEST_CASE("JSONTestSuite: what is read is written as the same value") {
  const auto folder = corpus_folder("json");
  if (folder.empty()) {
    WARN("skipped: no corpus (json/test_transform) beside the source tree");
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator{folder / "test_parsing"}) {
    const std::string name = entry.path().filename().string();
    const std::string text = content(entry.path());
    if (name.find("duplicated") != std::string::npos || has_syntax_error(text)) continue;
    CAPTURE(name);
    const auto value = tenon::json::any::parse(text);
    CHECK(tenon::json::any::parse(value.text()) == value);
    CHECK(tenon::json::any::parse(value.text()).text() == value.text());
  }
}
