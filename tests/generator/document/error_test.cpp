#include <string>
#include <support/catch.hpp>

#include "parsed.hpp"

using namespace tenon::gen::document;

TEST_CASE("every duplicate key is reported with both places") {
  const parsed spec("a: 1\nb:\n  c: 1\n  'c': 2\na: 3\na: 4\n");
  CHECK_FALSE(spec.document);
  CHECK(spec.report() ==
        R"(spec.yaml:4:3: error: the key 'c' appears twice [OA1004]
    4 |   'c': 2
      |   ^~~
spec.yaml:3:3: note: first used here
  at #/b/c   (tenon explain OA1004)
spec.yaml:5:1: error: the key 'a' appears twice [OA1004]
    5 | a: 3
      | ^
spec.yaml:1:1: note: first used here
  at #/a   (tenon explain OA1004)
spec.yaml:6:1: error: the key 'a' appears twice [OA1004]
    6 | a: 4
      | ^
spec.yaml:5:1: note: first used here
  at #/a   (tenon explain OA1004)
)");
}

TEST_CASE("nesting is limited, through aliases too") {
  const std::string nested = std::string(30, '[') + std::string(30, ']');
  CHECK(parsed(nested, {.depth = 30}).document);
  CHECK_FALSE(parsed(nested, {.depth = 29}).document);
  const std::string chain = "a: &a [1]\nb: &b [*a]\nc: &c [*b]\nd: [*c]\n";
  CHECK(parsed(chain, {.depth = 5}).document);
  const parsed deep(chain, {.depth = 4});
  CHECK_FALSE(deep.document);
  CHECK(deep.report().find("spec.yaml:4:5: error: values are nested more than 4 deep") == 0);
}

TEST_CASE("aliases cannot multiply a document without bound") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int n = 1; n < 30; ++n) {
    const std::string before = "*a" + std::to_string(n - 1);
    text += "a" + std::to_string(n) + ": &a" + std::to_string(n) + " [" + before;
    for (int copies = 1; copies < 10; ++copies) text += ", " + before;
    text += "]\n";
  }
  const parsed bomb(text);
  CHECK_FALSE(bomb.document);
  CHECK(bomb.sink.error_count() == 1);
  CHECK(bomb.report().find("the document has more than 4000000 values [OA1005]") !=
        std::string::npos);
}

TEST_CASE("deep text ends with one error and no crash") {
  const parsed spec(std::string(200'000, '['));
  CHECK_FALSE(spec.document);
  CHECK(spec.sink.error_count() == 1);
}

TEST_CASE("warnings do not stop the reading") {
  const parsed spec("a: no\nb: 'no'\nno: x\nc: 010\nd: 0\ne: 089\n");
  CHECK(spec.document);
  CHECK(spec.sink.error_count() == 0);
  CHECK(spec.sink.warning_count() == 2);
}

TEST_CASE("directives that YAML reserves are refused, wherever the parser would hang on them") {
  for (const std::string text : {"%OpenAPI 3\n---\na: 1\n", "%\x0foa: [\n", "%YAMLa", "#\r%a"}) {
    const parsed spec(text);
    CHECK_FALSE(spec.document);
    CHECK(spec.report().find("error: there is no such directive [OA1003]") != std::string::npos);
  }
  CHECK(parsed("%YAML 1.2\n---\na: 1\n").document);
}
