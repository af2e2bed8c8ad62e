#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/rules.hpp>

using namespace tenon;

namespace {

/// The codes found without JSON, which must be the same as those found while reading.
template <class T, class Rule>
std::string codes_of(const T& value, const Rule& rule) {
  std::vector<violation> direct;
  rules::collector collector{direct};
  check(value, rule, collector);

  const std::string text = json::to_text(value);
  json::reader in{text};
  T again{};
  read_json(in, again, rule);
  REQUIRE(in.syntax_error() == nullptr);
  CHECK(in.violations() == direct);

  std::string codes;
  for (const violation& each : direct) codes += (codes.empty() ? "" : " ") + each.code;
  return codes;
}

std::string of_text(std::string_view value, const rules::text& rule) {
  return codes_of(std::string{value}, rule);
}

}  // namespace

TEST_CASE("lengths are counted in code points") {
  constexpr rules::text rule{.min_length = 2, .max_length = 4};
  CHECK(of_text("", rule) == "min_length");
  CHECK(of_text("a", rule) == "min_length");
  CHECK(of_text("😀", rule) == "min_length");
  CHECK(of_text("ab", rule).empty());
  CHECK(of_text("😀é€a", rule).empty());
  CHECK(of_text("😀é€ab", rule) == "max_length");
  CHECK(of_text("\n\n\n\n\n", rule) == "max_length");
  CHECK(of_text("\n\n\n\n", rule).empty());
  CHECK(of_text("abcde", rules::text{}).empty());
  CHECK(of_text("", rules::text{.max_length = 0}).empty());
  CHECK(of_text("é", rules::text{.max_length = 0}) == "max_length");
}

TEST_CASE("no more of a text is kept than its rule allows") {
  const std::string long_text(1'000'000, 'x');
  for (const std::string& text : {json::to_text(long_text), json::to_text("\n" + long_text)}) {
    json::reader in{text};
    std::string value;
    read_json(in, value, rules::text{.max_length = 10});
    CHECK(in.violations().at(0).message == "must have at most 10 characters");
    CHECK(value.size() == 11);
    CHECK_FALSE(in.finish());
  }
}

TEST_CASE("bounds of numbers") {
  constexpr rules::number<std::int64_t> closed{.minimum = -5, .maximum = 5};
  CHECK(codes_of(std::int64_t{-5}, closed).empty());
  CHECK(codes_of(std::int64_t{-6}, closed) == "minimum");
  CHECK(codes_of(std::int64_t{6}, closed) == "maximum");
  constexpr rules::number<double> open{.exclusive_minimum = 0, .exclusive_maximum = 1};
  CHECK(codes_of(0.5, open).empty());
  CHECK(codes_of(0.0, open) == "exclusive_minimum");
  CHECK(codes_of(1.0, open) == "exclusive_maximum");
  CHECK(codes_of(-1.0, open) == "exclusive_minimum");
  constexpr rules::number<std::int32_t> small{.minimum = 10, .multiple_of = 4};
  CHECK(codes_of(std::int32_t{3}, small) == "minimum multiple_of");
  CHECK(codes_of(std::int32_t{12}, small).empty());
}

TEST_CASE("multipleOf is exact") {
  const auto multiple = [](double value, double step) {
    return codes_of(value, rules::number<double>{.multiple_of = step}).empty();
  };
  CHECK(multiple(0.3, 0.1));
  CHECK(multiple(19.99, 0.01));
  CHECK(multiple(1e300, 0.5));
  CHECK(multiple(0, 0.7));
  CHECK(multiple(-7.5, 2.5));
  CHECK(multiple(1e22, 3e20) == false);
  CHECK(multiple(3e22, 3e20));
  CHECK_FALSE(multiple(0.35, 0.1));
  CHECK_FALSE(multiple(1e-300, 0.01));
  CHECK_FALSE(multiple(0.0075, 0.0002));
  CHECK(multiple(0.0075, 0.0001));
  CHECK(codes_of(1.1F, rules::number<float>{.multiple_of = 0.1F}).empty());
  CHECK(rules::is_multiple(INT64_MIN, std::int64_t{-1}));
  CHECK_FALSE(rules::is_multiple(INT64_MIN, std::int64_t{3}));
  CHECK(rules::is_multiple(UINT64_MAX, std::uint64_t{5}));
}

TEST_CASE("rules reach through optional, nullable, patch and box") {
  constexpr rules::text rule{.max_length = 1};
  CHECK(codes_of(std::optional<std::string>{"ab"}, rule) == "max_length");
  CHECK(codes_of(nullable<std::string>{"ab"}, rule) == "max_length");
  CHECK(codes_of(nullable<std::string>{}, rule).empty());
  CHECK(codes_of(patch<std::string>{"ab"}, rule) == "max_length");
  CHECK(codes_of(box<std::string>{"ab"}, rule) == "max_length");
  CHECK(codes_of(nullable<std::vector<std::optional<int>>>{{1, 2}},
                 rules::list{.items = rules::number<int>{.maximum = 1}}) == "maximum");
  std::vector<violation> found;
  rules::collector out{found};
  check(std::optional<std::string>{}, rule, out);
  CHECK(found.empty());
}

TEST_CASE("a check has pointers, and stops at the collector's capacity") {
  std::vector<violation> found;
  rules::collector out{found, "/ids", 3};
  check(std::vector<int>{5, 1, 2, 3, 4},
        rules::list{.unique = true, .items = rules::number<int>{.minimum = 5}}, out);
  CHECK(found == std::vector<violation>{{"/ids/1", "minimum", "must be at least 5"},
                                        {"/ids/2", "minimum", "must be at least 5"},
                                        {"/ids/3", "minimum", "must be at least 5"}});
  found.clear();
  check(map<int>{{"a/b", 1}},
        rules::entries{.min_properties = 2, .values = rules::number<int>{.maximum = 0}}, out);
  CHECK(found ==
        std::vector<violation>{{"/ids", "min_properties", "must have at least 2 properties"},
                               {"/ids/a~1b", "maximum", "must be at most 0"}});
}

TEST_CASE("unique items without JSON") {
  const auto unique = [](const auto& values) {
    std::vector<violation> found;
    rules::collector out{found};
    check(values, rules::list{.unique = true}, out);
    return found.empty();
  };
  CHECK(unique(std::vector<int>{3, 1, 2}));
  CHECK_FALSE(unique(std::vector<int>{3, 1, 3}));
  CHECK_FALSE(unique(std::vector<std::string>{"a", "b", "a"}));
  CHECK_FALSE(unique(std::vector<nullable<int>>{1, null, null}));
  CHECK(unique(std::vector<nullable<int>>{1, null, 2}));
}
