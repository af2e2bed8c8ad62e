// Runs every folder of tests/cases through the generator and compares with what is kept there:
//   error/<stage>/<rule>/{spec.yaml|spec.json, stderr.txt}
//   ok/<name>/{spec.yaml|spec.json, expected/service.txt, expected/<any generated file>...}
// With TENON_UPDATE_CASES=1 in the environment the kept texts are rewritten instead.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <support/process.hpp>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path cases = fs::path(TENON_SOURCE_DIR) / "tests" / "cases";

bool updating() { return std::getenv("TENON_UPDATE_CASES") != nullptr; }

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Compares with a kept text, or keeps the text.
void check_kept(const fs::path& path, const std::string& text) {
  INFO(path.lexically_relative(cases).string());
  if (updating()) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  CHECK(fs::exists(path));
  CHECK(text == read(path));
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

// Name of the document of a case; empty when there is none.
std::string spec_of(const fs::path& folder) {
  for (const char* name : {"spec.yaml", "spec.json"}) {
    if (fs::exists(folder / name)) return name;
  }
  return {};
}

// A folder for output, removed afterwards.
struct scratch {
  fs::path path;
  scratch() {
    std::string name = (fs::temp_directory_path() / "tenon-cases-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~scratch() { fs::remove_all(path); }
};

void check_error(const fs::path& folder) {
  INFO(folder.lexically_relative(cases).string());
  const std::string spec = spec_of(folder);
  if (spec.empty()) {
    FAIL_CHECK("there is no spec.yaml or spec.json beside stderr.txt");
    return;
  }
  const scratch out;
  const auto got =
      run_process({TENON_GENERATOR, "generate", spec, "--output", out.path.string()}, folder);
  CHECK_FALSE(got.err.empty());
  CHECK(got.status == (got.err.find(": error: ") == std::string::npos ? 0 : 1));
  check_kept(folder / "stderr.txt", got.err);
}

// Kept files are named by file name alone; generated ones lie in include/<name>/ and src/.
fs::path find_generated(const fs::path& output, const std::string& name) {
  for (const auto& entry : fs::recursive_directory_iterator(output)) {
    if (entry.path().filename() == name) return entry.path();
  }
  return {};
}

void check_code(const fs::path& folder, const std::string& spec, const fs::path& kept) {
  std::set<std::string> wanted;
  for (const auto& entry : fs::directory_iterator(kept)) {
    const std::string name = entry.path().filename().string();
    if (name != "service.txt") wanted.insert(name);
  }
  if (wanted.empty()) return;
  const scratch out;
  const auto got = run_process({TENON_GENERATOR, "generate", spec, "--output", out.path.string(),
                                "--name", "api", "--shards", "1"},
                               folder);
  INFO(got.err);
  CHECK(got.status == 0);
  for (const std::string& name : wanted) {
    const fs::path made = find_generated(out.path, name);
    INFO(name);
    if (made.empty()) FAIL_CHECK("no generated file has this name");
    if (!made.empty()) check_kept(kept / name, read(made));
  }
}

void check_ok(const fs::path& folder) {
  INFO(folder.lexically_relative(cases).string());
  const std::string spec = spec_of(folder);
  if (spec.empty()) {
    FAIL_CHECK("there is no spec.yaml or spec.json");
    return;
  }
  const auto got = run_process({TENON_GENERATOR, "generate", spec, "--dump-service"}, folder);
  INFO(got.err);
  CHECK(got.status == 0);
  check_kept(folder / "expected" / "service.txt", got.out);
  check_code(folder, spec, folder / "expected");
}

}  // namespace

TEST_CASE("documents with errors give exactly these messages") {
  std::size_t seen = 0;
  for (const fs::path& stage : folders_in(cases / "error")) {
    for (const fs::path& rule : folders_in(stage)) {
      check_error(rule);
      ++seen;
    }
  }
  CHECK(seen > 0);
}

TEST_CASE("documents without errors give exactly these descriptions and files") {
  for (const fs::path& folder : folders_in(cases / "ok")) check_ok(folder);
}
