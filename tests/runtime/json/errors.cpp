#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;

namespace {

json::syntax_error error_of(std::string_view text, json::reader_options options = {}) {
  json::reader in{text, options};
  in.skip_value();
  CHECK_FALSE(in.finish());
  REQUIRE(in.syntax_error() != nullptr);
  return *in.syntax_error();
}

}  // namespace

TEST_CASE("a syntax error has its exact place") {
  const auto error = error_of("{\n  \"é\": [1, {\"b/c\": tru}]\n}");
  CHECK(error.offset == 22);
  CHECK(error.line == 2);
  CHECK(error.column == 20);
  CHECK(error.pointer == "/é/1/b~1c");
  CHECK(error.message == "expected a value");
}

TEST_CASE("each syntax error says what is wrong") {
  CHECK(error_of("").message == "the text ends where a value should be");
  CHECK(error_of("  ").message == "the text ends where a value should be");
  CHECK(error_of("[1").message == "the array has no end");
  CHECK(error_of("[1 2]").message == "expected ',' or ']'");
  CHECK(error_of("[1,]").message == "expected a value");
  CHECK(error_of("[,1]").message == "expected a value");
  CHECK(error_of("{").message == "expected the name of a member");
  CHECK(error_of("{\"a\":1").message == "the object has no end");
  CHECK(error_of("{\"a\":1,}").message == "expected the name of a member");
  CHECK(error_of("{\"a\" 1}").message == "expected ':' after a member's name");
  CHECK(error_of("{a:1}").message == "expected the name of a member");
  CHECK(error_of("{\"a\":1 \"b\":2}").message == "expected ',' or '}'");
  CHECK(error_of("1 1").message == "something follows the value");
  CHECK(error_of("\xEF\xBB\xBF{}").message == "expected a value");
  CHECK(error_of("\"\xff\"").message == "invalid UTF-8");
  CHECK(error_of("01").message == "a number must not begin with 0");
}

TEST_CASE("nothing is read after a syntax error") {
  json::reader in{"[1, x, 2]"};
  std::vector<int> value;
  read_json(in, value);
  CHECK(in.stopped());
  std::string text;
  CHECK_FALSE(in.read_string(text));
  CHECK_FALSE(in.take_null());
  in.skip_value();
  CHECK(in.tag("a", {"b"}) == -1);
  CHECK(in.violations().empty());
  CHECK(in.syntax_error()->offset == 4);
  CHECK_FALSE(in.finish());
}

TEST_CASE("a violation and then a syntax error: both are there") {
  json::reader in{"[true, 1"};
  std::vector<int> value;
  read_json(in, value);
  CHECK_FALSE(in.finish());
  CHECK(in.violations().size() == 1);
  CHECK(in.syntax_error() != nullptr);
}

TEST_CASE("depth is limited") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK_NOTHROW(json::any::parse(nested(64)));
  CHECK(error_of(nested(65)).message == "arrays and objects are nested too deep");
  CHECK(error_of(nested(65)).offset == 64);
  CHECK(error_of(nested(3), {.max_depth = 2}).offset == 2);
  CHECK(error_of(std::string(1'000'000, '[')).offset == 64);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(error_of(objects).message == "arrays and objects are nested too deep");
  // Depth is given back.
  CHECK_NOTHROW(json::any::parse("[" + nested(63) + "," + nested(63) + "]"));
}

TEST_CASE("json::error tells everything in one line") {
  try {
    (void)json::parse<std::vector<int>>("[1,\n\"x\",2.5]");
    FAIL("not integers");
  } catch (const json::error& error) {
    CHECK(std::string{error.what()} == "/1 must be an integer; /2 must be an integer");
    CHECK_FALSE(error.syntax());
  }
  try {
    (void)json::parse<std::vector<int>>("[1,\n x]");
    FAIL("no JSON");
  } catch (const json::error& error) {
    CHECK(std::string{error.what()} == "2:2: expected a value (at /1)");
    CHECK(error.syntax()->line == 2);
  }
}
