// Structs seen as the schemas that allOf made them of.

#include "cpp/base_views.hpp"

#include <algorithm>
#include <optional>

#include "cpp/text.hpp"

namespace tenon::gen::cpp {

using service::object_type;
using service::property;
using service::type_id;

namespace {

// Whether the member can stand where the base has the other.
bool fits(const property& mine, const property& base) {
  const bool same = mine.type.type == base.type.type && mine.type.nullable == base.type.nullable &&
                    mine.boxed == base.boxed && mine.default_value == base.default_value;
  if (!same) return false;
  const bool becomes_optional = mine.required && !mine.type.nullable && !mine.default_value;
  return mine.required == base.required || becomes_optional;
}

// The members of a base, from those of the struct; nothing when it lacks one.
std::optional<std::vector<std::string>> view_of(const context& from, type_id id, type_id base) {
  const object_type& mine = from.api.types[id].object;
  const object_type& other = from.api.types[base].object;
  if (other.additional_kind == service::additional::typed) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < other.properties.size(); ++i) {
    const property& wanted = other.properties[i];
    const auto found = std::ranges::find(mine.properties, wanted.name, &property::name);
    if (found == mine.properties.end() || !fits(*found, wanted)) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - mine.properties.begin());
    out.push_back("." + from.name_of(base).members[i] + " = " + from.name_of(id).members[index]);
  }
  return out;
}

struct view {
  std::string head{};
  std::vector<std::string> members{};
};

std::vector<view> views_of(const context& from, type_id id) {
  const service::type& type = from.api.types[id];
  const type_names& mine = from.name_of(id);
  std::vector<view> out;
  if (type.kind != service::type_kind::object || !mine.named || !mine.scope.empty() ||
      type.object.holds_files || std::ranges::find(mine.members, "as") != mine.members.end())
    return out;
  for (const type_id base : type.object.bases) {
    if (base == id || !from.name_of(base).named || !from.name_of(base).scope.empty()) continue;
    const std::string& name = from.name_of(base).simple;
    const std::string head =
        "template <>\n" + name + " " + mine.simple + "::as<" + name + ">() const";
    if (std::ranges::find(out, head, &view::head) != out.end()) continue;
    if (auto members = view_of(from, id, base)) out.push_back({head, std::move(*members)});
  }
  return out;
}

}  // namespace

bool has_base_views(const context& from, type_id id) { return !views_of(from, id).empty(); }

list base_view_declarations(const context& from) {
  list out;
  for (type_id id = 0; id < from.api.types.size(); ++id)
    for (const view& each : views_of(from, id)) out.emplace_back(each.head + ";");
  return out;
}

std::vector<std::string> base_view_definitions(const context& from, type_id id) {
  std::vector<std::string> out;
  for (const view& each : views_of(from, id))
    out.push_back(each.head + " {\n  " + layout_list(2, "return ", each.members, ";") + "\n}");
  return out;
}

}  // namespace tenon::gen::cpp
