// How values are written as XML, as tables of the runtime (`tenon::xml::layout`).

#include "cpp/xml_layouts.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "cpp/text.hpp"

namespace tenon::gen::cpp {

using service::xml_id;
using service::xml_layout;
using service::xml_place;

namespace {

constexpr std::array<std::string_view, 5> kind_words = {"element", "attribute", "text", "cdata",
                                                        "inlined"};

std::string layout_name(xml_id id) { return "layout_" + std::to_string(id + 1); }

std::string root_name(std::size_t root) { return "root_" + std::to_string(root + 1); }

std::vector<std::string> node_parts(const xml_place& place) {
  std::vector<std::string> out;
  if (!place.name.empty()) out.push_back(".name = " + quote_view(place.name));
  out.push_back(".value = &" + layout_name(place.value));
  if (place.kind != service::xml_kind::element) {
    out.push_back(".kind = tenon::xml::node_kind::" +
                  std::string(kind_words[static_cast<std::size_t>(place.kind)]));
  }
  if (!place.prefix.empty()) out.push_back(".prefix = " + quote_view(place.prefix));
  if (!place.uri.empty()) out.push_back(".uri = " + quote_view(place.uri));
  return out;
}

/// One row of a table, at four columns.
std::string member_row(const xml_layout::member& each) {
  const std::vector<std::string> parts = node_parts(each.place);
  const std::string head = "{" + quote_view(each.key) + ",";
  const std::string tail = each.required ? "}, true}" : "}}";
  const std::string node = "{" + join(parts, ", ") + tail;
  constexpr std::size_t row_width = 95;
  if (head.size() + 1 + node.size() <= row_width) return head + " " + node;
  const std::string below = head + "\n     ";
  if (node.size() < row_width) return below + node;
  return below + "{" + join(parts, ",\n      ") + tail;
}

/// A table of one node, or none.
std::string define_node(const std::optional<xml_place>& place, const std::string& name, list& out) {
  if (!place) return {};
  out.emplace_back(layout_list(0, "constexpr tenon::xml::node " + name, node_parts(*place), ";"));
  return "&" + name;
}

void define_layout(const service::api& api, xml_id id, list& out) {
  const xml_layout& from = api.xml_layouts[id];
  const std::string name = layout_name(id);
  std::vector<std::string> parts;
  std::vector<std::string> types;
  for (const std::string& kind : from.kinds) types.push_back("tenon::rules::" + kind + "_type");
  if (!types.empty()) parts.push_back(".types = " + join(types, " | "));
  if (const std::string items = define_node(from.items, name + "_items", out); !items.empty())
    parts.push_back(".items = " + items);
  if (!from.members.empty()) {
    std::vector<std::string> rows;
    for (const xml_layout::member& each : from.members) rows.push_back(member_row(each));
    out.emplace_back(
        layout_list(0, "constexpr tenon::xml::member " + name + "_members[] = ", rows, ";"));
    parts.push_back(".members = " + name + "_members");
  }
  if (const std::string others = define_node(from.others, name + "_others", out); !others.empty())
    parts.push_back(".others = " + others);
  if (from.closed) parts.emplace_back(".closed = true");
  out.emplace_back(layout_list(0, "constinit const tenon::xml::layout " + name, parts, ";"));
}

}  // namespace

std::string xml_root_name(std::size_t root) { return "xml_layouts::" + root_name(root); }

list xml_layout_declarations(const service::api& api) {
  list out;
  for (xml_id id = 0; id < api.xml_layouts.size(); ++id)
    out.emplace_back("extern const tenon::xml::layout " + layout_name(id) + ";");
  for (std::size_t i = 0; i < api.xml_roots.size(); ++i)
    out.emplace_back("extern const tenon::xml::node " + root_name(i) + ";");
  return out;
}

list xml_layout_definitions(const service::api& api) {
  list out;
  for (xml_id id = 0; id < api.xml_layouts.size(); ++id) define_layout(api, id, out);
  for (std::size_t i = 0; i < api.xml_roots.size(); ++i) {
    out.emplace_back(layout_list(0, "constinit const tenon::xml::node " + root_name(i),
                                 node_parts(api.xml_roots[i]), ";"));
  }
  return out;
}

}  // namespace tenon::gen::cpp
