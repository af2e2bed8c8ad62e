// Every constraint at every kind of place: a value just inside is taken, one just outside is
// refused with its place and its code.
#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/rules.hpp>

using namespace tenon;

namespace {

constinit const rules::pattern starts_with_a{"^a"};
constexpr std::string_view one_or_two[] = {"1", "2"};
constexpr std::string_view needs_a[] = {"a"};
constexpr rules::dependency b_needs_a[] = {{"b", needs_a}};
constexpr rules::schema nothing{.refuses_all = true};
constexpr rules::schema a_text{.types = rules::string_type};
constexpr rules::schema a_number{.types = rules::number_type};
constexpr rules::schema positive{.minimum = "1"};
constexpr rules::schema short_text{.max_length = 1};
constexpr rules::schema has_a{.required = needs_a};
constexpr const rules::schema* text_then_number[] = {&a_text, &a_number};
constexpr const rules::schema* number_or_positive[] = {&a_number, &positive};
constexpr const rules::schema* only_positive[] = {&positive};
constexpr rules::named_schema a_is_text[] = {{"a", &a_text}};
constexpr rules::named_schema b_wants_a[] = {{"b", &has_a}};
constexpr rules::pattern_schema a_names_text[] = {{&starts_with_a, &a_text}};

struct limit {
  rules::schema schema;
  std::string_view inside, outside, code;
  std::string_view below = "";  // where in the value itself
};

const limit limits[] = {
    {{.types = rules::integer_type}, "1.0", "1.5", "type"},
    {{.constant = "1"}, "1.0", "2", "const"},
    {{.enumeration = one_or_two}, "2", "3", "enum"},
    {{.minimum = "0.1"}, "0.1", "0.09", "minimum"},
    {{.maximum = "9007199254740993"}, "9007199254740993", "9007199254740994", "maximum"},
    {{.exclusive_minimum = "0"}, "1e-300", "0", "exclusive_minimum"},
    {{.exclusive_maximum = "0"}, "-1e-300", "0.0", "exclusive_maximum"},
    {{.multiple_of = "0.1"}, "0.3", "0.35", "multiple_of"},
    {{.min_length = 2}, R"("\ud83d\ude00a")", R"("\ud83d\ude00")", "min_length"},
    {{.max_length = 1}, R"("\ud83d\ude00")", R"("\ud83d\ude00a")", "max_length"},
    {{.pattern = &starts_with_a}, R"("ab")", R"("ba")", "pattern"},
    {{.format = rules::text_format::ipv4}, R"("1.2.3.255")", R"("1.2.3.256")", "format"},
    {{.min_items = 1}, "[1]", "[]", "min_items"},
    {{.max_items = 1}, "[1]", "[1, 2]", "max_items"},
    {{.unique_items = true}, R"([1, "1"])", "[1, 1.0]", "unique_items"},
    {{.prefix_items = text_then_number}, R"(["a", 1])", R"(["a", "b"])", "type", "/1"},
    {{.items = &a_text}, R"(["a"])", R"(["a", 1])", "type", "/1"},
    {{.contains = &a_text}, R"([1, "a"])", "[1]", "contains"},
    {{.contains = &a_text, .min_contains = 2}, R"(["a", "b"])", R"(["a", 1])", "contains"},
    {{.contains = &a_text, .max_contains = 1}, R"(["a", 1])", R"(["a", "b"])", "max_contains"},
    {{.prefix_items = {text_then_number, 1}, .unevaluated_items = &nothing},
     R"(["a"])",
     R"(["a", 1])",
     "false",
     "/1"},
    {{.min_properties = 1}, R"({"a": 1})", "{}", "min_properties"},
    {{.max_properties = 1}, R"({"a": 1})", R"({"a": 1, "b": 2})", "max_properties"},
    {{.required = needs_a}, R"({"a": 1})", R"({"b": 1})", "required", "/a"},
    {{.properties = a_is_text}, R"({"a": "b"})", R"({"a": 1})", "type", "/a"},
    {{.pattern_properties = a_names_text}, R"({"ab": "b", "b": 1})", R"({"ab": 1})", "type", "/ab"},
    {{.properties = a_is_text, .additional_properties = &nothing},
     R"({"a": "b"})",
     R"({"a": "b", "c/d": 1})",
     "unknown_property",
     "/c~1d"},
    {{.property_names = &short_text}, R"({"a": 1})", R"({"ab": 1})", "property_names", "/ab"},
    {{.dependent_required = b_needs_a},
     R"({"b": 1, "a": 1})",
     R"({"b": 1})",
     "dependent_required",
     "/a"},
    {{.dependent_schemas = b_wants_a}, R"({"b": 1, "a": 1})", R"({"b": 1})", "required", "/a"},
    {{.properties = a_is_text, .unevaluated_properties = &nothing},
     R"({"a": "b"})",
     R"({"a": "b", "c": 1})",
     "unknown_property",
     "/c"},
    {{.all_of = only_positive}, "1", "0", "minimum"},
    {{.any_of = only_positive}, "1", "0", "any_of"},
    {{.one_of = number_or_positive}, "0", "1", "one_of"},
    {{.negated = &a_text}, "1", R"("a")", "not"},
    {{.condition = &a_number, .consequence = &positive}, R"("a")", "0", "minimum"},
    {{.condition = &a_number, .alternative = &short_text}, R"("a")", R"("ab")", "max_length"},
};

/// The one violation of a text: "code at pointer"; empty when there is none.
std::string refusal(const std::string& text, const rules::schema& schema) {
  json::reader in{text};
  in.conforms(schema);
  std::string found;
  for (const violation& each : in.violations()) {
    if (!found.empty()) found += ", ";
    found += each.code + " at " + each.pointer;
  }
  return found;
}

}  // namespace

TEST_CASE("a value just outside a constraint is refused with its place and code") {
  for (const limit& each : limits) {
    const rules::schema& own = each.schema;
    const rules::schema list{.items = &own};
    const rules::schema map{.additional_properties = &own};
    const rules::named_schema deep_member[] = {{"m", &map}};
    const rules::schema item{.properties = deep_member};
    const rules::schema deep_list{.items = &item};
    const rules::named_schema member[] = {{"n", &deep_list}};
    const rules::schema deep{.properties = member};
    struct place {
      const rules::schema& schema;
      std::string before, after, pointer;
    };
    const std::string good{each.inside};
    const place places[] = {{own, "", "", ""},
                            {list, "[" + good + ", ", "]", "/1"},
                            {map, R"({"a": )" + good + R"(, "b/c": )", "}", "/b~1c"},
                            {deep, R"({"n": [{}, {"m": {"~": )", "}}]}", "/n/1/m/~0"}};
    for (const auto& [schema, before, after, pointer] : places) {
      INFO(each.code << " in " << before << each.outside << after);
      CHECK(refusal(before + good + after, schema).empty());
      CHECK(refusal(before + std::string{each.outside} + after, schema) ==
            std::string{each.code} + " at " + pointer + std::string{each.below});
    }
  }
}
