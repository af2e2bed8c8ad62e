#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;
using json::presence;

namespace {

struct account {
  std::int64_t id{};
  std::string name{};
  std::optional<std::string> secret{};
  patch<int> age{};
  nullable<bool> active{};
  map<int> rest{};

  bool operator==(const account&) const = default;
};

constexpr json::object_shape account_shape{{{"id", presence::required_in_response},
                                            {"name", presence::required},
                                            {"secret", presence::required_in_request},
                                            {"a/g~e", presence::optional},
                                            {"active", presence::required}}};

void read_json(json::reader& in, account& out) {
  for (json::object_reader object{in, account_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.name);
        break;
      case 2:
        read_json(in, out.secret);
        break;
      case 3:
        read_json(in, out.age);
        break;
      case 4:
        read_json(in, out.active);
        break;
      default:
        object.additional(out.rest);
    }
  }
}
void write_json(json::writer& out, const account& value) {
  json::object_writer object{out};
  if (object.writes_responses()) object.member("id", value.id);
  object.member("name", value.name);
  if (object.writes_requests()) object.member("secret", value.secret);
  object.member("a/g~e", value.age);
  object.member("active", value.active);
  object.additional(value.rest);
}

struct strict {
  int a{};
};
constexpr json::object_shape strict_shape{{{"a", presence::optional}}};
void read_json(json::reader& in, strict& out) {
  for (json::object_reader object{in, strict_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.a);
        break;
      default:
        object.refuse();
    }
  }
}

struct loose {
  int a{};
};
void read_json(json::reader& in, loose& out) {
  for (json::object_reader object{in, strict_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.a);
        break;
      default:
        object.skip();
    }
  }
}

template <class T>
std::vector<violation> violations_of(std::string_view text, json::side side = json::side::any) {
  json::reader in{text, {.side = side}};
  T value{};
  read_json(in, value);
  in.finish();
  REQUIRE(in.syntax_error() == nullptr);
  return in.violations();
}

}  // namespace

TEST_CASE("members are found in any order, spacing and spelling") {
  const account expected{
      .id = 1, .name = "n", .secret = "s", .age = 3, .active = true, .rest = {{"x", 1}, {"y", 2}}};
  for (
      const char* text :
      {R"({"id":1,"name":"n","secret":"s","a/g~e":3,"active":true,"x":1,"y":2})",
       R"({"y":2,"active":true,"x":1,"a/g~e":3,"secret":"s","name":"n","id":1})",
       " { \"id\" : 1 ,\n\t\"name\" : \"n\" , \"x\":1, \"secret\":\"s\",\r\n\"y\":2,\"a/g~e\" :3,"
       "\"active\":true } ",
       R"({"\u0069d":1,"n\u0061me":"n","secret":"s","a\/g~e":3,"active":true,"\u0078":1,"y":2})"}) {
    CAPTURE(text);
    CHECK(json::parse<account>(text) == expected);
  }
  CHECK(json::parse<account>(json::to_text(expected)) == expected);
}

TEST_CASE("absent, null and present members") {
  account value{.name = "n", .active = null};
  CHECK(json::to_text(value) == R"({"id":0,"name":"n","active":null})");
  CHECK(json::parse<account>(json::to_text(value)) == value);
  value.age = null;
  CHECK(json::to_text(value) == R"({"id":0,"name":"n","a/g~e":null,"active":null})");
  CHECK(json::parse<account>(json::to_text(value)) == value);
  // Optional is not nullable.
  CHECK(violations_of<account>(R"({"name":"n","secret":null,"active":null})") ==
        std::vector<violation>{{"/secret", "type", "must be a string"}});
}

TEST_CASE("readOnly and writeOnly members belong to one side") {
  const account value{.id = 7, .name = "n", .secret = "s"};
  CHECK(json::to_text(value, {.side = json::side::request}) ==
        R"({"name":"n","secret":"s","active":null})");
  CHECK(json::to_text(value, {.side = json::side::response}) ==
        R"({"id":7,"name":"n","active":null})");
  const auto missing = [](json::side side) { return violations_of<account>("{}", side); };
  CHECK(missing(json::side::any) == std::vector<violation>{{"/name", "required", "is required"},
                                                           {"/active", "required", "is required"}});
  CHECK(missing(json::side::request).at(1).pointer == "/secret");
  CHECK(missing(json::side::response).at(0).pointer == "/id");
}

TEST_CASE("unknown members are skipped, refused or kept") {
  CHECK(json::parse<loose>(R"({"b":{"c":[1,{"d":null}]},"a":1,"e":"x\n"})").a == 1);
  CHECK(violations_of<strict>(R"({"b":{},"a":1,"c":2})") ==
        std::vector<violation>{{"/b", "unknown_property", "is not a known property"},
                               {"/c", "unknown_property", "is not a known property"}});
}

TEST_CASE("a member that comes twice is a violation, wherever it stands") {
  const auto twice = [](std::string pointer) {
    return std::vector<violation>{{std::move(pointer), "duplicate_key", "is there more than once"}};
  };
  CHECK(violations_of<loose>(R"({"a":1,"a":2})") == twice("/a"));
  CHECK(violations_of<loose>(R"({"a":1,"\u0061":2})") == twice("/a"));
  CHECK(violations_of<loose>(R"({"z":1,"b":0,"z":2})") == twice("/z"));
  CHECK(violations_of<loose>(R"({"z":1,"b":0,"\u007a":2})") == twice("/z"));
  CHECK(violations_of<loose>(R"({"b":{"c":[0,{"x/y":1,"x/y":1}]}})") == twice("/b/c/1/x~1y"));
  CHECK(violations_of<map<int>>(R"({"k":1,"k":2})") == twice("/k"));
  CHECK(violations_of<json::any>(R"([{"k":1,"k":1}])") == twice("/0/k"));
  CHECK(violations_of<loose>(R"({"b":{"c":1},"d":{"c":1},"c":1})").empty());
}

TEST_CASE("violations name their places, and reading goes on") {
  CHECK(violations_of<account>(R"({"id":"x","name":[1],"a/g~e":1.5,"active":0,"more":true})") ==
        std::vector<violation>{{"/id", "type", "must be an integer"},
                               {"/name", "type", "must be a string"},
                               {"/a~1g~0e", "type", "must be an integer"},
                               {"/active", "type", "must be a boolean"},
                               {"/more", "type", "must be an integer"}});
  CHECK(violations_of<account>("[]") == std::vector<violation>{{"", "type", "must be an object"}});
  CHECK(violations_of<std::vector<account>>(R"([3,{"name":"n","active":null},{"name":"n"}])") ==
        std::vector<violation>{{"/0", "type", "must be an object"},
                               {"/2/active", "required", "is required"}});
}

TEST_CASE("the number of kept violations is limited") {
  std::string text = "[";
  for (int i = 0; i < 100; ++i) text += "true,";
  text += "1]";
  json::reader in{text, {.max_violations = 5}};
  std::vector<int> value;
  read_json(in, value);
  CHECK_FALSE(in.finish());
  CHECK(in.syntax_error() == nullptr);
  CHECK(in.violations().size() == 5);
}

namespace {

template <std::size_t Size>
struct wide {
  std::int64_t members[Size]{};
};

/// "m0", "m1", … as text that lives as long as the program.
template <std::size_t Size>
constexpr auto wide_names = [] {
  struct {
    char text[Size][4];
  } names{};
  for (std::size_t i = 0; i < Size; ++i) {
    names.text[i][0] = 'm';
    names.text[i][1] = static_cast<char>('0' + i / 100);
    names.text[i][2] = static_cast<char>('0' + i / 10 % 10);
    names.text[i][3] = static_cast<char>('0' + i % 10);
  }
  return names;
}();
template <std::size_t Size>
constexpr auto wide_shape = [] {
  json::field fields[Size];
  for (std::size_t i = 0; i < Size; ++i)
    fields[i] = {std::string_view{wide_names<Size>.text[i], 4}, presence::required};
  return json::object_shape{fields};
}();

template <std::size_t Size>
void read_json(json::reader& in, wide<Size>& out) {
  for (json::object_reader object{in, wide_shape<Size>}; object.next();) {
    if (object.field() < 0)
      object.refuse();
    else
      read_json(in, out.members[object.field()]);
  }
}

template <std::size_t Size>
void check_wide() {
  std::string forwards = "{";
  std::string backwards = "{";
  for (std::size_t i = 0; i < Size; ++i) {
    const auto member = [&](std::size_t k) {
      return "\"" + std::string{wide_names<Size>.text[k], 4} + "\":" + std::to_string(k);
    };
    if (i > 0) forwards += ',';
    if (i > 0) backwards += ',';
    forwards += member(i);
    backwards += member(Size - 1 - i);
  }
  for (const std::string& text : {forwards + "}", backwards + "}"}) {
    const auto value = json::parse<wide<Size>>(text);
    for (std::size_t i = 0; i < Size; ++i)
      if (value.members[i] != static_cast<std::int64_t>(i)) FAIL(i);
  }
  const auto found = violations_of<wide<Size>>(R"({"m000":1,"m000":2,"m":1,"m9999":1})");
  CHECK(found.size() == std::min<std::size_t>(32, 3 + Size - 1));
  CHECK(found.at(0).code == "duplicate_key");
  CHECK(found.at(1).code == "unknown_property");
}

}  // namespace

TEST_CASE("objects of many members") {
  check_wide<1>();
  check_wide<63>();
  check_wide<64>();
  check_wide<65>();
  check_wide<300>();
}

TEST_CASE("names that only look alike are told apart") {
  constexpr json::object_shape shape{{{"", presence::optional},
                                      {"a", presence::optional},
                                      {"aa", presence::optional},
                                      {"prefix00_x_suffix00", presence::optional},
                                      {"prefix00_y_suffix00", presence::optional}}};
  std::string_view names[] = {"prefix00_y_suffix00", "aa", "", "prefix00_x_suffix00", "a", "aaa",
                              "prefix00_z_suffix00"};
  std::string text = "{";
  for (const auto name : names)
    text += (text.size() > 1 ? ",\"" : "\"") + std::string{name} + "\":0";
  text += "}";
  std::vector<int> fields;
  json::reader in{text};
  for (json::object_reader object{in, shape}; object.next(); object.skip())
    fields.push_back(object.field());
  CHECK(in.finish());
  CHECK(fields == std::vector<int>{4, 2, 0, 3, 1, -1, -1});
}
