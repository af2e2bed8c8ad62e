#include <filesystem>
#include <fstream>
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
