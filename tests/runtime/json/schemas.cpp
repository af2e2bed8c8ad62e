#include <support/catch.hpp>

#include <string>
#include <string_view>
#include <tenon/json.hpp>
#include <vector>

namespace {

using namespace tenon;
using rules::schema;

std::vector<violation> found_in(std::string_view text, const schema& rule) {
  json::reader in{text};
  json::any out;
  read_json(in, out, rules::conforms_to{&rule});
  in.finish();
  return in.violations();
}

/// "pointer code" of each violation, or nothing.
std::string broken(std::string_view text, const schema& rule) {
  std::string out;
  for (const violation& each : found_in(text, rule)) {
    if (!out.empty()) out += ", ";
    out += each.pointer + " " + each.code;
  }
  return out;
}

constexpr schema text{.types = rules::string_type};
constexpr schema whole{.types = rules::integer_type};
constexpr schema nothing{.refuses_all = true};
constexpr schema positive{.exclusive_minimum = "0"};

}  // namespace

TEST_CASE("keywords for one type ignore values of the others", "[json]") {
  const schema rule{.minimum = "3", .max_length = 2, .min_items = 1, .min_properties = 1};
  for (const char* good : {"3", "\"ab\"", "[0]", R"({"a":1})", "true", "null"})
    CHECK(broken(good, rule).empty());
  CHECK(broken("2.9999999999999999999", rule) == " minimum");
  CHECK(broken("\"abc\"", rule) == " max_length");
  CHECK(broken("[]", rule) == " min_items");
  CHECK(broken("{}", rule) == " min_properties");
}

TEST_CASE("numbers are compared as exact decimals", "[json]") {
  CHECK(broken("12345678901234567890.1", schema{.maximum = "12345678901234567890"}) == " maximum");
  CHECK(broken("1e-400", schema{.exclusive_minimum = "0"}).empty());
  CHECK(broken("-1e-400", schema{.minimum = "0"}) == " minimum");
  CHECK(broken("100", schema{.maximum = "1e2"}).empty());
  CHECK(broken("-5", schema{.exclusive_maximum = "-5.0"}) == " exclusive_maximum");
  CHECK(broken("0.3", schema{.multiple_of = "0.1"}).empty());
  CHECK(broken("1.0", schema{.types = rules::integer_type}).empty());
}

TEST_CASE("const and enum are compared as values", "[json]") {
  const schema rule{.constant = R"({"a":1,"b":[2]})"};
  CHECK(broken(R"({ "b": [2.0], "a": 1e0 })", rule).empty());
  CHECK(broken(R"({"a":1})", rule) == " const");
  static constexpr std::string_view values[] = {"1", "null", R"("x")"};
  CHECK(broken("\"\\u0078\"", schema{.enumeration = values}).empty());
  CHECK(broken("2", schema{.enumeration = values}) == " enum");
}

TEST_CASE("violations below a value carry its pointer", "[json]") {
  static constexpr rules::named_schema members[] = {{"a/b", &text}, {"gone", &nothing}};
  static constexpr std::string_view needed[] = {"id"};
  const schema rule{.required = needed, .properties = members, .additional_properties = &whole};
  CHECK(broken(R"({"a/b":1,"gone":0,"other":"x"})", rule) ==
        "/id required, /a~1b type, /gone unknown_property, /other type");
  static constexpr const schema* prefix[] = {&text, &whole};
  CHECK(broken(R"([1,2,3])", schema{.prefix_items = prefix, .items = &nothing}) ==
        "/0 type, /2 false");
}

TEST_CASE("a schema can rule out, choose and combine", "[json]") {
  CHECK(broken("1", schema{.negated = &whole}) == " not");
  CHECK(broken("\"\"", schema{.negated = &whole}).empty());
  static constexpr const schema* both[] = {&whole, &positive};
  CHECK(broken("\"\"", schema{.any_of = both}).empty());
  CHECK(broken("-0.5", schema{.any_of = both}) == " any_of");
  CHECK(broken("-1", schema{.one_of = both}).empty());
  CHECK(broken("1", schema{.one_of = both}) == " one_of");
  CHECK(broken("-0.5", schema{.all_of = both}) == " type,  exclusive_minimum");
  const schema choice{.condition = &whole, .consequence = &positive, .alternative = &text};
  CHECK(broken("-1", choice) == " exclusive_minimum");
  CHECK(broken("true", choice) == " type");
}

TEST_CASE("arrays are searched for what they contain", "[json]") {
  const schema rule{.contains = &whole, .min_contains = 2, .max_contains = 3};
  CHECK(broken("[1,\"\",2]", rule).empty());
  CHECK(broken("[1]", rule) == " contains");
  CHECK(broken("[1,2,3,4]", rule) == " max_contains");
  CHECK(broken("[1, 1.0]", schema{.unique_items = true}) == " unique_items");
}

TEST_CASE("what no schema has looked at is unevaluated", "[json]") {
  static constexpr rules::named_schema a[] = {{"a", &whole}};
  static constexpr rules::named_schema b[] = {{"b", &text}};
  static constexpr schema has_a{.properties = a};
  static constexpr schema has_b{.properties = b};
  static constexpr const schema* either[] = {&has_a, &has_b};
  const schema rule{.unevaluated_properties = &nothing, .any_of = either};
  CHECK(broken(R"({"a":1,"b":"x"})", rule).empty());
  // The alternative that fails has looked at nothing.
  CHECK(broken(R"({"a":1,"b":2})", rule) == "/b unknown_property");
  const schema items{.contains = &whole, .unevaluated_items = &text};
  CHECK(broken(R"([1,"x"])", items).empty());
  CHECK(broken(R"([1,true])", items) == "/1 type");
}

TEST_CASE("names of members are checked", "[json]") {
  static const rules::pattern prefix{"^x-"};
  static const rules::pattern_schema by_name[] = {{&prefix, &whole}};
  static constexpr schema is_short{.max_length = 3};
  const schema rule{.pattern_properties = by_name, .property_names = &is_short};
  CHECK(broken(R"({"x-a":1,"b":"any"})", rule).empty());
  CHECK(broken(R"({"x-a":"1","long":2})", rule) == "/long property_names, /x-a type");
  static constexpr std::string_view needed[] = {"b"};
  static constexpr rules::dependency needs[] = {{"a", needed}};
  CHECK(broken(R"({"a":1})", schema{.dependent_required = needs}) == "/b dependent_required");
}

TEST_CASE("a schema that leads to itself ends", "[json]") {
  static constinit const schema* self[1] = {};
  static const schema loop{.all_of = self};
  self[0] = &loop;
  CHECK(broken("1", loop).starts_with(" too_complex"));
  const schema negation{.negated = &loop};
  CHECK(broken("1", negation) == " too_complex");
}

TEST_CASE("a value that breaks its schema is skipped, and reading goes on", "[json]") {
  json::reader in{R"([1,"x",2])"};
  std::vector<std::int64_t> out;
  read_json(in, out, rules::list<rules::conforms_to>{.items = {&whole}});
  CHECK_FALSE(in.finish());
  REQUIRE(in.violations().size() == 1);
  CHECK(in.violations()[0].pointer == "/1");
  CHECK(out.back() == 2);
  // Errors of the text itself come from the reader.
  json::reader twice{R"({"a":1,"a":2})"};
  json::any any;
  read_json(twice, any, rules::conforms_to{&positive});
  twice.finish();
  REQUIRE(twice.violations().size() == 1);
  CHECK(twice.violations()[0].code == "duplicate_key");
}

TEST_CASE("schemas choose the alternative of a union", "[json]") {
  json::reader in{"5"};
  CHECK(in.first_conforming({&text, &whole, &positive}) == 1);
  CHECK(in.only_conforming({&text, &whole}) == 1);
  std::int64_t value = 0;
  read_json(in, value);
  CHECK(in.finish());
  json::reader several{"5"};
  CHECK(several.only_conforming({&whole, &positive}) == -1);
  several.finish();
  CHECK(several.violations().at(0).code == "one_of");
}
