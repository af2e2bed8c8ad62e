#include "cpp/codec_declarations.hpp"

#include <algorithm>

#include "cpp/part_codec.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_id;
using service::type_kind;

namespace {

// Whether a part's members are written as texts side by side.
bool is_side_by_side(const service::part& of) {
  return of.kind == service::part_kind::text && of.styled && !of.outline;
}

// Which types appear as urlencoded forms or as parameters that are objects.
std::vector<type_id> field_types(const context& from) {
  std::vector<bool> used(from.api.types.size());
  const auto note = [&](const service::type_use& use) {
    const type_id id = resolve(from.api, use).type;
    if (from.api.types[id].kind == type_kind::object) used[id] = true;
  };
  for (const service::operation& operation : from.api.operations) {
    for (const auto& parameter : operation.parameters)
      if (parameter.in == service::location::querystring
              ? parameter.content == service::body_kind::form
              : !parameter.content_type && !parameter.outline)
        note(parameter.type);
    for (const auto& response : operation.responses)
      for (const auto& header : response.headers)
        if (!header.outline) note(header.type);
  }
  for (const service::media* form : form_bodies(from)) note(form->type);
  for (const auto& [id, body] : part_bodies(from.api)) {
    const auto& properties = from.api.types[id].object.properties;
    for (std::size_t i = 0; i < properties.size(); ++i) {
      if (is_side_by_side(body->parts[i])) note(properties[i].type);
      for (const service::header& header : body->parts[i].headers)
        if (!header.outline && !header.is_json) note(header.type);
    }
    if (body->other_parts && is_side_by_side(*body->other_parts))
      note(*from.api.types[id].object.additional_type);
  }
  std::vector<type_id> out;
  for (type_id id = 0; id < used.size(); ++id)
    if (used[id]) out.push_back(id);
  return out;
}

}  // namespace

std::vector<const service::media*> form_bodies(const context& from) {
  std::vector<const service::media*> out;
  const auto note = [&](const std::vector<service::media>& alternatives) {
    for (const service::media& each : alternatives)
      if (each.kind == service::body_kind::form) out.push_back(&each);
  };
  for (const service::operation& operation : from.api.operations) {
    if (operation.body) note(operation.body->alternatives);
    for (const service::response& response : operation.responses) note(response.alternatives);
  }
  return out;
}

namespace {

std::vector<type_id> list_types(const context& from) {
  std::vector<type_id> out;
  for (const service::type& type : from.api.types) {
    if (type.kind != type_kind::array || type.array.items.nullable) continue;
    const type_id id = type.array.items.type;
    const service::type& item = from.api.types[id];
    const bool is_large = item.kind == type_kind::object || item.kind == type_kind::union_;
    if (is_large && !item.object.holds_files && from.name_of(id).named && !contains(out, id))
      out.push_back(id);
  }
  return out;
}

}  // namespace

other_codecs find_other_codecs(const context& from) {
  other_codecs out{
      .fields = field_types(from), .parts = part_types(from), .lists = list_types(from)};
  for (const auto& [id, headers] : header_structs(from.api)) out.headers.push_back(id);
  return out;
}

bool contains(const std::vector<type_id>& list, type_id id) {
  return std::ranges::find(list, id) != list.end();
}

void declare_codecs(const context& from, const other_codecs& others, type_id id,
                    codec_declarations& out) {
  const service::type& type = from.api.types[id];
  const std::string name =
      from.given.spell(from.name_of(id).qualified(), from.lives_in_ops(id) ? "ops" : "");
  const bool is_enum = type.kind == type_kind::enumeration;
  if (is_enum && type.enumeration.base == service::primitive::string) {
    out.enums.emplace_back("std::string_view to_string(" + name + " value);");
    out.enums.emplace_back(layout(0, "std::optional<" + name + "> from_string",
                                  {"std::string_view text", "std::type_identity<" + name + ">"},
                                  ";"));
  }
  if (!is_named_kind(type)) return;
  const auto declare = [&](const std::string& what, const std::string& space) {
    const std::string one = what == "json" ? "" : what.substr(0, what.size() - 1) + "_";
    out.codecs.emplace_back("void read_" + what + "(tenon::" + space + "::" + one + "reader& in, " +
                            name + "& out);");
    out.codecs.emplace_back("void write_" + what + "(tenon::" + space + "::" + one +
                            "writer& out, " + (is_enum ? name : "const " + name + "&") +
                            " value);");
  };
  if (!type.object.holds_files) declare("json", "json");
  if (contains(others.lists, id))
    out.codecs.emplace_back("void read_json(tenon::json::reader& in, std::vector<" + name +
                            ">& out);");
  if (contains(others.fields, id)) {
    declare("fields", "api");
    out.fields = true;
  }
  if (contains(others.parts, id)) {
    declare("parts", "api");
    out.parts = true;
  }
  if (contains(others.headers, id)) {
    declare("headers", "api");
    out.headers = true;
  }
}

list codec_classes(const codec_declarations& of) {
  list out;
  if (of.fields) out = {"field_reader", "field_writer"};
  if (of.parts) {
    out.emplace_back("part_reader");
    out.emplace_back("part_writer");
  }
  if (of.headers) {
    out.emplace_back("header_reader");
    out.emplace_back("header_writer");
  }
  return out;
}

}  // namespace tenon::gen::cpp
