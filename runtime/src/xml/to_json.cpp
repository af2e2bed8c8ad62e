#include <algorithm>
#include <numeric>
#include <pugixml.hpp>
#include <tenon/rules/codes.hpp>
#include <tenon/xml/convert.hpp>
#include <utility>

#include "grammar.hpp"
#include "json_text.hpp"
#include "scope.hpp"
#include "strict.hpp"

namespace tenon::xml {
namespace {

constexpr rules::type_set text_types =
    rules::boolean_type | rules::integer_type | rules::number_type | rules::string_type;

bool has(rules::type_set types, rules::type_set type) { return (types & type) != 0; }

/// Whether the attribute says something about the document, not about what it holds.
bool is_markup(std::string_view attribute) {
  return declared_prefix(attribute).has_value() || attribute.starts_with("xml:");
}

/// All text directly in the element.
std::string text_of(pugi::xml_node element) {
  std::string out;
  for (const pugi::xml_node each : element.children()) {
    if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) out += each.value();
  }
  return out;
}

/// The elements in an element, to be found by name.
class children {
 public:
  explicit children(pugi::xml_node of) {
    for (const pugi::xml_node each : of.children()) {
      if (each.type() != pugi::node_element) continue;
      const split_name name = split(each.name());
      all_.push_back({name.prefix, name.local, each});
    }
    by_name_.resize(all_.size());
    std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
    std::ranges::sort(by_name_, {}, [&](std::size_t i) { return std::pair{all_[i].name, i}; });
  }

  struct child {
    std::string_view prefix{}, name{};
    pugi::xml_node at{};
    bool taken = false;
  };

  /// Calls `use` with every one of that name, in order.
  template <class Use>
  void each_named(std::string_view name, Use use) {
    const auto found =
        std::ranges::equal_range(by_name_, name, {}, [&](std::size_t i) { return all_[i].name; });
    for (const std::size_t i : found) use(all_[i]);
  }
  [[nodiscard]] std::vector<child>& all() noexcept { return all_; }

 private:
  std::vector<child> all_{};
  std::vector<std::size_t> by_name_{};
};

class json_maker {
 public:
  explicit json_maker(conversion& out) : out_(out) {}

  void read_root(pugi::xml_node root, const node& wanted) {
    const split_name name = split(root.name());
    const bool same_uri = wanted.uri.empty() || known_.uri_of(name.prefix, root) == wanted.uri;
    if (name.local != wanted.name || !same_uri) {
      note("", codes::type,
           "must be the element '" + std::string{wanted.name} + "'" +
               (wanted.uri.empty() ? "" : " of the namespace " + std::string{wanted.uri}));
      return;
    }
    read_value(root, *wanted.value, wanted.name);
  }

 private:
  // ---- what is found where

  bool is_wanted(const children::child& each, const node& wanted, pugi::xml_node inside) const {
    if (each.taken) return false;
    const auto uri = known_.uri_of(each.prefix, each.at);
    if (!wanted.uri.empty()) return uri == wanted.uri;
    if (!wanted.prefix.empty()) return each.prefix == wanted.prefix;
    if (each.prefix.empty()) return true;
    return uri == known_.uri_of(split(inside.name()).prefix, inside);
  }

  std::vector<pugi::xml_node> take(children& from, const node& wanted, std::string_view name,
                                   pugi::xml_node inside) const {
    std::vector<pugi::xml_node> found;
    from.each_named(name, [&](children::child& each) {
      if (!is_wanted(each, wanted, inside)) return;
      each.taken = true;
      found.push_back(each.at);
    });
    return found;
  }

  pugi::xml_attribute attribute_of(pugi::xml_node element, const node& wanted,
                                   std::string_view name) const {
    for (const pugi::xml_attribute each : element.attributes()) {
      const split_name parts = split(each.name());
      if (parts.local != name) continue;
      if (wanted.uri.empty()
              ? parts.prefix == wanted.prefix
              : !parts.prefix.empty() && known_.uri_of(parts.prefix, element) == wanted.uri) {
        return each;
      }
    }
    return {};
  }

  bool is_nil(pugi::xml_node element) const {
    const pugi::xml_attribute found = attribute_of(element, {.uri = instance_uri}, "nil");
    const std::string_view value = trimmed(found.value());
    return value == "true" || value == "1";
  }

  // ---- values

  void read_value(pugi::xml_node element, const layout& wanted, std::string_view name) {
    if (is_nil(element)) return put("null");
    known_.enter(element);
    if (has(wanted.types, rules::array_type)) {
      children parts{element};
      refuse_text(element);
      read_items(take(parts, *wanted.items, name_of(*wanted.items, name), element), *wanted.items,
                 name_of(*wanted.items, name));
    } else if (is_object(element, wanted)) {
      read_object(element, wanted);
    } else if (element.find_child(
                   [](pugi::xml_node each) { return each.type() == pugi::node_element; })) {
      put("{}");  // no text, as whoever reads it will say
    } else {
      read_text(text_of(element), wanted.types);
    }
    known_.leave();
  }

  static std::string_view name_of(const node& of, std::string_view otherwise) {
    return of.name.empty() ? otherwise : of.name;
  }

  static bool is_object(pugi::xml_node element, const layout& wanted) {
    if (!has(wanted.types, rules::object_type)) return false;
    if (!has(wanted.types, text_types)) return true;
    const auto counts = [](pugi::xml_attribute each) { return !is_markup(each.name()); };
    return element.find_attribute(counts) || element.find_child([](pugi::xml_node each) {
      return each.type() == pugi::node_element;
    });
  }

  void read_text(std::string_view text, rules::type_set types) {
    const std::string_view word = trimmed(text);
    const bool is_number = is_json_number(word);
    if (is_number && has(types, rules::integer_type | rules::number_type)) return put(word);
    if (has(types, rules::boolean_type)) {
      if (word == "true" || word == "1") return put("true");
      if (word == "false" || word == "0") return put("false");
    }
    if (word.empty() && (types & text_types) == 0 && has(types, rules::null_type)) {
      return put("null");
    }
    put_string(text);
  }

  void read_items(const std::vector<pugi::xml_node>& found, const node& wanted,
                  std::string_view name) {
    put("[");
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (i > 0) put(",");
      const std::size_t before = go_to(std::to_string(i));
      read_value(found[i], *wanted.value, name);
      pointer_.resize(before);
    }
    put("]");
  }

  void read_object(pugi::xml_node element, const layout& wanted) {
    children parts{element};
    put("{");
    bool first = true;
    bool has_text = false;
    for (const member& each : wanted.members) {
      const std::size_t before = go_to(each.key);
      if (each.node.kind == node_kind::text || each.node.kind == node_kind::cdata) {
        has_text = true;
      }
      read_member(element, parts, each, first);
      pointer_.resize(before);
    }
    if (!has_text) refuse_text(element);
    if (wanted.others != nullptr) {
      read_others(parts, wanted, first);
    } else if (wanted.closed) {
      refuse_others(element, parts, wanted);
    }
    put("}");
  }

  void read_member(pugi::xml_node element, children& parts, const member& wanted, bool& first) {
    const node& at = wanted.node;
    const std::string_view name = name_of(at, wanted.key);
    switch (at.kind) {
      case node_kind::attribute:
        if (const pugi::xml_attribute found = attribute_of(element, at, name)) {
          put_key(wanted.key, first);
          read_text(found.value(), at.value->types);
        }
        return;
      case node_kind::text:
      case node_kind::cdata: {
        const std::string text = text_of(element);
        if (text.empty() && !wanted.required) return;
        put_key(wanted.key, first);
        return read_text(text, at.value->types);
      }
      case node_kind::element: {
        const auto found = take(parts, at, name, element);
        if (found.empty()) return;
        put_key(wanted.key, first);
        read_value(found.front(), *at.value, name);
        if (found.size() > 1) note_repeated();
        return;
      }
      case node_kind::inlined: {
        const node& items = *at.value->items;
        const std::string_view item_name = name_of(items, name);
        const auto found = take(parts, items, item_name, element);
        if (found.empty() && !wanted.required) return;
        put_key(wanted.key, first);
        return read_items(found, items, item_name);
      }
    }
  }

  /// Elements named by keys, whatever their namespaces: a key has none.
  void read_others(children& parts, const layout& wanted, bool& first) {
    for (const children::child& each : parts.all()) {
      if (each.taken) continue;
      std::vector<pugi::xml_node> found;
      parts.each_named(each.name, [&](children::child& one) {
        if (!std::exchange(one.taken, true)) found.push_back(one.at);
      });
      const std::size_t before = go_to(each.name);
      if (std::ranges::find(wanted.members, each.name, &member::key) != wanted.members.end()) {
        note_repeated();
      } else {
        put_key(each.name, first);
        read_other(found, *wanted.others, each.name);
      }
      pointer_.resize(before);
    }
  }

  void read_other(const std::vector<pugi::xml_node>& found, const node& wanted,
                  std::string_view name) {
    if (wanted.kind == node_kind::inlined) return read_items(found, *wanted.value->items, name);
    read_value(found.front(), *wanted.value, name);
    if (found.size() > 1) note_repeated();
  }

  void refuse_others(pugi::xml_node element, children& parts, const layout& wanted) {
    const auto refuse = [&](std::string_view name) {
      const std::size_t before = go_to(name);
      note(pointer_, codes::unknown_property, "is not a known property");
      pointer_.resize(before);
    };
    for (const children::child& each : parts.all()) {
      if (!each.taken) refuse(each.name);
    }
    for (const pugi::xml_attribute each : element.attributes()) {
      const std::string_view name = each.name();
      const bool is_known = std::ranges::any_of(wanted.members, [&](const member& known) {
        return known.node.kind == node_kind::attribute &&
               attribute_of(element, known.node, name_of(known.node, known.key)) == each;
      });
      if (!is_known && !is_markup(name) &&
          known_.uri_of(split(name).prefix, element) != instance_uri) {
        refuse(split(name).local);
      }
    }
  }

  // ---- what is written, and noted

  void put(std::string_view text) { out_.json.append(text); }
  void put_string(std::string_view text) { append_json_string(out_.json, text); }
  void put_key(std::string_view key, bool& first) {
    if (!std::exchange(first, false)) put(",");
    put_string(key);
    put(":");
  }

  /// Extends the pointer; its size before.
  std::size_t go_to(std::string_view step) {
    const std::size_t before = pointer_.size();
    pointer_.push_back('/');
    for (const char c : step) {
      if (c == '~') {
        pointer_.append("~0");
      } else if (c == '/') {
        pointer_.append("~1");
      } else {
        pointer_.push_back(c);
      }
    }
    return before;
  }

  void note(std::string pointer, std::string_view code, std::string message) {
    constexpr std::size_t most = 32;
    if (out_.violations.size() >= most) return;
    out_.violations.push_back({std::move(pointer), std::string{code}, std::move(message)});
  }
  void note_repeated() { note(pointer_, codes::duplicate_key, "is there more than once"); }
  void refuse_text(pugi::xml_node element) {
    if (!is_blank(text_of(element))) {
      note(pointer_, codes::type, "must not have text beside its elements");
    }
  }

  conversion& out_;
  scope known_{};
  std::string pointer_{};
};

syntax_error error_at(std::string_view document, std::size_t offset, const char* message) {
  syntax_error out{.message = message, .offset = std::min(offset, document.size())};
  const std::string_view before = document.substr(0, out.offset);
  out.line += static_cast<std::size_t>(std::ranges::count(before, '\n'));
  out.column = out.offset - (before.rfind('\n') + 1) + 1;
  return out;
}

}  // namespace

conversion to_json(std::string_view document, const node& root) {
  conversion out;
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  const auto refuse = [&](std::size_t offset, const char* message) -> conversion& {
    out.error = error_at(document, offset, message);
    return out;
  };
  if (const auto fault = find_fault(document)) {
    refuse(fault->offset, fault->message).error->is_other_charset = fault->is_other_charset;
    return out;
  }
  pugi::xml_document parsed;
  const pugi::xml_parse_result result =
      parsed.load_buffer(document.data(), document.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!result) {
    return refuse(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)),
                  result.description());
  }
  const pugi::xml_node element = parsed.document_element();
  if (const auto fault = find_name_fault(element)) {
    const auto offset =
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(fault->where.offset_debug(), 0));
    return refuse(offset, fault->message);
  }
  json_maker{out}.read_root(element, root);
  return out;
}

}  // namespace tenon::xml
