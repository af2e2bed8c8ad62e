#include <algorithm>
#include <map>

#include "cpp/base_views.hpp"
#include "cpp/boxes.hpp"
#include "cpp/checks.hpp"
#include "cpp/codec_declarations.hpp"
#include "cpp/context.hpp"
#include "cpp/definitions.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/outlines.hpp"
#include "cpp/part_codec.hpp"
#include "cpp/type_tree.hpp"
#include "cpp/union_codec.hpp"
#include "cpp/xml_layouts.hpp"

namespace tenon::gen::cpp {

using service::type_id;
using service::type_kind;

namespace {

// How the fields of a form are encoded where they are not in the default style.
std::map<std::string, service::form_field> field_encodings(const context& from, type_id id) {
  std::map<std::string, service::form_field> out;
  for (const service::media* form : form_bodies(from)) {
    if (resolve(from.api, form->type).type != id) continue;
    for (const service::form_field& field : form->encoding)
      if (field.is_json || field.how != service::style::form || !field.explode)
        out.emplace(field.name, field);
  }
  return out;
}

std::string_view presence_of(const service::property& property) {
  if (!property.required || property.default_value) {
    if (!property.required) return "optional";
  }
  if (property.read_only) return "required_in_response";
  if (property.write_only) return "required_in_request";
  return "required";
}

list object_fields(codec_file& file, type_id id) {
  const service::object_type& type = file.from.api.types[id].object;
  const type_names& mine = file.from.name_of(id);
  list out;
  for (std::size_t i = 0; i < type.properties.size(); ++i) {
    const service::property& property = type.properties[i];
    const auto rule = file.rules.expression(property, mine.helper + "_" + mine.members[i]);
    const bool one_sided = property.read_only != property.write_only;
    const std::string write = layout(one_sided ? 4 : 2, "object.member",
                                     {quote(property.name), "value." + mine.members[i]}, ";");
    const std::string guard = property.read_only ? "responses()" : "requests()";
    out.emplace_back(object{{"index", std::to_string(i)},
                            {"read", read_call("out." + mine.members[i], rule, one_sided ? 10 : 8)},
                            {"write", write},
                            {"is_one_sided", one_sided},
                            {"reads", "object.reads_" + guard},
                            {"writes", "object.writes_" + guard}});
  }
  return out;
}

std::string otherwise(codec_file& file, type_id id) {
  const service::object_type& type = file.from.api.types[id].object;
  const type_names& mine = file.from.name_of(id);
  if (type.additional_kind == service::additional::refused) return "object.refuse();";
  if (type.additional_kind == service::additional::ignored || !type.additional_type)
    return "object.skip();";
  std::vector<std::string> arguments = {"out." + mine.additional};
  if (auto rule = file.rules.expression(*type.additional_type, mine.helper + "_additional"))
    arguments.push_back(*rule);
  return layout(type.properties.empty() ? 4 : 8, "object.additional", arguments, ";");
}

bool keeps_additional(const service::object_type& type) {
  return type.additional_kind == service::additional::typed && type.additional_type;
}

object object_codec(codec_file& file, type_id id) {
  const service::object_type& type = file.from.api.types[id].object;
  const type_names& mine = file.from.name_of(id);
  std::string shape = "tenon::json::no_members";
  if (!type.properties.empty()) {
    shape = mine.helper + "_shape";
    std::vector<std::string> rows;
    for (const service::property& property : type.properties)
      rows.push_back("{" + quote_view(property.name) +
                     ", tenon::json::presence::" + std::string(presence_of(property)) + "}");
    file.shapes.emplace_back(
        layout_list(0, "constexpr tenon::json::object_shape " + shape, rows, ";", 2));
  }
  const auto size = rules_writer::size_rule(type.rules);
  const std::string loop = "for (tenon::json::object_reader object{in, " + shape + "};";
  const std::string next = "object.next();) {";
  const bool fits = 2 + loop.size() + 1 + next.size() <= line_width;
  return {{"shape", shape},
          {"loop", loop + (fits ? " " : "\n       ") + next},
          {"fields", object_fields(file, id)},
          {"has_fields", !type.properties.empty()},
          {"otherwise", otherwise(file, id)},
          {"has_size", size.has_value()},
          {"size", size.value_or("")},
          {"keeps_additional", keeps_additional(type)},
          {"additional", mine.additional}};
}

object enum_codec(codec_file& file, type_id id) {
  const service::enum_type& type = file.from.api.types[id].enumeration;
  const type_names& mine = file.from.name_of(id);
  const std::string name = file.name_of_type(id);
  const bool is_text = type.base == service::primitive::string;
  const std::string table = mine.helper + (is_text ? "_names" : "_numbers");
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < type.members.size(); ++i)
    rows.push_back("{" +
                   (is_text ? quote_view(type.members[i].value.text)
                            : spell_listed(type.members[i].value.text, type.base)) +
                   ", " + file.from.name_of(id).qualified() + "::" + mine.members[i] + "}");
  file.shapes.emplace_back(layout_list(
      0,
      std::string("constexpr tenon::json::") + (is_text ? "enum_names<" : "enum_numbers<") +
          mine.qualified() + ", " + std::to_string(rows.size()) + "> " + table,
      rows, ";", 2));
  return {
      {"table", table},
      {"read",
       layout(2, "tenon::json::read_enum", {"in", "out", table, name + "::" + mine.unknown}, ";")},
      {"unknown_text", quote(mine.unknown)},
      {"is_text", is_text},
      {"from_string", layout(0, "std::optional<" + name + "> from_string",
                             {"std::string_view text", "std::type_identity<" + name + ">"}, " {")}};
}

value codec(codec_file& file, type_id id, bool has_lists) {
  const service::type& type = file.from.api.types[id];
  const std::string name = file.name_of_type(id);
  const std::string list_head = layout(
      0, "void read_json", {"tenon::json::reader& in", "std::vector<" + name + ">& out"}, " {");
  object out{{"type", name},   {"object", false},        {"enumeration", false},
             {"union", false}, {"has_lists", has_lists}, {"list_head", has_lists ? list_head : ""}};
  const bool is_empty = type.kind == type_kind::object && type.object.properties.empty() &&
                        !keeps_additional(type.object);
  const auto with_type = [&](object made) {
    const std::string out_name = is_empty ? "" : " out";
    const std::string value_name = is_empty ? "" : " value";
    made["type"] = name;
    made["read_head"] =
        layout(0, "void read_json", {"tenon::json::reader& in", name + "&" + out_name}, " {");
    made["write_head"] =
        layout(0, "void write_json",
               {"tenon::json::writer& out", type.kind == type_kind::enumeration
                                                ? name + value_name
                                                : "const " + name + "&" + value_name},
               " {");
    return made;
  };
  if (type.kind == type_kind::object) out["object"] = with_type(object_codec(file, id));
  if (type.kind == type_kind::enumeration) out["enumeration"] = with_type(enum_codec(file, id));
  if (type.kind == type_kind::union_) out["union"] = with_type(union_codec(file, id));
  return out;
}

// ---- fields

// The style argument of a field; nothing where it is the default.
std::optional<std::string> field_style(const std::map<std::string, service::form_field>& styles,
                                       const std::string& name,
                                       const std::optional<service::outline_id>& outline) {
  const auto found = styles.find(name);
  if (found == styles.end() && !outline) return std::nullopt;
  const service::form_field how = found == styles.end() ? service::form_field{} : found->second;
  return style_argument(how.how, how.explode, outline_name(outline));
}

value field_codec(codec_file& file, type_id id) {
  const service::object_type& type = file.from.api.types[id].object;
  const type_names& mine = file.from.name_of(id);
  const std::map<std::string, service::form_field> encodings = field_encodings(file.from, id);
  list reads;
  list writes;
  for (std::size_t i = 0; i < type.properties.size(); ++i) {
    const service::property& property = type.properties[i];
    const auto member = file.from.types.member(property, mine.qualified());
    const std::string place = "out." + mine.members[i];
    std::vector<std::string> read = {
        quote_view(property.name),
        member.defaulted ? "tenon::api::defaulted(" + place + ")" : place};
    std::vector<std::string> write = {quote_view(property.name), "value." + mine.members[i]};
    const auto encoding = encodings.find(property.name);
    const bool is_json = encoding != encodings.end() && encoding->second.is_json;
    const std::string helper = mine.helper + "_" + mine.members[i];
    if (auto rule = is_json || property.outline ? file.rules.expression(property, helper)
                                                : file.rules.plain_expression(property, helper))
      read.push_back(*rule);
    const auto style = field_style(encodings, property.name, property.outline);
    if (style && !is_json) {
      read.push_back(*style);
      write.push_back(*style);
    }
    const std::string word = is_json ? "json_field" : "field";
    if (!property.read_only) reads.emplace_back(layout(2, "in." + word, read, ";"));
    if (!property.read_only) writes.emplace_back(layout(2, "out." + word, write, ";"));
  }
  if (type.additional_kind == service::additional::refused)
    reads.emplace_back("in.refuse_others();");
  if (type.additional_kind == service::additional::typed && type.additional_type) {
    std::vector<std::string> read = {"out." + mine.additional};
    std::vector<std::string> write = {"value." + mine.additional};
    const std::string helper = mine.helper + "_additional";
    if (auto rule = type.additional_outline
                        ? file.rules.expression(*type.additional_type, helper)
                        : file.rules.plain_expression(*type.additional_type, helper))
      read.push_back(*rule);
    if (type.additional_outline) {
      if (read.size() == 1) read.emplace_back("tenon::rules::none{}");
      write.push_back(
          style_argument(service::style::form, true, outline_name(type.additional_outline)));
      read.push_back(write.back());
    }
    reads.emplace_back(layout(2, "in.additional", read, ";"));
    writes.emplace_back(layout(2, "out.additional", write, ";"));
  }
  std::string text;
  append_text(value(reads), text);
  const bool reads_value = text.find("out.") != std::string::npos;
  return object{{"what", "field"},
                {"type", file.name_of_type(id)},
                {"in", reads.empty() ? "" : " in"},
                {"out", reads_value ? " out" : ""},
                {"writer", writes.empty() ? "" : " out"},
                {"value", writes.empty() ? "" : " value"},
                {"reads", std::move(reads)},
                {"writes", std::move(writes)}};
}

// Structs that mention each other are compared out of line: in the header it would cost every file.
std::vector<bool> compared_here(const context& from) {
  std::vector<bool> out(from.api.types.size());
  for (const char* scope : {"", "ops"})
    for (const definition_group& group : definition_order(from.api, from.given, scope))
      if (is_tangled(from.api, group))
        for (const type_id id : group.types)
          out[id] = is_named_kind(from.api.types[id]) &&
                    from.api.types[id].kind != type_kind::enumeration;
  return out;
}

struct codec_group {
  list comparisons{};
  list views{};
  list codecs{};
  list fields{};
};

planned_file codec_shard(const context& from, unsigned shard, const other_codecs& others,
                         const std::vector<bool>& compared) {
  codec_file file{.from = from, .rules = rules_writer(from.types, from.helpers)};
  codec_group groups[2];
  for (type_id id = 0; id < from.api.types.size(); ++id) {
    if (!is_named_kind(from.api.types[id]) || !from.name_of(id).named ||
        from.shard_of_type(id) != shard)
      continue;
    codec_group& group = groups[from.lives_in_ops(id) ? 1 : 0];
    const std::string& name = from.name_of(id).simple;
    if (compared[id])
      group.comparisons.emplace_back("bool " + name + "::operator==(const " + name +
                                     "&) const = default;");
    for (std::string& view : base_view_definitions(from, id))
      group.views.emplace_back(std::move(view));
    if (!from.api.types[id].object.holds_files)
      group.codecs.push_back(codec(file, id, contains(others.lists, id)));
    if (contains(others.fields, id)) group.fields.push_back(field_codec(file, id));
    if (contains(others.parts, id)) group.fields.emplace_back(part_codec(file, id));
    if (contains(others.headers, id)) group.fields.emplace_back(header_codec(file, id));
  }
  list values;
  list responses;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    if (from.shard_of_operation(i) != shard) continue;
    // Those without documented answers are one type, which the runtime instantiates.
    if (!from.api.operations[i].responses.empty())
      responses.emplace_back(response_instance(from, i));
    object functions = response_value(from, i);
    if (*functions.at("has_value").flag()) values.emplace_back(std::move(functions));
  }
  object data = banner(from);
  list checks;
  if (shard == 0) checks = check_definitions(from.api, file.rules);
  data["has_checks"] = !checks.empty();
  const auto none = [](const codec_group& group) {
    return group.comparisons.empty() && group.codecs.empty() && group.fields.empty();
  };
  const bool empty = checks.empty() && (shard != 0 || from.api.outlines.empty()) &&
                     (shard != 0 || from.api.xml_layouts.empty()) && none(groups[0]) &&
                     none(groups[1]) && values.empty() && responses.empty();
  std::set<std::string> headers;
  if (!empty) headers = {"tenon/json.hpp"};
  if (!values.empty()) headers.insert("utility");
  if (!responses.empty()) headers.insert("tenon/response_lifetime.hpp");
  data["part"] = operations_header(from, shard);
  list instances = empty ? list{} : box_instances(from, shard);
  for (value& each : responses) instances.push_back(std::move(each));
  data["has_instances"] = !instances.empty();
  data["instances"] = std::move(instances);
  data["has_values"] = !values.empty();
  data["values"] = std::move(values);
  if (!file.rules.patterns().empty()) headers.insert("tenon/rules.hpp");
  data["checks"] = std::move(checks);
  list outlines;
  if (shard == 0) outlines = outline_definitions(from.api);
  if (!outlines.empty()) headers.insert("tenon/api/outline.hpp");
  data["has_outlines"] = !outlines.empty();
  data["outlines"] = std::move(outlines);
  list xml_layouts;
  if (shard == 0) xml_layouts = xml_layout_definitions(from.api);
  if (!xml_layouts.empty()) headers.insert("tenon/xml/layout.hpp");
  data["has_xml"] = !xml_layouts.empty();
  data["xml_layouts"] = std::move(xml_layouts);
  data["patterns"] = pattern_list(file.rules.patterns());
  data["has_helpers"] = !file.shapes.empty() || !file.rules.patterns().empty();
  data["shapes"] = std::move(file.shapes);
  const auto section = [&](codec_group& group) {
    return object{{"any", !none(group)},
                  {"has_comparisons", !group.comparisons.empty()},
                  {"comparisons", std::move(group.comparisons)},
                  {"views", std::move(group.views)},
                  {"codecs", std::move(group.codecs)},
                  {"fields", std::move(group.fields)}};
  };
  data["schemas"] = section(groups[0]);
  data["operations"] = section(groups[1]);
  std::string text;
  append_text(value(data), text);
  for (const std::string& header : standard_headers(text)) headers.insert(header);
  if (text.find("tenon::json::tag_or(") != std::string::npos)
    headers.insert("tenon/json/default_tag.hpp");
  const auto has = [&](const std::vector<type_id>& list) {
    return std::ranges::any_of(list, [&](type_id id) { return from.shard_of_type(id) == shard; });
  };
  if (has(others.fields))
    headers.insert({"tenon/api/parameter_reader.hpp", "tenon/api/parameter_writer.hpp"});
  if (has(others.parts)) headers.insert({"tenon/api/part_reader.hpp", "tenon/api/part_writer.hpp"});
  if (has(others.headers))
    headers.insert({"tenon/api/header_reader.hpp", "tenon/api/header_writer.hpp"});
  data["headers"] = header_list(headers);
  data["empty"] = empty;
  return {.path = "src/types_" + std::to_string(shard) + ".cpp",
          .template_name = "types.cpp",
          .data = std::move(data)};
}

// Of schemas, and of what operations share.
codec_declarations shared_declarations(const context& from, const other_codecs& others,
                                       bool in_ops) {
  codec_declarations out;
  for (type_id id = 0; id < from.api.types.size(); ++id)
    if (from.name_of(id).named && !from.name_of(id).operation && from.lives_in_ops(id) == in_ops)
      declare_codecs(from, others, id, out);
  return out;
}

planned_file codec_header(const context& from, const other_codecs& others) {
  codec_declarations schemas = shared_declarations(from, others, false);
  codec_declarations operations = shared_declarations(from, others, true);
  object data = banner(from);
  list classes = codec_classes({.fields = schemas.fields || operations.fields,
                                .parts = schemas.parts || operations.parts,
                                .headers = schemas.headers || operations.headers});
  data["has_classes"] = !classes.empty();
  data["classes"] = std::move(classes);
  list checks = check_declarations(from.api);
  data["has_checks"] = !checks.empty();
  data["checks"] = std::move(checks);
  list outlines = outline_declarations(from.api);
  data["has_outlines"] = !outlines.empty();
  data["outlines"] = std::move(outlines);
  list xml_layouts = xml_layout_declarations(from.api);
  data["has_xml"] = !xml_layouts.empty();
  data["xml_layouts"] = std::move(xml_layouts);
  data["has_lists"] = !others.lists.empty();
  data["has_operations"] = !operations.codecs.empty();
  data["schemas"] = std::move(schemas.codecs);
  data["operations"] = std::move(operations.codecs);
  return {.path = "include/" + from.options.name + "/json.hpp",
          .template_name = "json.hpp",
          .data = std::move(data)};
}

}  // namespace

std::vector<planned_file> plan_codecs(const context& from) {
  const other_codecs others = find_other_codecs(from);
  std::vector<planned_file> files = {codec_header(from, others)};
  const std::vector<bool> compared = compared_here(from);
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    files.push_back(codec_shard(from, shard, others, compared));
  return files;
}

std::vector<planned_file> plan_types(const context& from) {
  const other_codecs others = find_other_codecs(from);
  object data = banner(from);
  data["groups"] = definition_groups(from, "", 0);
  data["enum_functions"] = shared_declarations(from, others, false).enums;
  data["views"] = base_view_declarations(from);
  list shared;
  for (const definition_group& group : definition_order(from.api, from.given, "ops"))
    if (!from.name_of(group.types.front()).operation)
      shared.push_back(definition_group_view(from, group, 0));
  data["has_operations"] = !shared.empty();
  data["operation_groups"] = std::move(shared);
  data["operation_enum_functions"] = shared_declarations(from, others, true).enums;
  list boxes = box_instances(from, std::nullopt);
  data["has_boxes"] = !boxes.empty();
  data["boxes"] = std::move(boxes);
  std::string text;
  append_text(value(data), text);
  std::set<std::string> headers = standard_headers(text);
  headers.insert("tenon/value.hpp");
  if (text.find("tenon::part<") != std::string::npos) headers.insert("tenon/value/part.hpp");
  for (const service::type& each : from.api.types)
    if (!each.mapped.header.empty()) headers.insert(each.mapped.header);
  data["headers"] = header_list(headers);
  std::vector<planned_file> files;
  files.push_back({.path = "include/" + from.options.name + "/types.hpp",
                   .template_name = "types.hpp",
                   .data = std::move(data)});
  return files;
}

}  // namespace tenon::gen::cpp
