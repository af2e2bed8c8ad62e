#include "cpp/operation_view.hpp"

#include <algorithm>

#include "cpp/body_view.hpp"
#include "cpp/definitions.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

namespace {

constexpr std::size_t member_indent = 2;

list aliases_of(const context& from, const operation_names& mine, const std::string& scope) {
  const auto found = mine.aliases.find(scope);
  return found == mine.aliases.end() ? list{} : alias_lines(from, found->second, scope);
}

object struct_view(const context& from, const operation_names& mine, const std::string& simple,
                   std::string_view doc, list members) {
  const std::string scope = mine.scope() + "::" + simple;
  list groups = definition_groups(from, scope, member_indent);
  list aliases = aliases_of(from, mine, scope);
  const bool empty = members.empty() && groups.empty() && aliases.empty();
  return {{"doc", doc_list(doc, 0)},     {"name", mine.simple + "::" + simple},
          {"is_empty", empty},           {"aliases", std::move(aliases)},
          {"groups", std::move(groups)}, {"members", std::move(members)}};
}

object request_struct(const context& from, const service::operation& operation,
                      const operation_names& mine) {
  const std::string scope = mine.scope() + "::Request";
  list members;
  for (std::size_t i = 0; i < operation.parameters.size(); ++i) {
    const service::parameter& parameter = operation.parameters[i];
    const auto spelt = from.types.member(parameter.type, scope, parameter.required,
                                         parameter.default_value, false);
    std::string doc = parameter.doc;
    if (parameter.deprecated) add_paragraph(doc, "Deprecated.");
    if (parameter.default_value && !spelt.has_default)
      add_paragraph(doc, "Default: " + parameter.default_value->text);
    members.emplace_back(member_view(
        doc, spelt.type + ' ' + mine.parameters[i] + spelt.initialiser + ';', member_indent));
  }
  if (operation.body)
    for (value& each : body_members(from, operation.body->alternatives, scope, operation.body->doc,
                                    !operation.body->required, member_indent))
      members.push_back(std::move(each));
  return struct_view(from, mine, "Request", "", std::move(members));
}

object response_struct(const context& from, const service::response& response,
                       const response_names& mine, const operation_names& operation) {
  const std::string scope = operation.scope() + "::" + mine.simple;
  list members;
  if (response.is_default || response.is_range)
    members.emplace_back(member_view("", "int status{};", member_indent));
  for (value& each : body_members(from, response.alternatives, scope, "", false, member_indent))
    members.push_back(std::move(each));
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const service::header& header = response.headers[i];
    const auto spelt = from.types.member(header.type, scope, header.required, std::nullopt, false);
    members.emplace_back(member_view(
        header.doc, spelt.type + ' ' + mine.headers[i] + spelt.initialiser + ';', member_indent));
  }
  std::string doc = status_text(response);
  if (!response.doc.empty()) doc += ": " + response.doc;
  return struct_view(from, operation, mine.simple, doc, std::move(members));
}

// ---- value()

struct success {
  std::string simple{};
  std::string body{};
  bool items = false;
};

std::vector<success> successes(const context& from, const service::operation& operation,
                               const operation_names& mine) {
  std::vector<success> out;
  for (std::size_t i = 0; i < operation.responses.size(); ++i) {
    const service::response& response = operation.responses[i];
    if (!is_success(response)) continue;
    success made{.simple = mine.responses[i].simple};
    // The body's type as the class Response sees it.
    if (!response.alternatives.empty()) {
      made.body = body_layout(from, response.alternatives, mine.scope() + "::Response").type();
      made.items = has_items(response.alternatives);
    }
    out.push_back(std::move(made));
  }
  return out;
}

// Statements of a value() that gives the body of whichever success it holds.
object several_bodies(const std::vector<success>& all, const std::string& owner) {
  const bool same =
      std::ranges::all_of(all, [&](const success& each) { return each.body == all.front().body; });
  std::vector<std::string> types;
  for (const success& each : all) {
    const std::string& type = each.body.empty() ? each.simple : each.body;
    if (std::ranges::find(types, type) == types.end()) types.push_back(type);
  }
  // What cannot be copied is moved out of a response that is not needed any more.
  const bool moves = !same && std::ranges::any_of(all, &success::items);
  const auto given = [&](const std::string& body) {
    return moves ? "std::move(" + body + ")" : body;
  };
  list choices;
  for (const success& each : all) {
    const std::string part = each.body.empty() ? "" : ".body";
    choices.emplace_back(
        object{{"name", each.simple},
               {"pointer", moves ? "auto*" : "const auto*"},
               {"held", given(each.body.empty() ? "*held" : "held->body")},
               {"otherwise", given("tenon::expect<" + each.simple + ">(*this)" + part)}});
  }
  const value last = choices.back();
  choices.pop_back();
  return {{"owner", owner},
          {"type", same ? all.front().body : layout(2, "tenon::one_of", types, "", '<', '>')},
          {"is_reference", same},
          {"qualifier", moves ? "&&" : "const"},
          {"choices", std::move(choices)},
          {"last", last}};
}

object value_functions(const std::vector<success>& all, const std::string& owner) {
  const bool none = all.empty();
  const bool no_body =
      !none && std::ranges::all_of(all, [](const success& each) { return each.body.empty(); });
  object out{{"has_value", !none}, {"one_body", false}, {"no_body", false}, {"several", false}};
  if (none) return out;
  if (no_body) {
    list names;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) names.emplace_back(all[i].simple);
    out["no_body"] =
        object{{"others", std::move(names)}, {"name", all.back().simple}, {"owner", owner}};
  } else if (all.size() == 1) {
    const success& only = all.front();
    const std::string held = "tenon::expect<" + only.simple + ">(*this).body";
    out["one_body"] =
        object{{"type", only.body},
               {"borrow", short_function(0, "auto " + owner + "::value() & -> " + only.body + "&",
                                         "return " + held + ";")},
               {"take", short_function(0, "auto " + owner + "::value() && -> " + only.body,
                                       "return std::move(" + held + ");")}};
  } else {
    out["several"] = several_bodies(all, owner);
  }
  return out;
}

std::vector<std::string> alternatives(const service::operation& operation,
                                      const operation_names& mine, const std::string& scope) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < operation.responses.size(); ++i) {
    const std::string name = scope + mine.responses[i].simple;
    out.push_back(operation.responses[i].boxed ? "tenon::box<" + name + ">" : name);
  }
  out.emplace_back("tenon::undocumented");
  return out;
}

std::string response_head(const service::operation& operation, const operation_names& mine) {
  return layout_base(0, "class " + mine.simple + "::Response", "public tenon::response_of",
                     alternatives(operation, mine, ""));
}

}  // namespace

std::string status_text(const service::response& response) {
  if (response.is_default) return "default";
  return response.is_range ? std::to_string(response.status) + "XX"
                           : std::to_string(response.status);
}

std::string operation_doc(const context& from, std::size_t index, bool with_statuses) {
  const service::operation& operation = from.api.operations[index];
  std::string doc = operation.summary;
  if (operation.doc != operation.summary) add_paragraph(doc, operation.doc);
  if (operation.deprecated) add_paragraph(doc, "Deprecated.");
  if (operation.hook) {
    const service::hook& hook = from.api.hooks[*operation.hook];
    std::string sentence =
        operation.method + " of the " + std::string(hook_word(hook.kind)) + " '" + hook.name + "'";
    if (!hook.owner.empty()) sentence += ", which " + hook.owner + " sends to " + hook.expression;
    add_paragraph(doc, sentence);
  } else {
    add_paragraph(doc, operation.method + ' ' + operation.path);
  }
  if (!with_statuses) return doc;
  for (const service::response& response : operation.responses) {
    const std::string_view text = response.doc;
    doc += "\n- " + status_text(response);
    if (!text.empty()) doc += ": " + std::string(text.substr(0, text.find('\n')));
  }
  return doc;
}

std::string style_argument(service::style how, bool explode, const std::string& outline,
                           std::size_t indent) {
  static constexpr std::string_view words[] = {
      "simple",          "form",           "label",       "matrix",
      "space_delimited", "pipe_delimited", "deep_object", "cookie"};
  std::vector<std::string> members = {
      "tenon::api::style::" + std::string(words[static_cast<std::size_t>(how)]),
      explode ? "true" : "false"};
  if (!outline.empty()) members.push_back("&" + outline);
  return layout(indent, "tenon::api::parameter_style", members, "", '{', '}');
}

list pattern_list(const std::vector<pattern_definition>& patterns) {
  return make_list(patterns, [](const pattern_definition& pattern) {
    return value("constinit const tenon::rules::pattern " + pattern.name + "{" +
                 quote_view(pattern.text) + "};");
  });
}

bool is_success(const service::response& response) {
  if (response.is_default) return false;
  return response.is_range ? response.status == 2 : response.status / 100 == 2;
}

object response_value(const context& from, std::size_t index) {
  const operation_names& mine = from.given.operations[index];
  return value_functions(successes(from, from.api.operations[index], mine),
                         mine.simple + "::Response");
}

std::string response_instance(const context& from, std::size_t index) {
  const operation_names& mine = from.given.operations[index];
  const std::string scope = from.options.name_space + "::ops::" + mine.simple + "::";
  return layout(0, "template class tenon::response_of",
                alternatives(from.api.operations[index], mine, scope), ";", '<', '>');
}

object operation_declaration(const context& from, std::size_t index) {
  const operation_names& mine = from.given.operations[index];
  list structs = {"Request"};
  for (const response_names& each : mine.responses) structs.emplace_back(each.simple);
  return {{"doc", doc_list(operation_doc(from, index, false), 0)},
          {"name", mine.simple},
          {"structs", std::move(structs)}};
}

object operation_types(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  list structs;
  structs.emplace_back(request_struct(from, operation, mine));
  for (std::size_t i = 0; i < operation.responses.size(); ++i)
    structs.emplace_back(response_struct(from, operation.responses[i], mine.responses[i], mine));
  object out = value_functions(successes(from, operation, mine), mine.simple + "::Response");
  out["structs"] = std::move(structs);
  out["response_head"] = response_head(operation, mine);
  return out;
}

}  // namespace tenon::gen::cpp
