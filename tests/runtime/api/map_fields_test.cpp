#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tenon/api/field_list.hpp>
#include <tenon/api/parameter_reader.hpp>

using namespace tenon;

namespace {

/// What is wrong with a form whose `metadata` has at most two values of at most three characters.
std::string wrong_in(const std::string& form, std::optional<map<std::string>>& out) {
  const rules::entries<rules::text> rule{.max_properties = 2, .values = {.max_length = 3}};
  api::field_list fields;
  fields.read_urlencoded(form);
  api::violation_log log;
  const api::value_place at{log, "body", ""};
  api::field_reader in{fields, at};
  in.field("metadata", out, rule, api::parameter_style{api::style::deep_object, true});
  std::string text;
  for (const api::problem_error& each : log.errors) text += each.pointer + ' ' + each.code + ';';
  return text;
}

}  // namespace

TEST_CASE("the values of a map in a form are held to their rules, and their number to its own") {
  std::optional<map<std::string>> read;
  CHECK(wrong_in("metadata[a]=x&metadata[b]=yes", read).empty());
  REQUIRE(read);
  CHECK(*read == map<std::string>{{"a", "x"}, {"b", "yes"}});
  CHECK(wrong_in("metadata[a]=x&metadata[b]=long", read) == "/metadata/b max_length;");
  CHECK(wrong_in("metadata[a]=x&metadata[b]=y&metadata[c]=z", read) == "/metadata max_properties;");
}
