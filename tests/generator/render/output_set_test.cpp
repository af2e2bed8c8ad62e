#include "render/output_set.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <support/catch.hpp>

using namespace tenon::gen::render;
namespace fs = std::filesystem;
using change = output_difference::kind;

namespace {

// A folder of its own for each test, removed afterwards.
struct folder {
  fs::path path;
  folder() {
    std::string name = (fs::temp_directory_path() / "tenon-render-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() { fs::remove_all(path); }

  std::string text(const std::string& name) const {
    std::ifstream in(path / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& each : fs::recursive_directory_iterator(path)) count += each.is_regular_file();
    return count;
  }
};

output_set make(std::initializer_list<std::pair<const char*, const char*>> files) {
  output_set made;
  for (const auto& [path, text] : files) made.add(path, text);
  return made;
}

}  // namespace

TEST_CASE("files are written, kept, changed and removed") {
  const folder out;
  const output_set first = make({{"include/a.hpp", "a"}, {"src/b.cpp", "b"}, {"old/c.cpp", "c"}});
  CHECK(first.write(out.path).written == 3);
  CHECK(out.text("include/a.hpp") == "a");
  CHECK(first.compare(out.path).empty());

  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(out.path / "include/a.hpp", long_ago);
  std::ofstream(out.path / "old" / "mine.txt") << "not Tenon's";
  const output_set second = make({{"include/a.hpp", "a"}, {"src/b.cpp", "B"}});
  CHECK(second.compare(out.path) == std::vector<output_difference>{{change::obsolete, "old/c.cpp"},
                                                                   {change::changed, "src/b.cpp"}});
  const write_result result = second.write(out.path);
  CHECK(result.written == 1);
  CHECK(result.unchanged == 1);
  CHECK(result.removed == 1);
  CHECK(fs::last_write_time(out.path / "include/a.hpp") == long_ago);
  CHECK(out.text("src/b.cpp") == "B");
  CHECK_FALSE(fs::exists(out.path / "old/c.cpp"));
  CHECK(fs::exists(out.path / "old/mine.txt"));
  CHECK(out.files() == 4);
}

TEST_CASE("a run that fails leaves the old files as they were") {
  const folder out;
  make({{"a.hpp", "a"}, {"b.hpp", "b"}}).write(out.path);
  std::ofstream(out.path / "z") << "a file where a folder is needed";
  CHECK_THROWS_AS(make({{"a.hpp", "new"}, {"b.hpp", "new"}, {"z/c.hpp", "new"}}).write(out.path),
                  output_error);
  CHECK(out.text("a.hpp") == "a");
  CHECK(out.text("b.hpp") == "b");
  CHECK(out.files() == 4);  // a.hpp, b.hpp, z and the manifest
}

TEST_CASE("paths stay inside the folder, and a manifest that says otherwise is not followed") {
  output_set set;
  CHECK_THROWS_AS(set.add("../x", ""), std::logic_error);
  CHECK_THROWS_AS(set.add("/x", ""), std::logic_error);
  CHECK_THROWS_AS(set.add("a/../../x", ""), std::logic_error);
  set.add("x", "");
  CHECK_THROWS_AS(set.add("x", ""), std::logic_error);

  const folder out;
  fs::create_directories(out.path / "in");
  std::ofstream(out.path / "precious") << "p";
  std::ofstream(out.path / "in" / output_set::manifest_name) << "../precious\n"
                                                             << out.path.string() << "/precious\n";
  set.write(out.path / "in");
  CHECK(fs::exists(out.path / "precious"));
}

TEST_CASE("a depfile escapes what make and ninja treat as special") {
  CHECK(make_depfile("out dir/stamp", {"/a/b.yaml", "/c d/$x#.yaml"}) ==
        "out\\ dir/stamp: \\\n  /a/b.yaml \\\n  /c\\ d/$$x\\#.yaml\n");
}
