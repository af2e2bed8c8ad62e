// Structs that travel as the parts of a multipart body.

#include "cpp/part_codec.hpp"

#include <algorithm>
#include <iterator>

#include "cpp/call_view.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/outlines.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::part;
using service::part_kind;
using service::type_id;

namespace {

// `{.media_types = "image/png"}`, when the document says anything; broken over lines when it does
// not fit behind `indent` columns.
std::vector<std::string> form_of(const part& from, std::size_t indent) {
  std::vector<std::string> members;
  if (!from.media_types.empty())
    members.push_back(".media_types = " + quote_view(from.media_types));
  constexpr std::string_view how = ".how = ";
  if (from.styled && !(from.how == service::style::form && from.explode))
    members.push_back(std::string(how) + style_argument(from.how, from.explode,
                                                        outline_name(from.outline),
                                                        indent + 1 + how.size()));
  if (members.empty()) return {};
  return {layout(indent, "", members, "", '{', '}')};
}

std::optional<std::string> rule_of(codec_file& file, const part& from, const service::type_use& use,
                                   const std::string& place) {
  const resolved_use end = resolve(file.from.api, use);
  // A list is many texts, so that nothing holds the whole of it.
  const bool list = file.from.api.types[end.type].kind == service::type_kind::array;
  const bool whole =
      from.outline.has_value() || (from.kind == part_kind::json && !(list && end.check));
  return whole ? file.rules.expression(use, place) : file.rules.plain_expression(use, place);
}

// The statement, behind a condition when only one side sends the member.
std::string guarded(const service::property& property, std::string_view condition,
                    const std::string& head, const std::vector<std::string>& arguments) {
  if (property.read_only == property.write_only) return layout(2, head, arguments, ";");
  return "if (" + std::string(condition) + (property.read_only ? "responses()" : "requests()") +
         ")\n    " + layout(4, head, arguments, ";");
}

void add_others(codec_file& file, type_id id, const part& others, list& reads, list& writes) {
  const type_names& mine = file.from.name_of(id);
  static constexpr std::string_view words[] = {"texts", "json", "files"};
  const std::string head = ".other_" + std::string(words[static_cast<std::size_t>(others.kind)]);
  std::vector<std::string> read = {"out." + mine.additional};
  if (auto rule = rule_of(file, others, *file.from.api.types[id].object.additional_type,
                          mine.helper + "_additional"))
    read.push_back(*rule);
  reads.emplace_back(layout(2, "in" + head, read, ";"));
  writes.emplace_back("out" + head + "(value." + mine.additional + ");");
}

}  // namespace

std::map<type_id, const service::media*> part_bodies(const service::api& api) {
  std::map<type_id, const service::media*> out;
  const auto note = [&](const std::vector<service::media>& alternatives) {
    for (const service::media& media : alternatives)
      if (media.kind == service::body_kind::multipart)
        out.emplace(resolve(api, media.type).type, &media);
  };
  for (const service::operation& operation : api.operations) {
    if (operation.body) note(operation.body->alternatives);
    for (const service::response& response : operation.responses) note(response.alternatives);
  }
  return out;
}

std::vector<type_id> part_types(const context& from) {
  std::vector<type_id> out;
  for (const auto& [id, media] : part_bodies(from.api)) out.push_back(id);
  return out;
}

std::map<type_id, const std::vector<service::header>*> header_structs(const service::api& api) {
  std::map<type_id, const std::vector<service::header>*> out;
  for (const auto& [id, body] : part_bodies(api)) {
    const auto& properties = api.types[id].object.properties;
    for (std::size_t i = 0; i < properties.size(); ++i)
      if (properties[i].headers)
        out.emplace(properties[i].headers->type.type, &body->parts[i].headers);
  }
  return out;
}

object header_codec(codec_file& file, type_id id) {
  const std::vector<service::header>& all = *header_structs(file.from.api).at(id);
  const type_names& mine = file.from.name_of(id);
  list reads;
  list writes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const service::header& from = all[i];
    const auto read = header_arguments(from, "out." + mine.members[i],
                                       mine.helper + "_" + mine.members[i], file.rules);
    std::vector<std::string> write = {quote_view(from.name), "value." + mine.members[i]};
    if (auto style = header_style(from)) write.push_back(*style);
    const std::string word = from.is_json ? "json_header" : "header";
    reads.emplace_back(layout(2, "in." + word, read, ";"));
    writes.emplace_back(layout(2, "out." + word, write, ";"));
  }
  return {{"what", "header"},
          {"type", file.name_of_type(id)},
          {"in", " in"},
          {"out", " out"},
          {"writer", " out"},
          {"value", " value"},
          {"reads", std::move(reads)},
          {"writes", std::move(writes)}};
}

object part_codec(codec_file& file, type_id id) {
  const service::object_type& type = file.from.api.types[id].object;
  const service::media& body = *part_bodies(file.from.api).at(id);
  const type_names& mine = file.from.name_of(id);
  static constexpr std::string_view words[] = {".text", ".json", ".file"};
  list reads;
  list writes;
  if (body.places) {
    reads.emplace_back("in.by_place(" + std::to_string(*body.places) + ");");
    writes.emplace_back("out.by_place(" + std::to_string(*body.places) + ");");
  }
  for (std::size_t i = 0; i < type.properties.size(); ++i) {
    const service::property& property = type.properties[i];
    const part& from = body.parts[i];
    const auto member = file.from.types.member(property, mine.qualified());
    const std::string place = "out." + mine.members[i];
    std::vector<std::string> read = {
        quote_view(property.name),
        member.defaulted ? "tenon::api::defaulted(" + place + ")" : place};
    std::vector<std::string> write = {quote_view(property.name), "value." + mine.members[i]};
    const auto rule = rule_of(file, from, property.type, mine.helper + "_" + mine.members[i]);
    if (rule && !property.conditional) read.push_back(*rule);
    const std::string word(words[static_cast<std::size_t>(from.kind)]);
    const auto add_form = [&](std::vector<std::string>& arguments, const std::string& head) {
      const std::size_t margin = property.read_only == property.write_only ? 2 : 4;
      std::ranges::copy(form_of(from, margin + head.size() + 1), std::back_inserter(arguments));
    };
    add_form(read, "in" + word);
    add_form(write, "out" + word);
    reads.emplace_back(guarded(property, "in.reads_", "in" + word, read));
    writes.emplace_back(guarded(property, "out.writes_", "out" + word, write));
  }
  if (type.additional_kind == service::additional::refused)
    reads.emplace_back("in.refuse_others();");
  if (body.other_parts && type.additional_type)
    add_others(file, id, *body.other_parts, reads, writes);
  const bool reads_value = !type.properties.empty() || body.other_parts.has_value();
  return {{"what", "part"},
          {"type", file.name_of_type(id)},
          {"in", reads.empty() ? "" : " in"},
          {"out", reads_value ? " out" : ""},
          {"writer", writes.empty() ? "" : " out"},
          {"value", writes.empty() ? "" : " value"},
          {"reads", std::move(reads)},
          {"writes", std::move(writes)}};
}

}  // namespace tenon::gen::cpp
