#include <array>
#include <string_view>
#include <tenon/rules/codes.hpp>
#include <utility>

#include "breaker.hpp"
#include "values.hpp"

// Values that are none of a union's alternatives, or a broken one.
namespace tenon::test {

namespace {

using tree = nlohmann::json;

std::string_view kind_of(const tree& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_number()) return "number";
  return value.is_boolean() ? "boolean" : "null";
}

std::string_view kind_of_primitive(std::string_view primitive) {
  if (primitive == "boolean") return "boolean";
  const bool is_number = primitive.starts_with("int") || primitive.starts_with("uint") ||
                         primitive.starts_with("float");
  return is_number ? "number" : "string";
}

/// Adds the kinds of values that the use takes; false: any.
bool add_kinds(const model_tables& all, const tree& use, std::set<std::string_view>& out,
               int depth) {
  const tree whole = all.resolve(use);
  const tree& type = all.type(whole);
  const std::string& kind = type.at("kind").get_ref<const std::string&>();
  if (kind == "any" || depth > 8) return false;
  if (kind == "primitive" || kind == "enumeration")
    out.insert(kind_of_primitive(type.at("primitive").get_ref<const std::string&>()));
  if (kind == "object" || kind == "map") out.insert("object");
  if (kind == "array" || kind == "tuple") out.insert("array");
  if (kind == "constant") out.insert(kind_of(type.at("value")));
  if (kind == "union")
    for (const tree& each : type.at("alternatives"))
      if (!add_kinds(all, each.at("use"), out, depth + 1)) return false;
  return true;
}

}  // namespace

// What tells the alternatives apart is missing or unknown.
void value_breaker::no_alternative(const tree& type, const std::string& strategy, const place& at) {
  const tree& all = type.at("alternatives");
  if (all.empty()) return;
  if (strategy == "tag") {
    if (is_set(type, "has_default")) return;
    const std::string name = type.at("tag").get<std::string>();
    place tag = at;
    tag.pointer += pointer_to(name);
    tree wrong = draw(all.front().at("use"));
    if (!wrong.is_object()) return;
    wrong[name] = "tenon-no-such-alternative";
    add(tag, wrong, codes::enumeration);
    wrong.erase(name);
    return add(tag, std::move(wrong), codes::required);
  }
  if (strategy == "signature") return add(at, tree::object(), codes::one_of);
  std::set<std::string_view> kinds;
  for (const tree& each : all)
    if (!add_kinds(all_, each.at("use"), kinds, 0)) return;
  const std::array<tree, 5> candidates = {true, tree::object(), tree::array(), "tenon-stranger",
                                          17};
  for (const tree& each : candidates)
    if (!kinds.contains(kind_of(each)))
      return add(at, each, strategy == "kind" ? codes::type : codes::one_of);
}

void value_breaker::alternatives(const tree& type, const place& at) {
  const std::string& strategy = type.at("strategy").get_ref<const std::string&>();
  if (at_.where != slot::wire::json) return;
  if (!at.checked && !at.keep.kind && !at_.is_xml) no_alternative(type, strategy, at);
  // Whoever tries all alternatives says that none of them fits, not what is wrong with which.
  if (strategy == "try_one" || strategy == "try_any") return;
  const auto tag = type.find("tag");
  for (const tree& each : type.at("alternatives")) {
    place inner = at;
    inner.depth = at.depth + 1;
    inner.checked = at.checked;
    inner.keep = {.kind = true, .presence = strategy == "signature"};
    if (tag != type.end() && !each.at("tags").empty()) {
      inner.keep.tag = tag->get<std::string>();
      inner.whole = [name = inner.keep.tag, word = each.at("tags").front(),
                     outer = at.whole](tree part) {
        if (part.is_object() && !(part.contains(name) && !part[name].is_string()))
          part[name] = word;
        return outer(std::move(part));
      };
    }
    visit(each.at("use"), inner);
  }
}

}  // namespace tenon::test
