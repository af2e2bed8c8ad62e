#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
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
  for (const std::string each : {"decimal", "decimal=money", "decimal=money@", "=money@m.hpp",
                                 "decimal=my money@m.hpp", "decimal=money@<m.hpp>"}) {
    CHECK(tenon({"generate", "spec.yaml", "--output", "x", "--map-format", each}).err ==
          "tenon: error: --map-format " + each + ": write FORMAT=TYPE@HEADER\n");
  }
  CHECK(tenon({"generate", "spec.yaml", "--output", "x", "--map-format", "a=b@c", "--map-format",
               "a=d@c"})
            .err == "tenon: error: --map-format a=d@c: the format has a type already\n");
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

namespace {

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// One whose object is so large that it is kept in a box.
std::string union_with_large_object() {
  std::string members;
  for (int i = 0; i < 40; ++i)
    members += (i == 0 ? "m" : ", m") + std::to_string(i) + ": {type: string}";
  return "{oneOf: [{type: integer}, {type: object, properties: {" + members + "}}]}";
}

/// A document with one operation that cannot be generated and one with a warning.
class sample_folder {
 public:
  sample_folder() {
    std::string name = (fs::temp_directory_path() / "tenon-report-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::ofstream(path_ / "a.yaml")
        << "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n"
           "    get: {responses: {'200': {description: ok}}}\n"
           "    put:\n      operationId: put\n"
           "      requestBody: {content: {text/xml: {schema: {type: array}}}}\n"
           "      responses: {'200': {description: ok, content: {application/json: {schema: "
        << union_with_large_object()
        << "}}}}\n"
           "webhooks:\n  sent:\n"
           "    post: {operationId: sent, responses: {'200': {description: ok}}}\n";
  }
  ~sample_folder() { fs::remove_all(path_); }
  sample_folder(const sample_folder&) = delete;
  sample_folder& operator=(const sample_folder&) = delete;

  process_result generate(std::vector<std::string> options) const {
    options.insert(options.begin(), {"generate", "a.yaml", "--output", "out", "--shards", "1"});
    return tenon(options, path_);
  }
  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("what is not supported is an error unless it is skipped") {
  const sample_folder here;
  CHECK(here.generate({}).status == 1);
  CHECK(here.generate({"--skip", "put"}).status == 0);
  CHECK(here.generate({"--skip", "PUT /a"}).status == 0);
  const auto by_code = here.generate({"--skip", "OA5001"});
  CHECK(by_code.status == 0);
  CHECK(by_code.err.find("[OA5001]") != std::string::npos);
  const std::string types = text_of(here / "out" / "include" / "a" / "types.hpp");
  CHECK(types.find("namespace a {") != std::string::npos);
  CHECK(types.find("box<") == std::string::npos);
}

TEST_CASE("strict makes errors of warnings") {
  const sample_folder here;
  const auto strict = here.generate({"--skip", "put", "--strict"});
  CHECK(strict.status == 1);
  CHECK(strict.err.find(": error: the operation has no operationId") != std::string::npos);
  CHECK(strict.err.ends_with("1 error\n"));
  CHECK_FALSE(fs::exists(here / "out"));
  CHECK(here.generate({"--skip", "put", "--strict", "--skip", "OA2008"}).status == 0);
}

TEST_CASE("a report tells what became of every operation") {
  const sample_folder here;
  CHECK(here.generate({"--skip", "OA5001", "--report", "out.json"}).status == 0);
  const std::string json = text_of(here / "out.json");
  CHECK(json.find("\"generated\": true") != std::string::npos);
  CHECK(json.find("\"method\": \"GET\",\n      \"path\": \"/a\",\n      \"state\": \"full\"") !=
        std::string::npos);
  CHECK(json.find("\"id\": \"put\",\n      \"state\": \"skipped\",\n      \"file\": \"a.yaml\",\n"
                  "      \"line\": 6") != std::string::npos);
  CHECK(json.find("\"id\": \"sent\",\n      \"state\": \"full\"") != std::string::npos);
  CHECK(here.generate({"--report", "out.sarif"}).status == 1);
  const std::string sarif = text_of(here / "out.sarif");
  CHECK(sarif.find("\"version\": \"2.1.0\"") != std::string::npos);
  CHECK(sarif.find("\"ruleId\": \"OA5001\",\n          \"level\": \"error\"") != std::string::npos);
  CHECK(sarif.find("\"PUT /a\": \"skipped\"") != std::string::npos);
  CHECK(here.generate({"--report", "out.txt", "--report-format", "sarif"}).status == 1);
  CHECK(text_of(here / "out.txt") == sarif);
}

// What SARIF 2.1.0 asks of a file (OASIS, section 3), as far as reports use it.
TEST_CASE("a report in SARIF has the structure that its readers ask for") {
  const sample_folder here;
  CHECK(here.generate({"--report", "out.sarif"}).status == 1);
  const nlohmann::json log = nlohmann::json::parse(text_of(here / "out.sarif"));
  CHECK(log.at("version") == "2.1.0");
  CHECK(log.at("$schema").get<std::string>().starts_with("https://"));
  REQUIRE(log.at("runs").size() == 1);
  const nlohmann::json& run = log["runs"][0];
  const nlohmann::json& driver = run.at("tool").at("driver");
  CHECK(driver.at("name") == "tenon");
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  std::set<std::string> rules;
  for (const nlohmann::json& rule : driver.at("rules")) {
    CHECK(rules.insert(rule.at("id").get<std::string>()).second);
    CHECK_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
    CHECK(levels.contains(rule.at("defaultConfiguration").at("level").get<std::string>()));
  }
  const auto check_place = [](const nlohmann::json& location) {
    const nlohmann::json& place = location.at("physicalLocation");
    CHECK_FALSE(place.at("artifactLocation").at("uri").get<std::string>().empty());
    const nlohmann::json& region = place.at("region");
    CHECK(region.at("startLine") >= 1);
    CHECK(region.at("startColumn") >= 1);
    CHECK(region.at("endLine") >= region.at("startLine"));
    CHECK((region.at("endLine") > region.at("startLine") ||
           region.at("endColumn") >= region.at("startColumn")));
  };
  REQUIRE_FALSE(run.at("results").empty());
  for (const nlohmann::json& result : run["results"]) {
    CHECK(rules.contains(result.at("ruleId").get<std::string>()));
    CHECK(levels.contains(result.at("level").get<std::string>()));
    CHECK_FALSE(result.at("message").at("text").get<std::string>().empty());
    REQUIRE_FALSE(result.at("locations").empty());
    for (const nlohmann::json& location : result["locations"]) check_place(location);
    for (const nlohmann::json& related : result.at("relatedLocations")) {
      CHECK(related.at("message").contains("text"));
      check_place(related);
    }
  }
  CHECK(run.at("columnKind") == "unicodeCodePoints");
}

TEST_CASE("formats annotate unless they are to be checked") {
  std::string name = (fs::temp_directory_path() / "tenon-cli-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const fs::path here = name;
  std::ofstream(here / "formats.yaml")
      << "openapi: 3.1.0\ninfo: {title: Formats, version: '1'}\npaths: {}\n"
         "components:\n  schemas:\n    Contact:\n      type: object\n      properties:\n"
         "        mail: {type: string, format: email}\n        born: {type: string, format: date}\n"
         "        host: {format: idn-hostname}\n        color: {type: string, format: color}\n";
  const auto described = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"generate", "formats.yaml", "--dump-service"});
    return tenon(options, here).out;
  };
  CHECK(described({}).find("email") == std::string::npos);
  const std::string checked = described({"--assert-formats"});
  INFO(checked);
  CHECK(checked.find("\"mail\": string{format email}\n") != std::string::npos);
  CHECK(checked.find("\"born\": date\n") != std::string::npos);
  CHECK(checked.find("\"host\": any conforming to schema 1\n") != std::string::npos);
  CHECK(checked.find("\"color\": string\n") != std::string::npos);
  const std::vector<std::string> command{"generate", "formats.yaml", "--output",
                                         "out",      "--shards",     "1"};
  const auto source = [&](std::vector<std::string> options) {
    options.insert(options.begin(), command.begin(), command.end());
    CHECK(tenon(options, here).status == 0);
    std::ifstream file(here / "out/src/types_0.cpp");
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  CHECK(source({}).find("text_format") == std::string::npos);
  CHECK(source({"--assert-formats"}).find("tenon::rules::text_format::email") != std::string::npos);
  fs::remove_all(here);
}

TEST_CASE("bodies that operations describe in place are spread over the files") {
  char name[] = "/tmp/tenon-cli-XXXXXX";
  REQUIRE(mkdtemp(name) != nullptr);
  const fs::path here = name;
  {
    std::ofstream spec(here / "many.yaml");
    spec << "openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n";
    for (int i = 0; i < 32; ++i)
      spec << "  /a" << i << ":\n    put:\n      operationId: put" << i
           << "\n      requestBody:\n        required: true\n        content:\n"
              "          application/json:\n            schema: {type: object, properties: {a: "
              "{type: string}}}\n      responses:\n        '204': {description: done}\n";
  }
  const auto written = tenon({"generate", "many.yaml", "--output", "out", "--shards", "4"}, here);
  INFO(written.err);
  REQUIRE(written.status == 0);
  for (int shard = 0; shard < 4; ++shard) {
    std::ifstream in(here / ("out/src/types_" + std::to_string(shard) + ".cpp"));
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    CHECK(text.find("void read_json(") != std::string::npos);
  }
  fs::remove_all(here);
}

TEST_CASE("a report tells about a document with errors, too") {
  const sample_folder here;
  std::ofstream(here / "a.yaml")
      << "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n"
         "    get: {operationId: get, responses: {'200': {description: ok}}}\n"
         "    put:\n      operationId: put\n      responses:\n"
         "        '200': {$ref: '#/components/responses/Gone'}\n"
         "webhooks:\n  sent:\n    post: {operationId: sent, responses: {'200': {description: "
         "ok}}}\n";
  CHECK(here.generate({"--report", "out.json"}).status == 1);
  const std::string json = text_of(here / "out.json");
  CHECK(json.find("\"generated\": false") != std::string::npos);
  CHECK(json.find("\"id\": \"get\",\n      \"state\": \"full\"") != std::string::npos);
  CHECK(json.find("\"id\": \"put\",\n      \"state\": \"skipped\"") != std::string::npos);
  CHECK(json.find("\"path\": \"sent\",\n      \"id\": \"sent\",\n      \"state\": \"full\"") !=
        std::string::npos);
}
