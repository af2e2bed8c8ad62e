// What texts may stand for, as tables of the runtime (`tenon::api::outline`).

#include "cpp/outlines.hpp"

#include <vector>

#include "cpp/text.hpp"

namespace tenon::gen::cpp {

using service::outline;
using service::outline_id;

namespace {

std::string table_name(outline_id id) { return "outline_" + std::to_string(id + 1); }

void define(const service::api& api, outline_id id, list& out) {
  const outline& from = api.outlines[id];
  const std::string name = table_name(id);
  std::vector<std::string> parts;
  std::vector<std::string> types;
  for (const std::string& kind : from.kinds) types.push_back("tenon::rules::" + kind + "_type");
  if (!types.empty()) parts.push_back(".types = " + join(types, " | "));
  if (from.items) parts.push_back(".items = &" + table_name(*from.items));
  if (!from.members.empty()) {
    std::vector<std::string> rows;
    for (const auto& [member, value] : from.members)
      rows.push_back("{" + quote_view(member) + ", &" + table_name(value) + "}");
    out.emplace_back(layout_list(
        0, "constexpr tenon::api::outline_member " + name + "_members[] = ", rows, ";"));
    parts.push_back(".members = " + name + "_members");
  }
  if (from.others) parts.push_back(".others = &" + table_name(*from.others));
  out.emplace_back(layout_list(0, "constinit const tenon::api::outline " + name, parts, ";"));
}

}  // namespace

std::string outline_name(const std::optional<outline_id>& id) {
  return id ? "outlines::" + table_name(*id) : std::string();
}

list outline_declarations(const service::api& api) {
  list out;
  for (outline_id id = 0; id < api.outlines.size(); ++id)
    out.emplace_back("extern const tenon::api::outline " + table_name(id) + ";");
  return out;
}

list outline_definitions(const service::api& api) {
  list out;
  for (outline_id id = 0; id < api.outlines.size(); ++id) define(api, id, out);
  return out;
}

}  // namespace tenon::gen::cpp
