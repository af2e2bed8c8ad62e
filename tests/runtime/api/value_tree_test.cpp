#include <tenon/api/value_tree.hpp>

#include <string>

#include <support/catch.hpp>
#include <tenon/api/outline.hpp>

using namespace tenon;
using namespace tenon::api;

namespace {

struct nested {
  outline integer_or_list{.types = rules::integer_type | rules::array_type};
  nested() { integer_or_list.items = &integer_or_list; }
};

/// The JSON made of a parameter's text, or the codes of what is wrong with it.
std::string taken_as(std::string_view text, const outline& wanted) {
  violation_log log;
  std::string json;
  const parameter_source from{.text = text, .has_text = true};
  const parameter_style how{.kind = style::simple, .outline = &wanted};
  if (take_json(from, "p", how, true, {log, "path", {}}, json)) return json;
  std::string codes;
  for (const problem_error& each : log.errors) codes += each.pointer + ' ' + each.code + ';';
  return codes;
}

}  // namespace

TEST_CASE("an outline that leads back to itself wraps a text once") {
  const nested made;
  CHECK(taken_as("1", made.integer_or_list) == "1");
  CHECK(taken_as("x", made.integer_or_list) == "/0 type;");
  CHECK(taken_as("[1,[2]]", made.integer_or_list) == "[1,[2]]");
}
