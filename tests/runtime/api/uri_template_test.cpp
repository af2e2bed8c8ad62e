// The styles of parameters are RFC 6570's operators (OpenAPI 3.1, section 4.8.12.6 and appendix C):
// simple {x}, label {.x}, matrix {;x}, form {?x} and {&x}, explode {x*}, allowReserved {+x}.
#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/http/url.hpp>

using namespace tenon::api;
using variables = nlohmann::ordered_json;

namespace {

/// Why OpenAPI, or this library on purpose, does not expand a template as RFC 6570 does.
struct not_ours : std::runtime_error {
  using runtime_error::runtime_error;
};

std::string text_of(const variables& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

parameter_parts parts_of(const variables& value) {
  using shape = parameter_parts::shape;
  if (value.is_null()) return {};
  if (value.is_primitive()) return {.is = shape::text, .texts = {text_of(value)}};
  if (value.empty()) throw not_ours{"an empty list or object is none in RFC 6570"};
  parameter_parts parts{.is = value.is_array() ? shape::items : shape::members};
  for (const auto& [name, item] : value.items()) {
    if (value.is_array()) {
      parts.texts.push_back(text_of(item));
    } else {
      parts.members.push_back({.name = name, .value = text_of(item)});
    }
  }
  return parts;
}

/// The value alone, with reserved characters: what a query's `name=value` has after the sign.
std::string reserved(const parameter_parts& parts, bool explode) {
  if (explode && !parts.members.empty()) {
    throw not_ours{"an exploded object's members are fields of the query, not one value"};
  }
  for (const std::string& text : parts.texts) {
    if (text.find_first_of("&+#[],|") != std::string::npos) {
      throw not_ours{"what delimits a query's fields or items is escaped also with allowReserved"};
    }
  }
  for (const written_member& each : parts.members) {
    if (each.value.find_first_of("&+#[],|") != std::string::npos) {
      throw not_ours{"what delimits a query's fields or items is escaped also with allowReserved"};
    }
  }
  std::string out;
  append_pairs(out, "x", parts, {.kind = style::form, .allow_reserved = true});
  return out.substr(2);
}

std::string in_path(const std::string& name, const parameter_parts& parts, parameter_style how) {
  const bool is_empty_text = !parts.texts.empty() && parts.texts.front().empty();
  if (parts.is == parameter_parts::shape::absent || (is_empty_text && how.kind != style::matrix)) {
    throw not_ours{"a parameter in a path is neither absent nor empty"};
  }
  std::string out;
  append_path(out, name, parts, how);
  return out;
}

struct expression {
  char sign = ' ';  ///< the operator; a space for none
  struct variable {
    std::string written{};
    std::string name{};  ///< unescaped
    bool explode = false;
  };
  std::vector<variable> each{};

  explicit expression(std::string_view text) {
    if (std::string_view{"+#./;?&"}.find(text.front()) != std::string_view::npos) {
      sign = text.front();
      text.remove_prefix(1);
    }
    if (sign == '#') throw not_ours{"OpenAPI has no parameters in fragments"};
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      std::string_view written = text.substr(0, comma);
      text.remove_prefix(std::min(comma + 1, text.size()));
      if (written.find(':') != std::string_view::npos) throw not_ours{"prefix modifiers"};
      variable& added = each.emplace_back();
      added.explode = written.ends_with('*');
      if (added.explode) written.remove_suffix(1);
      added.written = written;
      if (!tenon::http::percent_decode(added.name, written)) throw not_ours{"malformed names"};
      if (sign == '/' && added.explode) throw not_ours{"a list over several segments of a path"};
    }
  }

  std::string expand(const variables& values) const {
    std::string out;
    for (const variable& var : each) {
      const auto found = values.find(var.written);
      const parameter_parts parts = parts_of(found == values.end() ? variables{} : *found);
      if (sign == '?' || sign == '&') {
        append_pairs(out, var.name, parts, {.kind = style::form, .explode = var.explode});
        continue;
      }
      if (sign == '/') out += '/';
      if (sign == '+' && parts.is == parameter_parts::shape::absent) continue;
      if ((sign == ' ' || sign == '+') && !out.empty()) out += ',';
      if (sign == '+') {
        out += reserved(parts, var.explode);
        continue;
      }
      const style kind = sign == '.' ? style::label : sign == ';' ? style::matrix : style::simple;
      out += in_path(var.name, parts, {.kind = kind, .explode = var.explode});
    }
    const bool in_query = sign == '?' || sign == '&';
    return in_query && !out.empty() ? sign + out : out;
  }
};

/// What stands between expressions keeps its escapes.
void append_literal(std::string& out, std::string_view text) {
  for (const char& each : text) {
    if (each == '%') {
      out += each;
    } else {
      tenon::http::percent_encode(out, {&each, 1}, tenon::http::encode_set::reserved_kept);
    }
  }
}

std::string expand(std::string_view text, const variables& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    append_literal(out, text.substr(0, open));
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos || close == 1) throw not_ours{"malformed templates"};
    out += expression{text.substr(1, close - 1)}.expand(values);
    text.remove_prefix(close + 1);
  }
  return out;
}

bool is_one_of(const std::string& text, const variables& accepted) {
  if (accepted.is_string()) return accepted.get<std::string>() == text;
  return std::find(accepted.begin(), accepted.end(), variables(text)) != accepted.end();
}

}  // namespace

TEST_CASE("the styles of parameters are the operators of URI templates") {
  const variables values = variables::parse(R"({
    "text": "a b/c", "number": 7, "empty": "", "list": ["red", "gr,een", "\u00e9"],
    "keys": {"r": "100", "g;": "200 ="}, "na%20me": "x", "absent": null, "escaped": "%2F%%2%25"
  })");
  struct row {
    const char* written;
    const char* expanded;
  };
  const row rows[] = {
      {"/{text}/{number}", "/a%20b%2Fc/7"},
      {"{list}", "red,gr%2Ceen,%C3%A9"},
      {"{list*}", "red,gr%2Ceen,%C3%A9"},
      {"{keys}", "r,100,g%3B,200%20%3D"},
      {"{keys*}", "r=100,g%3B=200%20%3D"},
      {"{.text}", ".a%20b%2Fc"},
      {"{.list}", ".red,gr%2Ceen,%C3%A9"},
      {"{.list*}", ".red.gr%2Ceen.%C3%A9"},
      {"{.keys*}", ".r=100.g%3B=200%20%3D"},
      {"{;text,number,empty}", ";text=a%20b%2Fc;number=7;empty"},
      {"{;list}", ";list=red,gr%2Ceen,%C3%A9"},
      {"{;list*}", ";list=red;list=gr%2Ceen;list=%C3%A9"},
      {"{;keys}", ";keys=r,100,g%3B,200%20%3D"},
      {"{;keys*}", ";r=100;g%3B=200%20%3D"},
      {"{;na%20me}", ";na%20me=x"},
      {"{?text,absent,empty}", "?text=a%20b%2Fc&empty="},
      {"{?list}{&list*}", "?list=red,gr%2Ceen,%C3%A9&list=red&list=gr%2Ceen&list=%C3%A9"},
      {"{?keys}", "?keys=r,100,g%3B,200%20%3D"},
      {"{?keys*}", "?r=100&g%3B=200%20%3D"},
      {"{?na%20me}", "?na%20me=x"},
      {"{?absent}", ""},
      {"{+text}", "a%20b/c"},
      {"{+escaped}", "%2F%25%252%25"},
  };
  for (const row& each : rows) {
    INFO(each.written);
    CHECK(expand(each.written, values) == each.expanded);
  }
}

TEST_CASE("uritemplate-test expands where its operators are styles") {
  const auto folder = corpus_folder("uri") / "uritemplate-test";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: no corpus (uri/uritemplate-test) beside the source tree");
    return;
  }
  // Its negative tests are of malformed templates; the document's paths are no templates of RFC
  // 6570.
  int expanded = 0;
  std::map<std::string, int> excluded;
  for (const char* name : {"spec-examples", "spec-examples-by-section", "extended-tests"}) {
    std::ifstream in{folder / (std::string{name} + ".json")};
    for (const auto& group : variables::parse(in)) {
      for (const auto& test : group["testcases"]) {
        const auto written = test[0].get<std::string>();
        INFO(name << ": " << written);
        try {
          const std::string text = expand(written, group["variables"]);
          INFO("expanded to " << text << ", not to " << test[1].dump());
          CHECK(is_one_of(text, test[1]));
          ++expanded;
        } catch (const not_ours& reason) {
          ++excluded[reason.what()];
        }
      }
    }
  }
  CHECK(expanded == 150);
  CHECK(excluded == std::map<std::string, int>{
                        {"OpenAPI has no parameters in fragments", 24},
                        {"a list over several segments of a path", 12},
                        {"a parameter in a path is neither absent nor empty", 13},
                        {"an empty list or object is none in RFC 6570", 7},
                        {"an exploded object's members are fields of the query, not one value", 2},
                        {"prefix modifiers", 24},
                        {"what delimits a query's fields or items is escaped also with "
                         "allowReserved",
                         2}});
}
