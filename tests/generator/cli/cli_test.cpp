#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <support/catch.hpp>
#include <support/process.hpp>
#include <vector>

namespace {

namespace fs = std::filesystem;

process_result tenon(std::vector<std::string> arguments, const fs::path& folder = "/") {
  arguments.insert(arguments.begin(), TENON_GENERATOR);
  return run_process(arguments, folder);
}

}  // namespace

TEST_CASE("version, help and explain answer on stdout") {
  CHECK(tenon({"--version"}).out.starts_with("tenon "));
  CHECK(tenon({"--help"}).status == 0);
  const auto explained = tenon({"explain", "OA3001"});
  CHECK(explained.status == 0);
  CHECK(explained.out.starts_with("OA3001: path parameter not in the template\n"));
}

TEST_CASE("usage errors exit with 2") {
  CHECK(tenon({}).status == 2);
  CHECK(tenon({"nonsense"}).status == 2);
  CHECK(tenon({"explain", "OA9999"}).status == 2);
  CHECK(tenon({"generate"}).status == 2);
  CHECK(tenon({"generate", "spec.yaml"}).status == 2);
  CHECK(tenon({"generate", "spec.yaml", "--output", "x", "--shards", "0"}).status == 2);
  CHECK(tenon({"generate", "spec.yaml", "--output", "x", "--color", "red"}).status == 2);
  CHECK(tenon({"generate", "spec.yaml", "--output", "x", "--map-url", "https://a/"}).err ==
        "tenon: error: --map-url https://a/: write PREFIX=FOLDER\n");
  const auto hidden = tenon({"generate", "spec.yaml", "--output", "x", "--skip", "OA1004"});
  CHECK(hidden.status == 2);
  CHECK(hidden.err == "tenon: error: --skip OA1004: an error cannot be hidden\n");
}

TEST_CASE("a document that is not there exits with 2") {
  const auto got = tenon({"generate", "/nowhere/a.yaml", "--output", "x"});
  CHECK(got.status == 2);
  CHECK(got.err ==
        "tenon: error: cannot read '/nowhere/a.yaml': No such file or directory [OA1001]\n"
        "  (tenon explain OA1001)\n"
        "1 error\n");
}

TEST_CASE("code is written, found up to date, and found stale") {
  std::string name = (fs::temp_directory_path() / "tenon-cli-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const fs::path here = name;
  std::ofstream(here / "Pet-Shop.yaml")
      << "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"
         "paths:\n  /pets:\n    get:\n      operationId: listPets\n"
         "      responses:\n        '200':\n          description: ok\n";
  std::vector<std::string> command{"generate", "Pet-Shop.yaml", "--output", "out",     "--shards",
                                   "2",        "--depfile",     "out.d",    "--stamp", "out.stamp"};
  const auto written = tenon(command, here);
  INFO(written.err);
  CHECK(written.status == 0);
  CHECK(written.out.empty());
  CHECK(fs::exists(here / "out/include/pet_shop/types.hpp"));
  CHECK(fs::exists(here / "out/src/server_1.cpp"));
  CHECK(fs::exists(here / "out.stamp"));
  std::ifstream depfile(here / "out.d");
  std::string rule((std::istreambuf_iterator<char>(depfile)), {});
  CHECK(rule == "out.stamp: \\\n  " + (here / "Pet-Shop.yaml").string() + "\n");

  const auto before = fs::last_write_time(here / "out/include/pet_shop/types.hpp");
  CHECK(tenon(command, here).status == 0);
  CHECK(fs::last_write_time(here / "out/include/pet_shop/types.hpp") == before);

  command.push_back("--check");
  CHECK(tenon(command, here).status == 0);
  std::ofstream(here / "out/src/server_1.cpp") << "edited";
  const auto stale = tenon(command, here);
  CHECK(stale.status == 1);
  CHECK(stale.err.starts_with("out/src/server_1.cpp: is not up to date\n"));

  CHECK(
      tenon({"generate", "Pet-Shop.yaml", "--output", "out", "--namespace", "a-b"}, here).status ==
      2);
  CHECK(tenon({"generate", "Pet-Shop.yaml", "--output", "out", "--namespace", "a::class"}, here)
            .status == 2);
  CHECK(tenon({"generate", "Pet-Shop.yaml", "--output", "out", "--name", "../x"}, here).status ==
        2);
  fs::remove_all(here);
}
