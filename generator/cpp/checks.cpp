// Whole JSON Schemas as tables of the runtime (`tenon::rules::schema`).

#include "cpp/checks.hpp"

#include "cpp/text.hpp"

namespace tenon::gen::cpp {

using service::check;
using service::check_id;

namespace {

std::string simple_name(check_id id) { return "schema_" + std::to_string(id + 1); }

/// Writes one table: arrays first, then the schema that points to them.
class table_writer {
 public:
  table_writer(check_id id, rules_writer& rules, list& out)
      : name_(simple_name(id)), rules_(rules), out_(out) {}

  void write(const check& from) {
    if (from.refuses_all) add("refuses_all", "true");
    if (from.accepts_null) add("accepts_null", "true");
    std::vector<std::string> types;
    for (const std::string& type : from.types) types.push_back("tenon::rules::" + type + "_type");
    if (!types.empty()) add("types", join(types, " | "));
    if (from.constant) add("constant", quote_view(*from.constant));
    texts("enumeration", from.enumeration);
    write_rules(from);
    write_arrays(from);
    write_objects(from);
    schemas("all_of", from.all_of);
    schemas("any_of", from.any_of);
    schemas("one_of", from.one_of);
    schema("negated", from.negated);
    schema("condition", from.condition);
    schema("consequence", from.consequence);
    schema("alternative", from.alternative);
    out_.emplace_back(
        layout_list(0, "constinit const tenon::rules::schema " + name_, members_, ";"));
  }

 private:
  void add(std::string_view member, const std::string& value) {
    members_.push_back("." + std::string(member) + " = " + value);
  }
  void count(std::string_view member, const std::optional<std::uint64_t>& value) {
    if (value) add(member, std::to_string(*value) + (*value > 0x7FFFFFFFFFFFFFFFU ? "U" : ""));
  }
  void schema(std::string_view member, const std::optional<check_id>& other) {
    if (other) add(member, "&" + simple_name(*other));
  }
  void array(std::string_view member, const std::string& type,
             const std::vector<std::string>& rows) {
    if (rows.empty()) return;
    const std::string array = name_ + "_" + std::string(member);
    out_.emplace_back(layout_list(0, "constexpr " + type + " " + array + "[] = ", rows, ";"));
    add(member, array);
  }
  void texts(std::string_view member, const std::vector<std::string>& list) {
    std::vector<std::string> rows;
    for (const std::string& each : list) rows.push_back(quote_view(each));
    array(member, "std::string_view", rows);
  }
  void schemas(std::string_view member, const std::vector<check_id>& list) {
    std::vector<std::string> rows;
    for (const check_id each : list) rows.push_back("&" + simple_name(each));
    array(member, "const tenon::rules::schema*", rows);
  }
  void named(std::string_view member, const std::vector<check::named>& list) {
    std::vector<std::string> rows;
    for (const auto& [name, other] : list)
      rows.push_back("{" + quote_view(name) + ", &" + simple_name(other) + "}");
    array(member, "tenon::rules::named_schema", rows);
  }

  void write_rules(const check& from) {
    const service::constraints& rules = from.rules;
    if (rules.minimum && !rules.exclusive_minimum) add("minimum", quote(*rules.minimum));
    if (rules.maximum && !rules.exclusive_maximum) add("maximum", quote(*rules.maximum));
    if (rules.minimum && rules.exclusive_minimum) add("exclusive_minimum", quote(*rules.minimum));
    if (rules.maximum && rules.exclusive_maximum) add("exclusive_maximum", quote(*rules.maximum));
    if (rules.multiple_of) add("multiple_of", quote(*rules.multiple_of));
    count("min_length", rules.min_length);
    count("max_length", rules.max_length);
    if (rules.pattern) add("pattern", "&" + rules_.pattern_name(*rules.pattern, name_));
    if (rules.format) add("format", spell_format(*rules.format));
  }

  void write_arrays(const check& from) {
    count("min_items", from.rules.min_items);
    count("max_items", from.rules.max_items);
    if (from.rules.unique_items) add("unique_items", "true");
    schemas("prefix_items", from.prefix_items);
    schema("items", from.items);
    schema("contains", from.contains);
    count("min_contains", from.min_contains);
    count("max_contains", from.max_contains);
    schema("unevaluated_items", from.unevaluated_items);
  }

  void write_objects(const check& from) {
    count("min_properties", from.rules.min_properties);
    count("max_properties", from.rules.max_properties);
    texts("required", from.required);
    named("properties", from.properties);
    std::vector<std::string> rows;
    for (const auto& [name, other] : from.pattern_properties)
      rows.push_back("{&" + rules_.pattern_name(name, name_) + ", &" + simple_name(other) + "}");
    array("pattern_properties", "tenon::rules::pattern_schema", rows);
    schema("additional_properties", from.additional_properties);
    schema("property_names", from.property_names);
    rows.clear();
    for (std::size_t i = 0; i < from.dependent_required.size(); ++i) {
      const check::dependency& each = from.dependent_required[i];
      if (each.required.empty()) continue;
      const std::string needs = name_ + "_needs_" + std::to_string(i + 1);
      std::vector<std::string> names;
      for (const std::string& name : each.required) names.push_back(quote_view(name));
      out_.emplace_back(
          layout_list(0, "constexpr std::string_view " + needs + "[] = ", names, ";"));
      rows.push_back("{" + quote_view(each.name) + ", " + needs + "}");
    }
    array("dependent_required", "tenon::rules::dependency", rows);
    named("dependent_schemas", from.dependent_schemas);
    schema("unevaluated_properties", from.unevaluated_properties);
  }

  std::string name_;
  rules_writer& rules_;
  list& out_;
  std::vector<std::string> members_{};
};

}  // namespace

std::string check_name(check_id id) { return "checks::" + simple_name(id); }

list check_declarations(const service::api& api) {
  list out;
  for (check_id id = 0; id < api.checks.size(); ++id)
    out.emplace_back("extern const tenon::rules::schema " + simple_name(id) + ";");
  return out;
}

list check_definitions(const service::api& api, rules_writer& rules) {
  list out;
  for (check_id id = 0; id < api.checks.size(); ++id)
    table_writer(id, rules, out).write(api.checks[id]);
  return out;
}

}  // namespace tenon::gen::cpp
