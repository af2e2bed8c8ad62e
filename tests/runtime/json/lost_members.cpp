// Which alternative of anyOf is taken where a value fits several: the one that keeps most of it.
#include <chrono>
#include <optional>
#include <support/catch.hpp>
#include <support/thread_time.hpp>
#include <tenon/json.hpp>

using namespace tenon;
using json::presence;

namespace {

struct some;
struct small {
  int id{};
};
struct large {
  int id{};
  std::optional<int> size{};
  std::vector<box<some>> parts{};
};
struct other {
  int id{};
  std::string size{};
};
struct some : one_of<small, large, other> {
  using one_of::one_of;
};

constexpr json::object_shape small_shape{{{"id", presence::required}}};
constexpr json::object_shape large_shape{
    {{"id", presence::required}, {"size", presence::optional}, {"parts", presence::optional}}};
constexpr json::object_shape other_shape{
    {{"id", presence::required}, {"size", presence::required}}};

void read_json(json::reader& in, some& out) { json::read_first_match(in, out); }
void read_json(json::reader& in, small& out) {
  for (json::object_reader object{in, small_shape}; object.next();)
    object.field() == 0 ? read_json(in, out.id) : object.skip();
}
void read_json(json::reader& in, large& out) {
  for (json::object_reader object{in, large_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.size);
        break;
      case 2:
        read_json(in, out.parts);
        break;
      default:
        object.skip();
    }
  }
}
void read_json(json::reader& in, other& out) {
  for (json::object_reader object{in, other_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.size);
        break;
      default:
        object.skip();
    }
  }
}

struct chain;
struct joint {
  int id{};
  std::vector<box<chain>> parts{};
};
struct chain : one_of<joint, small> {
  using one_of::one_of;
};

constexpr json::object_shape joint_shape{
    {{"id", presence::required}, {"parts", presence::optional}}};

void read_json(json::reader& in, chain& out) { json::read_first_match(in, out); }
void read_json(json::reader& in, joint& out) {
  for (json::object_reader object{in, joint_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        read_json(in, out.id);
        break;
      case 1:
        read_json(in, out.parts);
        break;
      default:
        object.skip();
    }
  }
}

some read(std::string_view text) { return json::parse<some>(text); }

}  // namespace

TEST_CASE("of several alternatives that fit the first that loses nothing is taken") {
  CHECK(read(R"({"id":1})").get<small>().id == 1);
  CHECK(read(R"({"id":1,"size":2})").get<large>().size == 2);
  CHECK(read(R"({"id":1,"size":"s"})").get<other>().size == "s");
}

TEST_CASE("where each alternative loses members the first that loses the fewest is taken") {
  CHECK(read(R"({"id":1,"x":1})").holds<small>());
  CHECK(read(R"({"x":1,"id":1,"size":2})").get<large>().size == 2);
  CHECK(read(R"({"id":1,"size":"s","x":1})").get<other>().size == "s");
  // What follows is read from where the value ends.
  const auto list = json::parse<std::vector<some>>(R"([{"id":1,"size":2,"x":3},{"id":4}])");
  CHECK(list.at(0).get<large>().size == 2);
  CHECK(list.at(1).get<small>().id == 4);
}

TEST_CASE("members that are lost further inside count too") {
  const some value = read(R"({"id":1,"parts":[{"id":2,"size":3},{"id":4,"size":"s","x":1}]})");
  const std::vector<box<some>>& parts = value.get<large>().parts;
  CHECK(parts.at(0)->holds<large>());
  CHECK(parts.at(1)->holds<other>());
}

TEST_CASE("alternatives inside alternatives that all lose members are read at a bounded price") {
  constexpr int depth = 40;
  std::string text;
  for (int i = 0; i < depth; ++i) text += R"({"id":1,"x":1,"parts":[)";
  text += R"({"id":2})";
  for (int i = 0; i < depth; ++i) text += "]}";
  const auto start = thread_time();
  json::reader in{text, {.max_depth = 200}};
  some value;
  read_json(in, value);
  CHECK(in.finish());
  CHECK(value.holds<large>());
  CHECK(thread_time() - start < std::chrono::seconds{1});
}

TEST_CASE("what loses members at every level is read where reading one alternative is enough") {
  const int depth = GENERATE(20, 100);
  const std::string unknown(GENERATE(1U, 4000U), 'x');
  std::string text;
  for (int i = 0; i < depth; ++i) text += R"({"id":1,"x":")" + unknown + R"(","parts":[)";
  text += R"({"id":2})";
  for (int i = 0; i < depth; ++i) text += "]}";
  json::reader in{text, {.max_depth = 400}};
  chain value;
  read_json(in, value);
  CHECK(in.finish());
  const chain* last = &value;
  for (int i = 0; i < depth; ++i) {
    REQUIRE(last->holds<joint>());
    last = &*last->get<joint>().parts.at(0);
  }
  CHECK(last->holds<joint>());
}
