#include <algorithm>

#include "cpp/codec_declarations.hpp"
#include "cpp/context.hpp"
#include "cpp/definitions.hpp"
#include "cpp/operation_view.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

/// What is known of one part before it is text.
struct operations_part {
  list groups{};
  codec_declarations codecs{};
  list operations{};
};

std::vector<operations_part> make_parts(const context& from) {
  std::vector<operations_part> out(from.options.shards);
  for (const definition_group& group : definition_order(from.api, from.given, "ops"))
    if (from.name_of(group.types.front()).operation)
      out[from.shard_of_type(group.types.front())].groups.push_back(
          definition_group_view(from, group, 0));
  const other_codecs others = find_other_codecs(from);
  for (type_id id = 0; id < from.api.types.size(); ++id)
    if (from.name_of(id).named && from.name_of(id).operation)
      declare_codecs(from, others, id, out[from.shard_of_type(id)].codecs);
  for (std::size_t i = 0; i < from.api.operations.size(); ++i)
    out[from.shard_of_operation(i)].operations.emplace_back(operation_types(from, i));
  return out;
}

planned_file part_header(const context& from, unsigned shard, operations_part made) {
  object data = banner(from);
  data["empty"] = made.operations.empty();
  list classes = codec_classes(made.codecs);
  data["has_classes"] = !classes.empty();
  data["classes"] = std::move(classes);
  data["has_codecs"] = !made.codecs.codecs.empty();
  data["groups"] = std::move(made.groups);
  data["enum_functions"] = std::move(made.codecs.enums);
  data["codecs"] = std::move(made.codecs.codecs);
  data["operations"] = std::move(made.operations);
  std::string text;
  append_text(value(data), text);
  std::set<std::string> headers = standard_headers(text);
  headers.insert({"tenon/response.hpp", "tenon/value.hpp", "utility"});
  if (text.find("tenon::sequence<") != std::string::npos) headers.insert("tenon/sequence.hpp");
  if (text.find("tenon::part<") != std::string::npos) headers.insert("tenon/value/part.hpp");
  if (*data["has_codecs"].flag()) headers.insert("tenon/json/fwd.hpp");
  data["headers"] = header_list(headers);
  return {.path = "include/" + operations_header(from, shard),
          .template_name = "operations_part.hpp",
          .data = std::move(data)};
}

planned_file declarations(const context& from) {
  object data = banner(from);
  list operations;
  std::vector<std::string> visible;
  const auto declared = from.given.declared.find("");
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    operations.emplace_back(operation_declaration(from, i));
    const std::string& name = from.given.operations[i].simple;
    const bool taken = declared != from.given.declared.end() && declared->second.contains(name);
    if (!taken) visible.push_back("using ops::" + name + ";");
  }
  std::ranges::sort(visible);
  data["has_operations"] = !operations.empty();
  data["operations"] = std::move(operations);
  data["visible"] = text_list(visible);
  return {.path = "include/" + from.options.name + "/parts/declarations.hpp",
          .template_name = "declarations.hpp",
          .data = std::move(data)};
}

planned_file all_parts(const context& from) {
  object data = banner(from);
  list parts;
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    parts.emplace_back(operations_header(from, shard));
  data["parts"] = std::move(parts);
  return {.path = "include/" + from.options.name + "/operations.hpp",
          .template_name = "operations.hpp",
          .data = std::move(data)};
}

}  // namespace

std::string operations_header(const context& from, unsigned shard) {
  return from.options.name + "/parts/operations_" + std::to_string(shard) + ".hpp";
}

std::vector<planned_file> plan_operations(const context& from) {
  std::vector<planned_file> files = {declarations(from), all_parts(from)};
  std::vector<operations_part> parts = make_parts(from);
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    files.push_back(part_header(from, shard, std::move(parts[shard])));
  return files;
}

}  // namespace tenon::gen::cpp
