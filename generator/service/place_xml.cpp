// Bodies in XML: what the `xml` object says of where a value stands, and under which name.
#include <algorithm>

#include "service/lowerer.hpp"

namespace tenon::gen::service {

namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// A name without a prefix (Namespaces in XML 1.0, NCName).
bool is_xml_name(const std::string& text) {
  return !text.empty() && begins_name(text.front()) && std::ranges::all_of(text, [](char c) {
    return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

}  // namespace

/// What the schema does no more than refer to: by `$ref`, an allOf of one, or as the only
/// alternative beside null. Null when it says something itself.
const openapi::schema* lowerer::referred_in_xml(const schema* s) {
  if (s->ref != nullptr) return s->ref;
  if (!s->properties.empty()) return nullptr;
  if (s->all_of.size() == 1) return s->all_of.front();
  const schema* found = nullptr;
  for (const auto* list : {&s->one_of, &s->any_of}) {
    for (const schema* each : *list) {
      if (is_null(each)) continue;
      if (found != nullptr) return nullptr;
      found = each;
    }
  }
  return found;
}

/// The shape of what the schema refers to, as far as it says nothing itself.
const shape& lowerer::xml_shape(const schema* s) {
  std::set<const schema*> seen;
  while (flatten(s).types == 0 && seen.insert(s).second) {
    const schema* next = referred_in_xml(s);
    if (next == nullptr) break;
    s = next;
  }
  return flatten(s);
}

/// The `xml` object of the schema, or of what it refers to. Of several that apply together, the
/// last that has one.
const openapi::xml* lowerer::xml_of(const schema* s) {
  if (merged_schemas_.contains(s)) {
    for (auto each = s->all_of.rbegin(); each != s->all_of.rend(); ++each) {
      if (const openapi::xml* found = xml_of(*each)) return found;
    }
    return nullptr;
  }
  std::set<const schema*> seen;
  for (; s != nullptr && seen.insert(s).second; s = referred_in_xml(s)) {
    if (s->xml) return &*s->xml;
  }
  return nullptr;
}

/// Since OpenAPI 3.2 an element of a component is named after it wherever it stands; before, only
/// at the root, where nothing else gives a name.
std::string lowerer::xml_name_of(const schema* s, const openapi::xml* written, bool is_root) {
  if (written != nullptr && !written->name.empty()) return written->name;
  if (!is_root && in_.version < openapi::version::v3_2) return {};
  std::set<const schema*> seen;
  for (; s != nullptr && seen.insert(s).second; s = is_root ? referred_in_xml(s) : s->ref) {
    if (!s->component_name.empty()) return s->component_name;
  }
  return {};
}

void lowerer::check_xml_name(node where, const std::string& name) {
  if (is_xml_name(name)) return;
  refuse_xml(where, "'" + name + "' is no name of an element or attribute",
             "give it another one with 'xml: {name: ...}'");
}

xml_kind lowerer::xml_kind_of(const schema* s, const openapi::xml* written) {
  using openapi::xml_type;
  const bool is_list = xml_shape(s).types == openapi::array_type;
  const auto type = written == nullptr ? std::nullopt : written->type;
  if (is_list && (!type || type == xml_type::none)) return xml_kind::inlined;
  if (!type || type == xml_type::element) return xml_kind::element;
  if (type == xml_type::none) {
    refuse_xml(written->node, "'nodeType: none' is supported for lists only");
  } else if (is_list) {
    refuse_xml(written->node, "an attribute or text holds one value: no list, and no object");
  }
  if (type == xml_type::attribute) return xml_kind::attribute;
  return type == xml_type::cdata ? xml_kind::cdata : xml_kind::text;
}

/// Without what the value is made of. No name: that of the member.
xml_place lowerer::place_xml(const schema* s) {
  const openapi::xml* written = xml_of(s);
  xml_place out{.kind = xml_kind_of(s, written)};
  // Where a list has no element, it has no name.
  if (out.kind == xml_kind::inlined) return out;
  out.name = xml_name_of(s, written, false);
  if (!out.name.empty()) check_xml_name(written != nullptr ? written->node : s->node, out.name);
  if (written == nullptr) return out;
  out.prefix = written->prefix;
  out.uri = written->uri;
  if (!out.prefix.empty()) check_xml_name(written->node, out.prefix);
  if (out.kind == xml_kind::attribute && !out.uri.empty() && out.prefix.empty()) {
    refuse_xml(written->node, "an attribute of a namespace needs a 'prefix'");
  }
  if (!out.prefix.empty() && out.prefix != "xml" && out.uri.empty()) {
    refuse_xml(written->node, "the prefix '" + out.prefix + "' stands for no namespace",
               "give it one with 'namespace'");
  }
  return out;
}

/// The element of each item. No name: that of the list.
xml_place lowerer::place_xml_item(const std::vector<const schema*>& items) {
  const schema* item = all_of(items);
  xml_place out = place_xml(item);
  if (out.kind == xml_kind::inlined) {
    refuse_xml(item->node, "a list in a list needs an element of its own",
               "say 'xml: {wrapped: true}', or 'nodeType: element' since OpenAPI 3.2");
  } else if (out.kind != xml_kind::element) {
    refuse_xml(item->node, "the items of a list are elements");
  }
  out.value = xml_layout_of({item});
  return out;
}

}  // namespace tenon::gen::service
