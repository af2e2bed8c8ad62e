#include "source/source_set.hpp"

#include <filesystem>
#include <fstream>
#include <support/catch.hpp>

#include "source/diagnostic.hpp"
#include "source/printer.hpp"

using namespace tenon::gen::source;
namespace fs = std::filesystem;

namespace {

// A folder of its own for each test, removed afterwards.
struct folder {
  fs::path path;
  folder() {
    std::string name = (fs::temp_directory_path() / "tenon-source-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
};

}  // namespace

TEST_CASE("a file is read once, however it is spelt") {
  const folder here;
  const std::string path = here.write("a.yaml", "\xEF\xBB\xBFopenapi: 3.1.0\n");
  source_set sources;
  diagnostic_sink sink;
  const auto first = sources.load(path, sink);
  const auto again = sources.load((here.path / "." / "a.yaml").string(), sink);
  REQUIRE(first);
  CHECK(first == again);
  CHECK(sources.file(*first).text() == "openapi: 3.1.0\n");
  CHECK(sources.inputs() == std::vector{path});
  CHECK(sink.empty());
}

TEST_CASE("a missing file is reported where it is named") {
  source_set sources;
  diagnostic_sink sink;
  const file_id from = sources.add("a.yaml", "$ref: gone.yaml\n");
  CHECK_FALSE(sources.load("/nowhere/gone.yaml", sink, {from, 6, 15}));
  CHECK(print(sink, sources) ==
        "a.yaml:1:7: error: cannot read '/nowhere/gone.yaml': No such file or directory [OA1001]\n"
        "    1 | $ref: gone.yaml\n"
        "      |       ^~~~~~~~~\n"
        "  (tenon explain OA1001)\n");
}

TEST_CASE("a folder, a large file and too many files are refused") {
  const folder here;
  diagnostic_sink sink;
  source_set sources({.file_bytes = 8, .files = 1});
  CHECK_FALSE(sources.load(here.path.string(), sink));
  CHECK_FALSE(sources.load(here.write("large", "123456789"), sink));
  CHECK(sources.load(here.write("small", "12345678"), sink));
  CHECK_FALSE(sources.load(here.write("next", "1"), sink));
  CHECK(sink.error_count() == 3);
}

TEST_CASE("text that is not UTF-8 is shown up to the byte that is wrong") {
  const folder here;
  source_set sources;
  diagnostic_sink sink;
  const std::string path = here.write("latin.yaml", "a: b\nname: caf\xE9\n");
  CHECK_FALSE(sources.load(path, sink));
  CHECK(print(sink, sources) == path +
                                    ":2:10: error: byte 0xE9 is not valid UTF-8 [OA1002]\n"
                                    "    2 | name: caf\n"
                                    "      |          ^\n"
                                    "  help: save the file as UTF-8\n"
                                    "  (tenon explain OA1002)\n");
  CHECK_FALSE(sources.load(here.write("wide.json", std::string("\xFF\xFE{\0}\0", 6)), sink));
  CHECK(sink.sorted().back().help == "the file looks like UTF-16; save it as UTF-8");
}
