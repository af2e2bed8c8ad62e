// Bodies in XML: what each value is made of, from the schemas, as the types know nothing of XML.
#include <algorithm>
#include <array>
#include <utility>

#include "service/lowerer.hpp"
#include "service/words.hpp"

namespace tenon::gen::service {

namespace {

constexpr int alternatives_depth = 32;

constexpr std::array<std::pair<openapi::type_set, std::string_view>, 7> kind_words = {
    {{openapi::null_type, "null"},
     {openapi::boolean_type, "boolean"},
     {openapi::integer_type, "integer"},
     {openapi::number_type, "number"},
     {openapi::string_type, "string"},
     {openapi::array_type, "array"},
     {openapi::object_type, "object"}}};

std::string_view kind_of(document::node value) {
  const std::string_view word = kind_word(literal_of(value).kind);
  if (!word.empty()) return word;
  return value.is_sequence() ? "array" : "object";
}

bool is_nested(const std::string& kind) { return kind == "array" || kind == "object"; }

}  // namespace

/// The first reason counts: what follows from it would only confuse.
void lowerer::refuse_xml(node where, std::string message, std::string help) {
  if (!xml_failure_) xml_failure_ = {where, std::move(message), std::move(help)};
}

/// The index of a body's root; nothing, with the failure noted, when it has no form in XML.
std::optional<std::size_t> lowerer::lower_xml(const schema* s) {
  const std::size_t layouts = out_.xml_layouts.size();
  xml_failure_.reset();
  const openapi::xml* written = xml_of(s);
  xml_place root{.name = xml_name_of(s, written, true)};
  if (root.name.empty()) {
    refuse_xml(s->node, "the root element has no name",
               "give the schema a name with 'xml: {name: ...}', or make it a component");
  }
  if (written != nullptr) {
    const bool is_element = !written->type || *written->type == openapi::xml_type::element;
    if (!is_element && written->node.contains("nodeType")) {
      refuse_xml(written->node, "the root of a document is an element and nothing else",
                 "leave out 'nodeType', or say 'element'");
    }
    root.prefix = written->prefix;
    root.uri = written->uri;
  }
  check_xml_name(s->node, root.name);
  root.value = xml_layout_of({s});
  while (!xml_jobs_.empty() && !xml_failure_) {
    const auto [id, alternatives] = std::move(xml_jobs_.front());
    xml_jobs_.pop_front();
    fill_xml(id, alternatives);
  }
  check_xml_texts();
  xml_jobs_.clear();
  xml_texts_.clear();
  if (!xml_failure_) {
    const auto known = std::ranges::find(out_.xml_roots, root);
    const auto index = static_cast<std::size_t>(known - out_.xml_roots.begin());
    if (known == out_.xml_roots.end()) out_.xml_roots.push_back(std::move(root));
    return index;
  }
  out_.xml_layouts.resize(layouts);
  const auto is_gone = [&](const auto& each) { return each.second >= layouts; };
  std::erase_if(xml_ids_, is_gone);
  std::erase_if(xml_scalars_, is_gone);
  return std::nullopt;
}

xml_id lowerer::xml_layout_of(std::vector<const schema*> alternatives) {
  const auto id = static_cast<xml_id>(out_.xml_layouts.size());
  const shape& made = flatten(alternatives.front());
  const bool nested = (made.types & (openapi::array_type | openapi::object_type)) != 0;
  if (alternatives.size() == 1 && made.types != 0 && !nested && made.groups.empty()) {
    const auto [place, is_new] = xml_scalars_.try_emplace({made.types, made.nullable}, id);
    if (!is_new) return place->second;
    xml_source source;
    collect_xml_kinds(source, made, false);
    xml_layout& added = out_.xml_layouts.emplace_back();
    added.kinds.assign(source.kinds.begin(), source.kinds.end());
    return id;
  }
  std::vector<const schema*> key = alternatives;
  for (const schema*& each : key) {
    const schema* target = follow(each);
    if (flatten(target).nullable == flatten(each).nullable) each = target;
  }
  std::ranges::sort(key);
  const auto [place, is_new] = xml_ids_.try_emplace(std::move(key), id);
  if (!is_new) return place->second;
  out_.xml_layouts.emplace_back();
  xml_jobs_.emplace_back(id, std::move(alternatives));
  return id;
}

void lowerer::fill_xml(xml_id id, const std::vector<const schema*>& alternatives) {
  xml_source source{.open = alternatives.size() > 1, .where = follow(alternatives.front())->node};
  for (const schema* each : alternatives) collect_xml(source, each, false, 0);
  const bool has_list = source.kinds.contains("array");
  if (has_list && (source.open || source.kinds.size() > 1 + source.kinds.count("null"))) {
    refuse_xml(source.where, "a list that is one of several alternatives has no form");
  }
  if (has_list && source.items.empty()) {
    refuse_xml(source.where, "a list of anything has no form", "say what its 'items' are");
  }
  xml_layout made;
  if (xml_failure_) return;
  made.kinds.assign(source.kinds.begin(), source.kinds.end());
  made.closed = source.closed && !source.open;
  if (has_list) made.items = place_xml_item(source.items);
  place_xml_members(made, source);
  out_.xml_layouts[id] = std::move(made);
}

/// `has_types`: the schema it is an alternative of says what kind of value it is.
void lowerer::collect_xml(xml_source& out, const schema* s, bool has_types, int depth) {
  const shape& made = flatten(s);
  if (made.refused) return;
  const node where = follow(s)->node;
  if (depth > alternatives_depth) return refuse_xml(where, "alternatives are nested too deeply");
  if (!made.prefix_items.empty()) {
    return refuse_xml(where, "a list with 'prefixItems' has no form");
  }
  collect_xml_kinds(out, made, has_types);
  for (const schema* each : made.items) out.items.push_back(each);
  if (made.items.size() > 1) out.items = {all_of(made.items)};
  collect_xml_members(out, made);
  for (const shape_group& group : made.groups) {
    const auto& alternatives = group.alternatives();
    const auto counts = [&](const schema* each) { return !is_null(each); };
    if (std::ranges::count_if(alternatives, counts) > 1) out.open = true;
    for (const schema* each : alternatives) {
      collect_xml(out, each, has_types || made.types != 0, depth + 1);
    }
  }
}

void lowerer::collect_xml_kinds(xml_source& out, const shape& made, bool has_types) {
  for (const auto& [type, word] : kind_words) {
    if ((made.types & type) != 0) out.kinds.emplace(word);
  }
  if (made.nullable) out.kinds.insert("null");
  if (made.types != 0) return;
  if (made.const_value) {
    out.kinds.emplace(kind_of(made.const_value));
  } else if (made.has_enum) {
    for (const node each : made.enum_values) out.kinds.emplace(kind_of(each));
  } else if (made.groups.empty() && !has_types) {
    refuse_xml(made.node, "a value of any type has no form", "give it a 'type'");
  }
}

void lowerer::collect_xml_members(xml_source& out, const shape& made) {
  for (const shape_property& each : made.properties) {
    auto known = std::ranges::find(out.members, each.name, &xml_member::key);
    if (known == out.members.end()) {
      const bool required =
          made.groups.empty() && std::ranges::find(made.required, each.name) != made.required.end();
      known = out.members.insert(known, {each.name, {}, required, each.node});
    }
    const schema* value = all_of(each.schemas);
    if (std::ranges::find(known->schemas, value) == known->schemas.end()) {
      known->schemas.push_back(value);
    }
  }
  if (!made.additional.empty()) out.others.push_back(all_of(made.additional));
  out.closed = out.closed || made.closed;
}

void lowerer::place_xml_members(xml_layout& out, const xml_source& source) {
  std::vector<std::string> names;
  for (const xml_member& each : source.members) {
    const schema* first = each.schemas.front();
    xml_place place = place_xml(first);
    for (const schema* other : each.schemas) {
      if (place_xml(other) == place) continue;
      refuse_xml(each.where, "'" + each.key + "' is not written the same way in all alternatives");
    }
    std::string name = place.name;
    if (place.kind == xml_kind::inlined && !xml_shape(first).items.empty()) {
      name = place_xml_item(xml_shape(first).items).name;
    }
    if (name.empty()) name = each.key;
    check_xml_name(each.where, name);
    names.push_back(std::move(name));
    place.value = xml_layout_of(each.schemas);
    const bool is_text = place.kind != xml_kind::element && place.kind != xml_kind::inlined;
    if (is_text) xml_texts_.emplace_back(place.value, each.where);
    out.members.push_back({each.key, std::move(place), each.required && !source.open});
  }
  if (!source.others.empty()) out.others = place_xml_others(source);
  check_xml_members(out, names, source.where);
}

/// Members that are named by their keys, whatever their schemas say.
xml_place lowerer::place_xml_others(const xml_source& source) {
  const schema* first = source.others.front();
  xml_place place = place_xml(first);
  if (place.kind != xml_kind::element && place.kind != xml_kind::inlined) {
    refuse_xml(source.where, "the values of a map are elements, named by their keys");
  }
  const auto& items = xml_shape(first).items;
  if (place.kind == xml_kind::inlined && !items.empty() && !place_xml_item(items).name.empty()) {
    refuse_xml(source.where, "a list in a map has elements that are named by its key",
               "leave out the name of its items, or let it have an element of its own");
  }
  place.name.clear();
  place.value = xml_layout_of(source.others);
  return place;
}

/// Names that are there twice, and text beside elements.
void lowerer::check_xml_members(const xml_layout& made, const std::vector<std::string>& names,
                                node where) {
  std::set<std::string> known;
  std::size_t texts = 0;
  std::size_t elements = made.others ? 1 : 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const xml_place& place = made.members[i].place;
    if (place.kind == xml_kind::text || place.kind == xml_kind::cdata) {
      ++texts;
      continue;
    }
    if (place.kind != xml_kind::attribute) ++elements;
    const std::string mark = place.kind == xml_kind::attribute ? "@" : "";
    if (!known.insert(mark + names[i] + " " + place.uri + " " + place.prefix).second) {
      refuse_xml(where, "two members are both written as '" + names[i] + "'",
                 "give one of them another name with 'xml: {name: ...}'");
    }
  }
  if (texts > 1 || (texts == 1 && elements > 0)) {
    refuse_xml(where, "an element that has text beside elements has no form",
               "beside a text there may be attributes");
  }
}

void lowerer::check_xml_texts() {
  for (const auto& [id, where] : xml_texts_) {
    if (std::ranges::any_of(out_.xml_layouts[id].kinds, is_nested)) {
      refuse_xml(where, "an attribute or text holds one value: no list, and no object");
    }
  }
}

}  // namespace tenon::gen::service
