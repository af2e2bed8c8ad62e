#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/json/nlohmann.hpp>

using namespace tenon;

TEST_CASE("any keeps the exact text, without white space") {
  const auto value =
      json::any::parse(" { \"b\" : [ 1.50 , 1E2, \"a b\\u0041\\\"\" ] ,\n\"a\":null } ");
  CHECK(value.text() == R"({"b":[1.50,1E2,"a b\u0041\""],"a":null})");
  CHECK(value.kind() == json::kind::object);
  CHECK(json::to_text(value) == value.text());
  CHECK(json::any{}.is_null());
  CHECK(json::any::parse("123456789012345678901234567890.5").text() ==
        "123456789012345678901234567890.5");
  CHECK_THROWS_AS(json::any::parse("{"), json::error);
  CHECK_THROWS_AS(json::any::parse(""), json::error);
  CHECK_THROWS_AS(json::any::parse("1 2"), json::error);
}

TEST_CASE("any compares values") {
  const auto same = [](std::string_view a, std::string_view b) {
    return json::any::parse(a) == json::any::parse(b);
  };
  CHECK(same(R"({"a":1,"b":[true,null]})", R"({"b":[true,null],"a":1.0})"));
  CHECK(same("100", "1e2"));
  CHECK(same("0.1", "1e-1"));
  CHECK(same("-0", "0"));
  CHECK(same(R"("\u00e9\/")", R"("é/")"));
  CHECK_FALSE(same("9007199254740993", "9007199254740992"));
  CHECK_FALSE(same("1", "\"1\""));
  CHECK_FALSE(same("[1,2]", "[2,1]"));
  CHECK_FALSE(same(R"({"a":1})", R"({"a":1,"b":1})"));
  CHECK_FALSE(same("1", "-1"));
  CHECK_FALSE(same("true", "null"));
}

TEST_CASE("any converts to and from types") {
  const auto value = json::any::from(std::vector<int>{1, 2});
  CHECK(value.text() == "[1,2]");
  CHECK(value.as<std::vector<std::int64_t>>() == std::vector<std::int64_t>{1, 2});
  CHECK_THROWS_AS(value.as<std::string>(), json::error);
  CHECK(json::parse<map<json::any>>(R"({"x":{ "y":1 }})").at("x").text() == R"({"y":1})");
}

TEST_CASE("any converts to and from nlohmann::json") {
  const auto value = json::any::parse(R"({"a":[1,-2,2.5,"é",true,null],"b":{}})");
  const nlohmann::json tree = json::to_nlohmann(value);
  CHECK(tree.at("a").at(2) == 2.5);
  CHECK(json::from_nlohmann(tree) == value);
  CHECK(json::from_nlohmann(nlohmann::json::object()).text() == "{}");
}
