#include <chrono>
#include <optional>
#include <support/catch.hpp>
#include <support/thread_time.hpp>
#include <tenon/json.hpp>
#include <tenon/json/default_tag.hpp>

using namespace tenon;
using json::presence;

namespace {

struct circle {
  std::string kind{};
  double radius{};
  bool operator==(const circle&) const = default;
};
struct square {
  std::string kind{};
  double side{};
  bool operator==(const square&) const = default;
};
constexpr json::object_shape circle_shape{
    {{"kind", presence::optional}, {"radius", presence::required}}};
constexpr json::object_shape square_shape{
    {{"kind", presence::optional}, {"side", presence::required}}};

void read_json(json::reader& in, circle& out) {
  for (json::object_reader object{in, circle_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.kind);
        break;
      case 1:
        read_json(in, out.radius, rules::number<double>{.minimum = 0});
        break;
      default:
        object.skip();
    }
  }
}
void read_json(json::reader& in, square& out) {
  for (json::object_reader object{in, square_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.kind);
        break;
      case 1:
        read_json(in, out.side);
        break;
      default:
        object.skip();
    }
  }
}
void write_json(json::writer& out, const circle& value) {
  json::object_writer object{out};
  object.member("kind", value.kind);
  object.member("radius", value.radius);
}
void write_json(json::writer& out, const square& value) {
  json::object_writer object{out};
  object.member("kind", value.kind);
  object.member("side", value.side);
}

struct tagged : one_of<circle, square> {
  using one_of::one_of;
  bool operator==(const tagged&) const = default;
};
void read_json(json::reader& in, tagged& out) {
  switch (in.tag("kind", {"circle", "square"})) {
    case 0:
      read_json(in, out.emplace<circle>());
      break;
    case 1:
      read_json(in, out.emplace<square>());
      break;
  }
}

struct tagged_or_square : one_of<circle, square> {
  using one_of::one_of;
};
void read_json(json::reader& in, tagged_or_square& out) {
  switch (json::tag_or(in, "kind", {"circle"}, 1)) {
    case 0:
      read_json(in, out.emplace<circle>());
      break;
    case 1:
      read_json(in, out.emplace<square>());
      break;
  }
}

struct by_members : one_of<circle, square> {
  using one_of::one_of;
};
void read_json(json::reader& in, by_members& out) {
  switch (in.signature({{"radius"}, {"kind", "side"}})) {
    case 0:
      read_json(in, out.emplace<circle>());
      break;
    case 1:
      read_json(in, out.emplace<square>());
      break;
  }
}

/// A circle may have what squares have: the first that fits is meant.
struct by_members_of_several : one_of<circle, square> {
  using one_of::one_of;
};
void read_json(json::reader& in, by_members_of_several& out) {
  switch (in.any_signature({{"radius"}, {"kind", "side"}})) {
    case 0:
      read_json(in, out.emplace<circle>());
      break;
    case 1:
      read_json(in, out.emplace<square>());
      break;
    case 2:
      json::read_first_match(in, out);
      break;
  }
}

struct numbered : one_of<circle, square> {
  using one_of::one_of;
};
void read_json(json::reader& in, numbered& out) {
  switch (json::tag_or(in, "number", {std::int64_t{1}, std::int64_t{7}}, 2)) {
    case 0:
    case 1:
      read_json(in, out.emplace<circle>());
      break;
    case 2:
      read_json(in, out.emplace<square>());
      break;
  }
}

struct by_kind : one_of<std::string, std::int64_t, double, std::vector<by_kind>> {
  using one_of::one_of;
  bool operator==(const by_kind&) const = default;
};
void read_json(json::reader& in, by_kind& out) {
  switch (in.peek()) {
    case json::kind::string:
      read_json(in, out.emplace<std::string>());
      break;
    case json::kind::integer:
      read_json(in, out.emplace<std::int64_t>());
      break;
    case json::kind::number:
      read_json(in, out.emplace<double>());
      break;
    case json::kind::array:
      read_json(in, out.emplace<std::vector<by_kind>>());
      break;
    default:
      in.mismatch("a string, a number or an array");
  }
}

struct exactly : one_of<circle, square, std::int32_t, std::int64_t> {
  using one_of::one_of;
};
void read_json(json::reader& in, exactly& out) { json::read_exactly_one(in, out); }

struct first : one_of<std::int32_t, std::int64_t, circle, box<std::vector<first>>> {
  using one_of::one_of;
};
void read_json(json::reader& in, first& out) { json::read_first_match(in, out); }

/// Two alternatives that both contain the union again: the worst there is for trying.
struct twisted;
struct left {
  std::vector<box<twisted>> a{};
};
struct right {
  std::vector<box<twisted>> a{};
  std::string b{};
};
struct twisted : one_of<left, right> {
  using one_of::one_of;
};
constexpr json::object_shape left_shape{{{"a", presence::required}}};
constexpr json::object_shape right_shape{{{"a", presence::required}, {"b", presence::required}}};
void read_json(json::reader& in, twisted& out) { json::read_exactly_one(in, out); }
void read_json(json::reader& in, left& out) {
  for (json::object_reader object{in, left_shape}; object.next();)
    object.field() == 0 ? read_json(in, out.a) : object.refuse();
}
void read_json(json::reader& in, right& out) {
  for (json::object_reader object{in, right_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.a);
        break;
      case 1:
        read_json(in, out.b);
        break;
      default:
        object.refuse();
    }
  }
}

enum class warm { red, orange, unknown };
enum class cold { blue, green, orange, unknown };
constexpr json::enum_names<warm, 2> warm_names{{{"red", warm::red}, {"orange", warm::orange}}};
constexpr json::enum_names<cold, 3> cold_names{
    {{"blue", cold::blue}, {"green", cold::green}, {"orange", cold::orange}}};
void read_json(json::reader& in, warm& out) { json::read_enum(in, out, warm_names, warm::unknown); }
void read_json(json::reader& in, cold& out) { json::read_enum(in, out, cold_names, cold::unknown); }
struct one_color : one_of<warm, cold> {
  using one_of::one_of;
};
void read_json(json::reader& in, one_color& out) { json::read_exactly_one(in, out); }
struct some_color : one_of<warm, cold> {
  using one_of::one_of;
};
void read_json(json::reader& in, some_color& out) { json::read_first_match(in, out); }

template <class T>
std::vector<violation> violations_of(std::string_view text) {
  json::reader in{text};
  T value{};
  read_json(in, value);
  in.finish();
  REQUIRE(in.syntax_error() == nullptr);
  return in.violations();
}

}  // namespace

TEST_CASE("a tag chooses the alternative, wherever it stands") {
  CHECK(json::parse<tagged>(R"({"kind":"circle","radius":1})").get<circle>().radius == 1);
  CHECK(json::parse<tagged>(R"({"side":2,"x":[{"kind":"circle"}],"kind":"sq\u0075are"})")
            .get<square>()
            .side == 2);
  const tagged value = square{"square", 3};
  CHECK(json::to_text(value) == R"({"kind":"square","side":3})");
  CHECK(json::parse<tagged>(json::to_text(value)) == value);
  CHECK(json::parse<std::vector<tagged>>(
            R"([{"kind":"circle","radius":1},{"kind":"square","side":1}])")
            .size() == 2);
}

TEST_CASE("a tag that does not choose is one violation") {
  using list = std::vector<violation>;
  CHECK(violations_of<tagged>(R"({"kind":"oval"})") ==
        list{{"/kind", "enum", R"(must be one of "circle", "square")"}});
  CHECK(violations_of<tagged>(R"({"kind":3})") ==
        list{{"/kind", "enum", R"(must be one of "circle", "square")"}});
  CHECK(violations_of<tagged>(R"({"radius":3})") == list{{"/kind", "required", "is required"}});
  CHECK(violations_of<tagged>("[]") == list{{"", "type", "must be an object"}});
  CHECK(violations_of<std::vector<tagged>>(R"([{"kind":"circle","radius":-1},{"kind":"?"}])") ==
        list{{"/0/radius", "minimum", "must be at least 0"},
             {"/1/kind", "enum", R"(must be one of "circle", "square")"}});
  // What is broken before the tag is told instead of it.
  CHECK(violations_of<tagged>(R"({"x":{"y":1,"y":2},"kind":"circle"})") ==
        list{{"/x/y", "duplicate_key", "is there more than once"}});
}

TEST_CASE("a tag that does not choose may mean an alternative") {
  CHECK(json::parse<tagged_or_square>(R"({"radius":1,"kind":"circle"})").holds<circle>());
  CHECK(json::parse<tagged_or_square>(R"({"kind":"box","side":1})").get<square>().kind == "box");
  CHECK(json::parse<tagged_or_square>(R"({"side":1})").holds<square>());
  CHECK(json::parse<tagged_or_square>(R"({"side":1,"circle":"kind"})").holds<square>());
  CHECK(json::parse<numbered>(R"({"radius":1,"number":7})").holds<circle>());
  CHECK(json::parse<numbered>(R"({"side":1,"number":2})").holds<square>());
  using list = std::vector<violation>;
  CHECK(violations_of<tagged_or_square>(R"({"kind":3})") ==
        list{{"/kind", "type", "must be a string"}, {"/side", "required", "is required"}});
  CHECK(violations_of<tagged_or_square>("[]") == list{{"", "type", "must be an object"}});
}

TEST_CASE("integers can be tags") {
  json::reader in{R"([{"v":2},{"v":"2"}])"};
  std::vector<int> indexes;
  for (json::list_reader list{in}; list.next();) {
    indexes.push_back(in.tag("v", {1, 2}));
    if (indexes.back() >= 0) in.skip_value();
  }
  CHECK(indexes == std::vector{1, -1});
  CHECK(in.violations() == std::vector<violation>{{"/1/v", "enum", "must be one of 1, 2"}});
}

TEST_CASE("required members choose the alternative") {
  CHECK(json::parse<by_members>(R"({"radius":1})").holds<circle>());
  CHECK(json::parse<by_members>(R"({"side":1,"kind":""})").holds<square>());
  CHECK(violations_of<by_members>(R"({"side":1})").at(0).code == "one_of");
  CHECK(violations_of<by_members>(R"({"side":1,"kind":"","radius":1})").at(0).code == "one_of");
  CHECK(violations_of<by_members>("1").at(0).code == "type");
  CHECK(violations_of<by_members_of_several>(R"({"side":1})").at(0).code == "one_of");
  CHECK(violations_of<by_members_of_several>("1").at(0).code == "type");
  CHECK(json::parse<by_members_of_several>(R"({"side":1,"kind":""})").holds<square>());
  const std::string several = R"({"side":1,"kind":"","radius":)";
  CHECK(json::parse<by_members_of_several>(several + "1}").holds<circle>());
  CHECK(json::parse<by_members_of_several>(several + "true}").holds<square>());
}

TEST_CASE("the kind of the value chooses the alternative") {
  const auto value = json::parse<by_kind>(R"(["a",1,1.5,[2.0]])");
  CHECK(json::to_text(value) == R"(["a",1,1.5,[2]])");
  CHECK(violations_of<by_kind>(R"(["a",null,{"b":1}])") ==
        std::vector<violation>{{"/1", "type", "must be a string, a number or an array"},
                               {"/2", "type", "must be a string, a number or an array"}});
}

TEST_CASE("exactly one alternative must fit") {
  CHECK(json::parse<exactly>(R"({"side":1})").holds<square>());
  CHECK(json::parse<exactly>(R"({"radius":1})").holds<circle>());
  CHECK(json::parse<exactly>("3000000000").holds<std::int64_t>());
  CHECK(violations_of<exactly>("3") ==
        std::vector<violation>{
            {"", "one_of", "must fit exactly one of the alternatives, not several"}});
  CHECK(violations_of<exactly>(R"({"radius":1,"side":1})").size() == 1);
  CHECK(violations_of<std::vector<exactly>>(R"([{"radius":-1},true,{"side":1}])") ==
        std::vector<violation>{{"/0", "one_of", "must fit one of the alternatives"},
                               {"/1", "one_of", "must fit one of the alternatives"}});
  CHECK_THROWS_AS(json::parse<exactly>(R"({"side":1)"), json::error);
  CHECK_THROWS_AS(json::parse<exactly>(R"({"side":1,"x":tru})"), json::error);
}

TEST_CASE("the first alternative that fits is taken") {
  CHECK(json::parse<first>("3").holds<std::int32_t>());
  CHECK(json::parse<first>("3000000000").holds<std::int64_t>());
  const auto nested = json::parse<first>(R"([1,[{"radius":1}],[]])");
  CHECK(nested.get<std::vector<first>>().at(1).holds<std::vector<first>>());
  CHECK(violations_of<first>(R"([1,[{"radius":-1}]])") ==
        std::vector<violation>{{"", "one_of", "must fit one of the alternatives"}});
}

TEST_CASE("unions inside unions cannot be made expensive") {
  CHECK(json::parse<twisted>(R"({"a":[{"a":[],"b":""}]})").holds<left>());
  std::string text;
  for (int i = 0; i < 30; ++i) text += R"({"a":[)";
  for (int i = 0; i < 30; ++i) text += R"(],"b":""})";
  const auto start = thread_time();
  json::reader in{text, {.max_depth = 100}};
  twisted value;
  read_json(in, value);
  CHECK_FALSE(in.finish());
  REQUIRE(in.syntax_error() != nullptr);
  CHECK(in.syntax_error()->message == "too many alternatives had to be tried to read the value");
  CHECK(thread_time() - start < std::chrono::seconds{10});
}

TEST_CASE("an alternative that lists a value is taken before one that does not know it") {
  const auto read = [](auto value, std::string_view text, json::side side) {
    json::reader in{text, {.side = side}};
    read_json(in, value);
    return in.finish() ? std::optional(value) : std::nullopt;
  };
  using json::side;
  CHECK(read(one_color(), R"("red")", side::response).value().get<warm>() == warm::red);
  CHECK(read(one_color(), R"("blue")", side::response).value().get<cold>() == cold::blue);
  CHECK(read(some_color(), R"("blue")", side::response).value().get<cold>() == cold::blue);
  // In both; in none, which either could take; and where nothing unknown is taken.
  CHECK_FALSE(read(one_color(), R"("orange")", side::response));
  CHECK(read(some_color(), R"("orange")", side::response).value().get<warm>() == warm::orange);
  CHECK_FALSE(read(one_color(), R"("pink")", side::response));
  CHECK(read(some_color(), R"("pink")", side::response).value().get<warm>() == warm::unknown);
  CHECK_FALSE(read(some_color(), R"("pink")", side::request));
  CHECK(read(one_color(), R"("green")", side::request).value().get<cold>() == cold::green);
}
