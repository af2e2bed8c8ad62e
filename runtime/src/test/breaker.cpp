#include "breaker.hpp"

#include <algorithm>
#include <tenon/rules/codes.hpp>
#include <utility>

#include "values.hpp"

namespace tenon::test {

namespace {

using tree = nlohmann::json;

constexpr std::size_t largest = 2000;  // nothing longer is sent
constexpr int deepest = 8;

// A name that no member has.
std::string free_name(const tree& object, std::size_t number) {
  std::string name = "tenon-extra-" + std::to_string(number);
  while (object.contains(name)) name += '-';
  return name;
}

// The name of a value that the type's members do not name; a new one where there is none.
std::string other_name(const tree& object, const tree& type) {
  const auto members = type.find("members");
  for (const auto& [name, held] : object.items()) {
    const auto is_it = [&](const tree& each) { return each.at("name") == name; };
    if (members == type.end() || std::ranges::none_of(*members, is_it)) return name;
  }
  return free_name(object, 0);
}

}  // namespace

std::string pointer_to(const std::string& name) {
  std::string out = "/";
  for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

std::vector<broken_value> value_breaker::break_each(const tree& use) {
  visit(use, {.whole = [](tree part) { return part; }});
  return std::move(found_);
}

tree value_breaker::draw(const tree& use) {
  for (int attempt = 0;; ++attempt) {
    tree drawn = value_drawer(all_, at_, json::side::request, from_).draw(use);
    if (!drawn.is_null() || attempt > 40) return drawn;
  }
}

void value_breaker::add(const place& at, tree part, std::string_view code, bool unreadable) {
  // Schemas know no ranges of types: numbers outside may be wrong in other ways.
  if (at.checked && code == codes::range) return;
  tree whole = at.whole(std::move(part));
  if (whole.is_discarded()) return;
  found_.push_back({std::move(whole), at.pointer, std::string(code), unreadable});
}

void value_breaker::add_type(const place& at, const tree& type, bool nullable) {
  const std::string& kind = type.at("kind").get_ref<const std::string&>();
  if (at.keep.kind || kind == "union" || kind == "any") return;
  std::string base = kind;
  if (kind == "primitive" || kind == "enumeration") base = type.at("primitive").get<std::string>();
  const bool is_number =
      base.starts_with("int") || base.starts_with("uint") || base.starts_with("float");
  if (is_text()) {
    if (is_number || base == "boolean") add(at, "no", codes::type, true);
    return;
  }
  // What stands for JSON in a parameter is text first, and reads as what may stand there.
  if (at_.where != slot::wire::json) return;
  // Markup has nothing but texts and elements.
  if (at_.is_xml && (is_number || base == "boolean")) return add(at, "no", codes::type);
  if (at_.is_xml && kind != "constant") return;
  if (kind == "constant") return constant(type.at("value"), at);
  // Listed values need no type beside them.
  if (kind == "enumeration" && at.checked) return;
  if (kind == "array" || kind == "tuple") {
    add(at, tree::object(), codes::type);
  } else if (kind == "object" || kind == "map") {
    add(at, tree::array(), codes::type);
  } else if (is_number || base == "boolean") {
    add(at, "no", codes::type);
  } else {
    add(at, 17, codes::type);
  }
  if (!nullable) add(at, nullptr, codes::type);
}

void value_breaker::constant(const tree& value, const place& at) {
  if (value.is_string()) return add(at, value.get<std::string>() + 'x', codes::constant);
  if (value.is_boolean()) return add(at, !value.get<bool>(), codes::constant);
  if (value.is_number_integer()) return add(at, value == 1 ? 2 : 1, codes::constant);
}

void value_breaker::visit(const tree& use, const place& where) {
  if (where.depth > deepest) return;
  const tree whole = all_.resolve(use);
  place at = where;
  at.checked = at.checked || is_set(use, "checked") || is_set(whole, "checked");
  const tree& type = all_.type(whole);
  // What cannot be drawn is not tried: the round trip says so already.
  try {
    add_type(at, type, is_set(whole, "nullable"));
    visit_held(whole, type, at);
  } catch (const cannot_draw&) {
    return;
  }
}

template <class Key>
value_breaker::place value_breaker::inside(const tree& base, Key key, std::string pointer,
                                           const place& at) {
  place inner{.whole = [base, key = std::move(key), outer = at.whole](tree part) {
    tree copy = base;
    copy[key] = std::move(part);
    return outer(std::move(copy));
  }};
  inner.pointer = std::move(pointer);
  inner.depth = at.depth + 1;
  inner.checked = at.checked;
  return inner;
}

void value_breaker::visit_held(const tree& use, const tree& type, const place& at) {
  const std::string& kind = type.at("kind").get_ref<const std::string&>();
  if (kind == "primitive") return primitive(type.at("primitive").get<std::string>(), use, at);
  if (kind == "enumeration") return enumeration(type, at);
  if (kind == "object") return object(use, type, at);
  if (kind == "map") {
    const tree base = draw(use);
    sizes(use, base, &type.at("values"), at);
    if (!visited_.insert(all_.type_of(use)).second) return;
    const std::string name = other_name(base, type);
    place inner = inside(base, name, at.pointer + pointer_to(name), at);
    return visit(type.at("values"), inner);
  }
  if (kind == "array") return list(use, type, at);
  if (kind == "tuple") return tuple(use, type, at);
  if (kind == "union") return alternatives(type, at);
}

// ---- enumerations, objects, lists

void value_breaker::enumeration(const tree& type, const place& at) {
  if (is_set(type, "open")) return;
  const tree& values = type.at("values");
  const std::string base = type.at("primitive").get<std::string>();
  if (base == "string") return add(at, "tenon-no-such-value", codes::enumeration);
  if (base == "boolean") {
    for (const bool each : {false, true})
      if (std::ranges::find(values, tree(each)) == values.end()) add(at, each, codes::enumeration);
    return;
  }
  for (int candidate = 0; candidate < 1000; ++candidate)
    if (std::ranges::find(values, tree(candidate)) == values.end())
      return add(at, candidate, codes::enumeration);
}

void value_breaker::sizes(const tree& rules, const tree& base, const tree* values,
                          const place& at) {
  if (const auto least = rules.find("min_properties"); least != rules.end() && *least > 0) {
    tree small = base;
    while (small.size() >= least->get<std::size_t>() && !small.empty()) small.erase(small.begin());
    if (!is_text() || !small.empty()) add(at, std::move(small), codes::min_properties);
  }
  const auto most = rules.find("max_properties");
  if (most == rules.end() || values == nullptr || most->get<std::size_t>() > largest) return;
  tree large = base;
  for (std::size_t i = 0; large.size() <= most->get<std::size_t>(); ++i)
    large[free_name(large, i)] = draw(*values);
  add(at, std::move(large), codes::max_properties);
}

void value_breaker::object(const tree& use, const tree& type, const place& at) {
  const tree base = draw(use);
  const auto additional = type.find("additional");
  sizes(type, base, additional == type.end() ? nullptr : &*additional, at);
  if (!visited_.insert(all_.type_of(use)).second) return;
  members(type, base, at);
  if (is_set(type, "closed") && !at_.is_xml) {
    const std::string name = free_name(base, 0);
    tree more = base;
    more[name] = 1;
    place extra = at;
    extra.pointer = at.pointer + pointer_to(name);
    add(extra, std::move(more), codes::unknown_property);
  }
  if (additional == type.end()) return;
  const std::string name = other_name(base, type);
  place inner = inside(base, name, at.pointer + pointer_to(name), at);
  visit(*additional, inner);
}

// A field that is JSON or more than one text.
bool value_breaker::is_apart(const tree& member) const {
  if (at_.where != slot::wire::form) return false;
  if (is_set(member, "nested")) return true;
  if (at_.form == nullptr) return false;
  return std::ranges::any_of(tree_of(at_.form).at("encoding"), [&](const tree& each) {
    return each.at("name") == member.at("name") && is_set(each, "json");
  });
}

void value_breaker::members(const tree& type, const tree& base, const place& at) {
  for (const tree& member : type.at("members")) {
    const std::string name = member.at("name").get<std::string>();
    if (name == at.keep.tag || is_set(member, "read_only")) continue;
    // What holds under a condition is broken by values that were drawn and refused.
    const bool is_visited = !is_apart(member) && !is_set(member, "conditional");
    place inner = inside(base, name, at.pointer + pointer_to(name), at);
    if (is_visited) visit(member.at("use"), inner);
    if (!is_set(member, "required") || at.keep.presence || (is_text() && base.size() < 2)) continue;
    // A list without an element around it is there, without items.
    if (at_.is_xml && all_.type(all_.resolve(member.at("use"))).at("kind") == "array") continue;
    tree less = base;
    less.erase(name);
    place missing = at;
    missing.pointer = inner.pointer;
    add(missing, std::move(less), codes::required);
  }
}

void value_breaker::list(const tree& use, const tree& type, const place& at) {
  const tree& items = type.at("items");
  tree base = draw(use);
  if (const auto least = use.find("min_items");
      least != use.end() && *least > (is_text() || at_.is_xml ? 1 : 0)) {
    tree small = base;
    while (small.size() >= least->get<std::size_t>()) small.erase(small.size() - 1);
    add(at, std::move(small), codes::min_items);
  }
  if (const auto most = use.find("max_items");
      most != use.end() && most->get<std::size_t>() <= largest) {
    tree large = base;
    while (large.size() <= most->get<std::size_t>()) large.push_back(draw(items));
    add(at, std::move(large), codes::max_items);
  }
  if (base.empty()) base.push_back(draw(items));
  if (is_set(use, "unique")) {
    tree twice = base;
    twice.push_back(base.front());
    add(at, std::move(twice), codes::unique_items);
  }
  if (!visited_.insert(all_.type_of(use)).second) {
    // Lists of texts and numbers often differ in the rules for their items alone.
    const std::string& kind =
        all_.type(all_.resolve(items)).at("kind").get_ref<const std::string&>();
    if (kind != "primitive") return;
  }
  place inner = inside(base, std::size_t{0}, at.pointer + "/0", at);
  visit(items, inner);
}

void value_breaker::tuple(const tree& use, const tree& type, const place& at) {
  const tree base = draw(use);
  for (std::size_t i = 0; i < base.size(); ++i) {
    place inner = inside(base, i, at.pointer + '/' + std::to_string(i), at);
    visit(type.at("items").at(i), inner);
  }
}

}  // namespace tenon::test
