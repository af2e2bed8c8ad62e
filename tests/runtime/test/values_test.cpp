// Arbitrary values obey what the model says of them.
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <tenon/rules/pattern.hpp>
#include <tenon/test/model.hpp>

using namespace tenon::test;

namespace {

// The model of an operation `put` with one query parameter of the given use, and these types.
model model_of(const std::string& use, const std::string& types) {
  return model(R"({"types":)" + types +
               R"(,"operations":[{"id":"put","method":"PUT","path":"/","forms":[{"type":)"
               R"("application/json","sent":"application/json","kind":"json","use":)" +
               use + R"(}],"body_required":true,"parameters":[],"responses":[]}]})");
}

nlohmann::json draw(const model& from, std::uint64_t seed) {
  source random(seed);
  return nlohmann::json::parse(
      *from.draw(from.request_body(0, 0), tenon::json::side::request, random));
}

}  // namespace

TEST_CASE("numbers stay within their bounds and on their steps") {
  const std::string types =
      R"([{"kind":"primitive","primitive":"int32"},{"kind":"primitive","primitive":"float64"}])";
  const model whole =
      model_of(R"({"type":0,"minimum":"-7","maximum":"20","multiple_of":"3"})", types);
  const model open = model_of(
      R"({"type":1,"minimum":"0","exclusive_minimum":true,"maximum":"1","exclusive_maximum":true})",
      types);
  const model steps = model_of(R"({"type":1,"minimum":"0","multiple_of":"0.01"})", types);
  std::set<int> seen;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const int number = draw(whole, seed).get<int>();
    CHECK(number >= -7);
    CHECK(number <= 20);
    CHECK(number % 3 == 0);
    seen.insert(number);
    const double between = draw(open, seed).get<double>();
    CHECK(between > 0);
    CHECK(between < 1);
    const std::string text = draw(steps, seed).dump();
    const std::size_t point = text.find('.');
    CHECK((point == std::string::npos || text.size() - point <= 3));
  }
  CHECK(seen.contains(-6));
  CHECK(seen.contains(18));
}

TEST_CASE("texts match their patterns and lengths") {
  const std::string types = R"([{"kind":"primitive","primitive":"string"}])";
  for (const std::string pattern :
       {"^[a-z]{3}-\\\\d+$", "^(red|green)?[^a-y]+$", "^(?!\\\\s*$)(?=.*[0-9])(?<year>.+)$",
        "^\\\\w{2,}(?:\\\\.[A-Z]+)*$", "[\\\\u4e00-\\\\u4e10]"}) {
    const model from = model_of(
        R"({"type":0,"min_length":5,"max_length":12,"pattern":")" + pattern + "\"}", types);
    const std::string expression = nlohmann::json::parse('"' + pattern + '"').get<std::string>();
    if (pattern.starts_with("[")) {
      CHECK_THROWS_AS(draw(from, 1), cannot_draw);  // one character is not five
      continue;
    }
    const tenon::rules::pattern rule{expression};
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const std::string text = draw(from, seed).get<std::string>();
      CHECK(text.size() >= 5);
      CHECK(text.size() <= 12);
      CHECK(rule.matches(text));
    }
  }
  source random(1);
  CHECK_THROWS_AS(draw_matching("^(a)\\1$", 2, random), cannot_draw);
}

TEST_CASE("recursion ends, required members are there, and tags fit") {
  const model from = model_of(R"({"type":1})", R"([
      {"kind":"object","members":[{"name":"next","use":{"type":1},"required":true},
                                  {"name":"kind","use":{"type":3},"required":true}]},
      {"kind":"union","strategy":"tag","tag":"kind","alternatives":[
          {"use":{"type":0},"tags":["node"]},{"use":{"type":2},"tags":["end"]}]},
      {"kind":"object","members":[{"name":"kind","use":{"type":3},"required":true},
                                  {"name":"secret","use":{"type":3},"read_only":true}]},
      {"kind":"primitive","primitive":"string"}])");
  bool nested = false;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    nlohmann::json at = draw(from, seed);
    while (at.at("kind") == "node") {
      at = at.at("next");
      nested = true;
    }
    CHECK(at.at("kind") == "end");
    CHECK_FALSE(at.contains("secret"));
  }
  CHECK(nested);
}

TEST_CASE("no text in a part holds what joins it to others") {
  const model from(
      R"({"types":[{"kind":"object","members":[)"
      R"({"name":"joined","use":{"type":1},"required":true},)"
      R"({"name":"alone","use":{"type":2},"required":true}]},)"
      R"({"kind":"object","members":[{"name":"a","use":{"type":2},"required":true}]},)"
      R"({"kind":"primitive","primitive":"string"}],)"
      R"("operations":[{"id":"put","method":"PUT","path":"/","forms":[{"type":"multipart/form-data",)"
      R"("sent":"multipart/form-data","kind":"multipart","use":{"type":0},)"
      R"("parts":[{"kind":"text","nested":true},{"kind":"text"}]}],"body_required":true,)"
      R"("parameters":[],"responses":[]}]})");
  bool alone = false;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const nlohmann::json drawn = draw(from, seed);
    const auto has_delimiter = [](const nlohmann::json& held) {
      return held.get<std::string>().find_first_of(", |") != std::string::npos;
    };
    CHECK_FALSE(has_delimiter(drawn.at("joined").at("a")));
    alone = alone || has_delimiter(drawn.at("alone"));
  }
  CHECK(alone);
}

TEST_CASE("the same seed draws the same values") {
  const model from = model_of(R"({"type":0})", R"([{"kind":"any"}])");
  CHECK(draw(from, 7) == draw(from, 7));
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) seen.insert(draw(from, seed).dump());
  CHECK(seen.size() > 20);
}
