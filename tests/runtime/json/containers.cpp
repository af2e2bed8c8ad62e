#include <chrono>
#include <support/catch.hpp>
#include <support/thread_time.hpp>
#include <tenon/json.hpp>

using namespace tenon;

namespace {

template <class T, class Rule>
std::vector<violation> violations_of(std::string_view text, const Rule& rule) {
  json::reader in{text};
  T value{};
  read_json(in, value, rule);
  in.finish();
  REQUIRE(in.syntax_error() == nullptr);
  return in.violations();
}

template <class T>
std::string again(std::string_view text) {
  return json::to_text(json::parse<T>(text));
}

}  // namespace

TEST_CASE("lists, tuples, maps and scalars read and write") {
  CHECK(again<std::vector<int>>(" [ 1 , 2,3 ] ") == "[1,2,3]");
  CHECK(again<std::vector<int>>("[]") == "[]");
  CHECK(again<std::vector<std::vector<bool>>>("[[true,false],[]]") == "[[true,false],[]]");
  CHECK(again<map<std::vector<std::string>>>(R"({"b":["x"],"a":[]})") == R"({"a":[],"b":["x"]})");
  CHECK(again<map<int>>("{ }") == "{}");
  CHECK(again<std::tuple<int, std::string, bool>>(R"([1,"a",true])") == R"([1,"a",true])");
  CHECK(again<std::tuple<>>("[]") == "[]");
  CHECK(again<std::vector<nullable<int>>>("[null,1]") == "[null,1]");
  CHECK(again<std::vector<patch<int>>>("[null,1]") == "[null,1]");
  CHECK(again<null_t>("null") == "null");
  CHECK(again<std::monostate>("null") == "null");
  CHECK(again<box<bool>>("true") == "true");
  CHECK(json::parse<std::vector<int>>("[1,2]") == std::vector{1, 2});
}

TEST_CASE("a container that is read again forgets what it held") {
  std::vector<int> list{7, 8, 9};
  map<int> members{{"old", 1}};
  json::reader a{"[1]"};
  json::reader b{R"({"new":2})"};
  read_json(a, list);
  read_json(b, members);
  CHECK(list == std::vector{1});
  CHECK(members == map<int>{{"new", 2}});
}

TEST_CASE("tuples have an exact size") {
  const auto code = [](std::string_view text) {
    try {
      (void)json::parse<std::tuple<int, int>>(text);
      return std::string{};
    } catch (const json::error& error) {
      return error.violations().at(0).code;
    }
  };
  CHECK(code("[1,2]").empty());
  CHECK(code("[1]") == "min_items");
  CHECK(code("[]") == "min_items");
  CHECK(code("[1,2,3]") == "max_items");
  CHECK(code("{}") == "type");
}

TEST_CASE("rules of lists") {
  constexpr rules::list sized{.min_items = 2, .max_items = 3};
  CHECK(violations_of<std::vector<int>>("[1,2]", sized).empty());
  CHECK(violations_of<std::vector<int>>("[1]", sized) ==
        std::vector<violation>{{"", "min_items", "must have at least 2 items"}});
  CHECK(violations_of<std::vector<int>>("[1,2,3,4,5]", sized) ==
        std::vector<violation>{{"", "max_items", "must have at most 3 items"}});
  constexpr rules::list nested{
      .min_items = 0,
      .items = rules::list{.max_items = 1, .items = rules::number<int>{.minimum = 5}}};
  CHECK(violations_of<std::vector<std::vector<int>>>("[[5],[4],[6,7]]", nested) ==
        std::vector<violation>{{"/1/0", "minimum", "must be at least 5"},
                               {"/2", "max_items", "must have at most 1 item"}});

  // Items beyond the limit are not kept.
  json::reader in{"[1,2,3,4,5]"};
  std::vector<int> value;
  read_json(in, value, sized);
  CHECK(value.size() == 3);
}

TEST_CASE("unique items are unique as JSON values") {
  constexpr rules::list unique{.unique = true};
  const auto is_unique = [&](std::string_view text) {
    return violations_of<std::vector<json::any>>(text, unique).empty();
  };
  CHECK(is_unique(R"([1,"1",true,null,[1],{"a":1},1.5])"));
  CHECK_FALSE(is_unique("[1,2,1.0]"));
  CHECK_FALSE(is_unique("[100,1e2]"));
  CHECK_FALSE(is_unique(R"(["a","\u0061"])"));
  CHECK_FALSE(is_unique(R"([{"a":1,"b":[2]},{"b":[2.0],"a":1}])"));
  CHECK_FALSE(is_unique("[0,-0]"));
  CHECK(is_unique(R"([{"a":1},{"a":2}])"));
}

TEST_CASE("rules of maps") {
  constexpr rules::entries rule{
      .min_properties = 1, .max_properties = 2, .values = rules::text{.max_length = 2}};
  CHECK(violations_of<map<std::string>>(R"({"a":"xx"})", rule).empty());
  CHECK(violations_of<map<std::string>>("{}", rule) ==
        std::vector<violation>{{"", "min_properties", "must have at least 1 property"}});
  CHECK(violations_of<map<std::string>>(R"({"a":"xxx","b":"","c":"","d":""})", rule) ==
        std::vector<violation>{{"/a", "max_length", "must have at most 2 characters"},
                               {"", "max_properties", "must have at most 2 properties"}});
}

TEST_CASE("names chosen by a peer cannot make reading slow") {
  // As many members as fit one megabyte, in an order and with names that are bad for most tables.
  std::string text = "{";
  for (int i = 100'000; i > 0; --i) {
    if (text.size() > 1) text += ',';
    text += "\"AaAaBB" + std::to_string(i) + "\":1";
  }
  text += "}";
  const auto start = thread_time();
  CHECK(json::parse<map<int>>(text).size() == 100'000);
  CHECK_NOTHROW(json::any::parse(text));
  json::reader in{text};
  in.skip_value();
  CHECK(in.finish());
  CHECK(thread_time() - start < std::chrono::seconds{20});
}
