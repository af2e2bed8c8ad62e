#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;

namespace {

enum class status { available, sold, unknown };
enum class level { low, high, unknown };

constexpr json::enum_names<status, 2> status_names{
    {{"available", status::available}, {"sold", status::sold}}};
constexpr json::enum_numbers<level, 2> level_numbers{{{1, level::low}, {10, level::high}}};

void read_json(json::reader& in, status& out) {
  json::read_enum(in, out, status_names, status::unknown);
}
void write_json(json::writer& out, status value) { json::write_enum(out, value, status_names); }
void read_json(json::reader& in, level& out) {
  json::read_enum(in, out, level_numbers, level::unknown);
}
void write_json(json::writer& out, level value) { json::write_enum(out, value, level_numbers); }

}  // namespace

TEST_CASE("enums read and write their texts or numbers") {
  CHECK(json::parse<std::vector<status>>(R"(["sold","av\u0061ilable"])") ==
        std::vector{status::sold, status::available});
  CHECK(json::parse<level>("10") == level::high);
  CHECK(json::to_text(std::vector{level::low, level::high}) == "[1,10]");
  CHECK(json::to_text(map<status>{{"s", status::sold}}) == R"({"s":"sold"})");
  CHECK_THROWS_AS(json::to_text(status::unknown), std::domain_error);
  CHECK_THROWS_AS(json::to_text(level::unknown), std::domain_error);
}

TEST_CASE("enums are open when a response is read, and closed elsewhere") {
  const json::reader_options response{.side = json::side::response};
  CHECK(json::parse<status>(R"("lost")", response) == status::unknown);
  CHECK(json::parse<level>("7", response) == level::unknown);
  CHECK_THROWS_AS(json::parse<status>("7", response), json::error);
  json::reader in{R"({"a":"lost","b":"sold"})", {.side = json::side::request}};
  map<status> value;
  read_json(in, value);
  CHECK(in.violations() ==
        std::vector<violation>{{"/a", "enum", R"(must be one of "available", "sold")"}});
  try {
    (void)json::parse<level>("7");
    FAIL("7 is not listed");
  } catch (const json::error& error) {
    CHECK(error.violations().at(0).message == "must be one of 1, 10");
  }
}
