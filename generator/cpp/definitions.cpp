#include "cpp/definitions.hpp"

#include <algorithm>

#include "cpp/base_views.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_id;
using service::type_kind;

namespace {

struct place {
  const context& from;
  const definition_group& group;
  std::size_t indent;
};

std::string documentation(const service::type& type) {
  std::string doc = type.doc.empty() ? type.title : type.doc;
  if (type.deprecated) add_paragraph(doc, "Deprecated.");
  return doc;
}

std::string documentation(const service::property& property) {
  std::string doc = property.doc;
  if (property.read_only) add_paragraph(doc, "Read-only: sent in responses only.");
  if (property.write_only) add_paragraph(doc, "Write-only: sent in requests only.");
  if (property.deprecated) add_paragraph(doc, "Deprecated.");
  return doc;
}

list object_members(type_id id, const place& at) {
  const service::type& type = at.from.api.types[id];
  const type_names& mine = at.from.name_of(id);
  const bool tangled = is_tangled(at.from.api, at.group);
  list out;
  for (std::size_t i = 0; i < type.object.properties.size(); ++i) {
    const service::property& property = type.object.properties[i];
    const auto spelt = at.from.types.member(property, mine.qualified());
    const bool waits =
        tangled && !property.boxed && mentions_struct(at.from.api, property.type, at.group);
    std::string doc = documentation(property);
    if (property.default_value && !spelt.has_default)
      add_paragraph(doc, "Default: " + property.default_value->text);
    out.emplace_back(member_view(
        doc, spelt.type + ' ' + mine.members[i] + (waits ? "" : spelt.initialiser) + ';',
        at.indent + 2));
  }
  if (type.object.additional_kind == service::additional::typed && type.object.additional_type) {
    const auto& use = *type.object.additional_type;
    const bool waits = tangled && mentions_struct(at.from.api, use, at.group);
    out.emplace_back(member_view("Members that the schema does not name.",
                                 "tenon::map<" + at.from.types.use(use, mine.qualified()) + "> " +
                                     mine.additional + (waits ? ";" : "{};"),
                                 at.indent + 2));
  }
  return out;
}

object structure(type_id id, const place& at) {
  const context& from = at.from;
  const service::type& type = from.api.types[id];
  const type_names& mine = from.name_of(id);
  const bool is_union = type.kind == type_kind::union_;
  std::string head = "struct " + mine.simple;
  if (is_union) {
    std::vector<std::string> alternatives;
    for (const service::alternative& each : type.union_.alternatives) {
      std::string spelt = from.types.use(each.type, mine.scope);
      if (each.boxed) spelt = "tenon::box<" + spelt + ">";
      if (std::ranges::find(alternatives, spelt) == alternatives.end())
        alternatives.push_back(std::move(spelt));
    }
    head = layout_base(at.indent, head, "tenon::one_of", alternatives);
  } else {
    head += " {";
  }
  const bool waits = is_tangled(from.api, at.group);
  return {{"name", mine.simple},
          {"head", head},
          {"is_union", is_union},
          {"aliases", alias_lines(from, mine.aliases, mine.qualified())},
          {"groups", definition_groups(from, mine.qualified(), at.indent + 2)},
          {"members", is_union ? list{} : object_members(id, at)},
          {"has_views", has_base_views(from, id)},
          {"comparison",
           "bool operator==(const " + mine.simple + "&) const" + (waits ? ";" : " = default;")}};
}

object enumeration(type_id id, const place& at) {
  const service::type& type = at.from.api.types[id];
  const type_names& mine = at.from.name_of(id);
  std::vector<std::string> all = mine.members;
  all.push_back(mine.unknown);
  const bool has_docs = std::ranges::any_of(type.enumeration.members,
                                            [](const auto& member) { return !member.doc.empty(); });
  const std::string line = "enum class " + mine.simple + " { " + join(all, ", ") + " };";
  const bool fits = !has_docs && at.indent + line.size() <= line_width;
  list rows;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_unknown = i == mine.members.size();
    const std::string doc = is_unknown ? "A value that this version of the document does not list."
                                       : type.enumeration.members[i].doc;
    rows.emplace_back(member_view(doc, all[i] + (is_unknown ? "" : ","), at.indent + 2));
  }
  return {{"name", mine.simple},
          {"one_line", fits ? line : ""},
          {"fits", fits},
          {"members", std::move(rows)}};
}

value definition(type_id id, const place& at) {
  const service::type& type = at.from.api.types[id];
  const type_names& mine = at.from.name_of(id);
  object made{{"doc", doc_list(documentation(type), at.indent)},
              {"structure", false},
              {"enumeration", false},
              {"alias", false}};
  if (type.kind == type_kind::enumeration && is_named_kind(type)) {
    made["enumeration"] = enumeration(id, at);
  } else if (is_named_kind(type)) {
    made["structure"] = structure(id, at);
  } else {
    made["alias"] = object{
        {"text", "using " + mine.simple + " = " + at.from.types.definition(id, mine.scope) + ";"}};
  }
  return made;
}

}  // namespace

object member_view(std::string_view doc, std::string text, std::size_t indent) {
  return {{"doc", doc_list(doc, indent)}, {"text", std::move(text)}};
}

list alias_lines(const context& from, const std::vector<nested_alias>& aliases,
                 std::string_view scope) {
  list out;
  for (const nested_alias& alias : aliases) {
    const std::size_t outer = scope.rfind("::");
    const std::string target =
        from.given.spell(from.name_of(alias.target).qualified(),
                         outer == std::string_view::npos ? "" : scope.substr(0, outer));
    out.emplace_back("using " + alias.name + " = " + target + ";");
  }
  return out;
}

value definition_group_view(const context& from, const definition_group& group,
                            std::size_t indent) {
  list forward;
  list definitions;
  for (const type_id id : group.types) {
    definitions.push_back(definition(id, {from, group, indent}));
    const service::type& type = from.api.types[id];
    const bool is_struct = is_named_kind(type) && type.kind != type_kind::enumeration;
    const std::string& name = from.name_of(id).simple;
    if (group.types.size() > 1 && is_struct) forward.emplace_back("struct " + name + ";");
  }
  return object{{"forward", std::move(forward)}, {"definitions", std::move(definitions)}};
}

list definition_groups(const context& from, std::string_view scope, std::size_t indent) {
  list groups;
  for (const definition_group& group : definition_order(from.api, from.given, scope))
    groups.push_back(definition_group_view(from, group, indent));
  return groups;
}

}  // namespace tenon::gen::cpp
