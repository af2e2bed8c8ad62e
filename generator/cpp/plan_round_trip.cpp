#include <algorithm>

#include "cpp/body_view.hpp"
#include "cpp/context.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/security_view.hpp"
#include "cpp/xml_layouts.hpp"
#include "service/describe.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

// Webhooks and callbacks go to servers of others.
bool is_visited(const context& from, std::size_t index) {
  return from.api.direction_of(from.api.operations[index]) == service::direction::called;
}

// The rules that hold whole schemas, as a first argument; the types' own rules need no words.
std::string check_of(const service::type_use& use, rules_writer& rules) {
  const auto written = rules.expression(use, "round_trip");
  if (!written || written->find("conforms_to") == std::string::npos) return {};
  return *written + ", ";
}

// Statements that show a visitor the body in `scope`.
void add_body(const context& from, const std::vector<service::media>& forms, std::string_view scope,
              rules_writer& rules, list& out) {
  if (forms.empty()) return;
  const body_layout made(from, forms, scope);
  if (made.is_one_of()) {
    std::vector<std::string> types;
    for (std::size_t i = 0; i < forms.size(); ++i) types.push_back(std::to_string(made.type_of(i)));
    out.emplace_back("visitor.bodies({" + join(types, ", ") + "}, of.body...);");
  } else {
    const bool is_json = forms.front().kind == service::body_kind::json;
    const std::string checked = is_json ? check_of(forms.front().type, rules) : "";
    out.emplace_back("visitor.body(" + checked + "of.body...);");
  }
  if (made.has_content_type()) out.emplace_back("visitor.content_type(of.content_type...);");
}

list answers(const context& from, std::size_t index, rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  list out;
  for (std::size_t i = 0; i < operation.responses.size(); ++i) {
    const service::response& response = operation.responses[i];
    const response_names& names = mine.responses[i];
    list visits;
    if (response.is_default || response.is_range)
      visits.emplace_back("visitor.status(of.status...);");
    add_body(from, response.alternatives, mine.scope() + "::" + names.simple, rules, visits);
    for (std::size_t header = 0; header < names.headers.size(); ++header)
      visits.emplace_back("visitor.header(" + std::to_string(header) + ", of." +
                          names.headers[header] + "...);");
    out.emplace_back(object{{"number", std::to_string(i)},
                            {"type", mine.scope() + "::" + names.simple},
                            {"visits", std::move(visits)}});
  }
  return out;
}

object trip(const context& from, std::size_t index, rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  list visits;
  for (std::size_t i = 0; i < mine.parameters.size(); ++i) {
    const service::parameter& parameter = operation.parameters[i];
    const bool is_json = parameter.outline ||
                         (parameter.content_type && parameter.content == service::body_kind::json);
    visits.emplace_back("visitor.parameter(" + std::to_string(i) + ", " +
                        (is_json ? check_of(parameter.type, rules) : "") + "of." +
                        mine.parameters[i] + "...);");
  }
  list roots;
  if (operation.body) {
    const std::vector<service::media>& forms = operation.body->alternatives;
    add_body(from, forms, mine.scope() + "::Request", rules, visits);
    for (std::size_t i = 0; i < forms.size(); ++i)
      if (forms[i].root)
        roots.emplace_back(
            object{{"form", std::to_string(i)}, {"root", xml_root_name(*forms[i].root)}});
  }
  return {{"roots", std::move(roots)},
          {"name", mine.simple + "Trip"},
          {"operation", mine.simple},
          {"function", mine.function},
          {"index", std::to_string(index)},
          {"visits", std::move(visits)},
          {"answers", answers(from, index, rules)}};
}

// Structs that no JSON can hold are filled member by member.
list file_structs(const context& from, bool in_ops) {
  list out;
  for (type_id id = 0; id < from.api.types.size(); ++id) {
    const service::type& type = from.api.types[id];
    const type_names& mine = from.name_of(id);
    if (!type.object.holds_files || !mine.named || from.lives_in_ops(id) != in_ops) continue;
    list members;
    for (std::size_t i = 0; i < mine.members.size(); ++i)
      members.emplace_back("visitor.member(at, " + std::to_string(i) + ", of." + mine.members[i] +
                           "...);");
    if (type.object.additional_kind == service::additional::typed && type.object.additional_type)
      members.emplace_back("visitor.others(at, of." + mine.additional + "...);");
    const std::string name = from.given.spell(mine.qualified(), in_ops ? "ops" : "");
    out.emplace_back(object{{"type", name}, {"members", std::move(members)}});
  }
  return out;
}

planned_file shard_file(const context& from, unsigned shard) {
  rules_writer rules(from.types, from.helpers);
  list trips;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i)
    if (is_visited(from, i) && from.shard_of_operation(i) == shard)
      trips.emplace_back(trip(from, i, rules));
  object data = banner(from);
  data["empty"] = trips.empty();
  data["patterns"] = pattern_list(rules.patterns());
  list structs = file_structs(from, true);
  data["has_operation_structs"] = !structs.empty();
  data["operation_structs"] = std::move(structs);
  data["structs"] = file_structs(from, false);
  data["trips"] = std::move(trips);
  return {.path = "src/round_trip_" + std::to_string(shard) + ".cpp",
          .template_name = "round_trip_shard.cpp",
          .data = std::move(data)};
}

list echoes(const context& from) {
  list out;
  for (std::size_t h = 0; h < from.given.handlers.size(); ++h) {
    if (from.given.handlers[h].of != service::direction::called) continue;
    list methods;
    for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
      const operation_names& mine = from.given.operations[i];
      if (mine.handler != h) continue;
      std::vector<std::string> parameters = {"ops::" + mine.simple + "::Request request"};
      if (is_secured(from.api.operations[i])) parameters.emplace_back("tenon::api::principal");
      const bool is_blocking = from.api.operations[i].blocking;
      const std::string response = "ops::" + mine.simple + "::Response";
      const std::string answer = is_blocking ? response : "tenon::task<" + response + ">";
      methods.emplace_back(
          object{{"head", layout(2, answer + " " + mine.function, parameters, " override {")},
                 {"is_blocking", is_blocking},
                 {"function", mine.function}});
    }
    out.emplace_back(object{{"handler", from.given.handlers[h].simple},
                            {"name", from.given.handlers[h].simple + "Echo"},
                            {"variable", from.given.handlers[h].parameter + "_echo"},
                            {"methods", std::move(methods)}});
  }
  return out;
}

planned_file main_file(const context& from) {
  object data = banner(from);
  list operations;
  for (std::size_t i = 0; i < from.given.operations.size(); ++i)
    if (is_visited(from, i))
      operations.emplace_back(object{{"operation", from.given.operations[i].simple},
                                     {"function", from.given.operations[i].function}});
  std::vector<std::string> arguments;
  for (const handler_names& handler : from.given.handlers)
    if (handler.of == service::direction::called) arguments.push_back(handler.parameter + "_echo");
  list schemes = scheme_views(from);
  const bool secured = asks_for_security(from, service::direction::called);
  if (secured) arguments.emplace_back("everybody");
  list chunks;
  std::vector<std::vector<std::string>> literals = literal_chunks(service::describe(from.api));
  for (std::vector<std::string>& chunk : literals) {
    chunk.back() += "sv,";
    chunks.emplace_back(object{{"lines", text_list(chunk)}});
  }
  data["operations"] = std::move(operations);

  data["echoes"] = echoes(from);
  data["server"] =
      arguments.empty() ? "Server server;" : layout(2, "Server server", arguments, ";", '{', '}');
  data["is_secured"] = secured;
  data["schemes"] = std::move(schemes);
  data["chunks"] = std::move(chunks);
  return {.path = "src/round_trip.cpp", .template_name = "round_trip.cpp", .data = std::move(data)};
}

}  // namespace

std::vector<planned_file> plan_round_trip(const context& from) {
  std::vector<planned_file> files = {{.path = "include/" + from.options.name + "/round_trip.hpp",
                                      .template_name = "round_trip.hpp",
                                      .data = banner(from)},
                                     main_file(from)};
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    files.push_back(shard_file(from, shard));
  return files;
}

}  // namespace tenon::gen::cpp
