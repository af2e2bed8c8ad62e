#include <algorithm>

#include "cpp/body_view.hpp"
#include "cpp/call_view.hpp"
#include "cpp/context.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/security_view.hpp"

namespace tenon::gen::cpp {

using service::direction;

namespace {

// What a handler gives: an answer at once, where it runs on a thread of its own.
std::string answer_type(const service::operation& operation, const std::string& name) {
  const std::string response = name + "::Response";
  return operation.blocking ? response : "tenon::task<" + response + ">";
}

std::string method_signature(const context& from, std::size_t index, std::size_t indent,
                             const std::string& before, const std::string& after) {
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> parameters = {mine.simple + "::Request request"};
  if (is_secured(from.api.operations[index]))
    parameters.emplace_back("tenon::api::principal caller");
  return layout(indent,
                before + answer_type(from.api.operations[index], mine.simple) + " " + mine.function,
                parameters, after);
}

std::string documentation_of(const context& from, const handler_names& handler) {
  if (handler.of != direction::called)
    return "Receives the " + std::string(hook_word(handler.of)) + "s that the API sends.";
  const auto found = std::ranges::find(from.api.tags, handler.tag, &service::tag::name);
  if (found != from.api.tags.end() && !found->doc.empty()) return found->doc;
  return "Answers the operations of '" + handler.tag + "'.";
}

list handler_views(const context& from) {
  list out;
  for (std::size_t h = 0; h < from.given.handlers.size(); ++h) {
    const handler_names& handler = from.given.handlers[h];
    list aliases;
    list methods;
    list overrides;
    for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
      const operation_names& mine = from.given.operations[i];
      if (mine.handler != h) continue;
      aliases.emplace_back("using " + mine.simple + " = ops::" + mine.simple + ";");
      methods.emplace_back(object{{"doc", doc_list(operation_doc(from, i, true), 2)},
                                  {"text", method_signature(from, i, 2, "virtual ", " = 0;")}});
      overrides.emplace_back(method_signature(from, i, 2, "", " override;"));
    }
    out.emplace_back(object{{"doc", doc_list(documentation_of(from, handler), 0)},
                            {"name", handler.simple},
                            {"unimplemented", handler.unimplemented},
                            {"aliases", std::move(aliases)},
                            {"methods", std::move(methods)},
                            {"overrides", std::move(overrides)}});
  }
  return out;
}

std::vector<std::string> constructor_parameters(const context& from, direction of,
                                                bool with_default) {
  const char* none = with_default ? " = {}" : "";
  std::vector<std::string> out;
  for (const handler_names& handler : from.given.handlers)
    if (handler.of == of) out.push_back(handler.simple + "& " + handler.parameter);
  if (asks_for_security(from, of)) out.emplace_back("Authenticator& authenticator");
  if (of != direction::called) out.push_back(std::string(hook_prefix(of)) + "Paths paths" + none);
  out.push_back(std::string("tenon::api::server_options options") + none);
  return out;
}

// The struct in which users say at which paths hooks arrive.
object path_views(const context& from, direction of) {
  list members;
  for (std::size_t i = 0; i < from.api.hooks.size(); ++i) {
    const service::hook& hook = from.api.hooks[i];
    const bool used = std::ranges::any_of(
        from.api.operations, [&](const service::operation& each) { return each.hook == i; });
    if (hook.kind != of || !used) continue;
    std::string doc;
    if (of == direction::callback)
      doc = "What " + hook.owner + " sends to " + hook.expression + ".";
    members.emplace_back(
        object{{"doc", doc_list(doc, 2)},
               {"text", "std::string " + from.given.hooks[i] + " = " + quote(hook.path) + ";"}});
  }
  const std::string word(hook_word(of));
  return {{"doc", doc_list("The path of each " + word + ", below the base path.", 0)},
          {"name", std::string(hook_prefix(of)) + "Paths"},
          {"members", std::move(members)}};
}

std::string server_documentation(direction of) {
  if (of == direction::called) return "Answers requests by calling the handlers, which outlive it.";
  return "Answers " + std::string(hook_word(of)) + "s by calling the handler, which outlives it.";
}

list server_views(const context& from) {
  list out;
  for (const direction of : directions(from)) {
    const std::string name = std::string(hook_prefix(of)) + "Server";
    const bool called = of == direction::called;
    out.emplace_back(object{
        {"doc", doc_list(server_documentation(of), 0)},
        {"name", name},
        {"paths", called ? value(false) : value(path_views(from, of))},
        {"constructor", layout(2, "explicit " + name, constructor_parameters(from, of, true), ";")},
        {"has_document", called}});
  }
  return out;
}

planned_file handlers_header(const context& from) {
  object data = banner(from);
  data["handlers"] = handler_views(from);
  list schemes = scheme_views(from);
  data["has_schemes"] = !schemes.empty();
  data["schemes"] = std::move(schemes);
  data["servers"] = server_views(from);
  data["has_hooks"] = !from.api.hooks.empty();
  return {.path = "include/" + from.options.name + "/parts/handlers.hpp",
          .template_name = "handlers.hpp",
          .data = std::move(data)};
}

// ---- one route

std::string route_signature(const context& from, std::size_t index, std::string_view tail) {
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> parameters = {from.given.handlers[mine.handler].simple + "& handler"};
  if (is_secured(from.api.operations[index]))
    parameters.emplace_back("Authenticator& authenticator");
  parameters.emplace_back("tenon::api::call& call");
  return layout(0, "tenon::task<tenon::http::response> " + mine.function, parameters, tail);
}

std::string security_table(const context& from, const service::operation& operation) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < operation.required_security.size(); ++i) {
    const auto& alternative = operation.required_security[i];
    const std::string number = "{.alternative = " + std::to_string(i);
    if (alternative.empty()) rows.push_back(number + "}");
    for (const service::scheme_use& use : alternative) {
      std::string row = number + ", .scheme = &schemes::" + from.given.schemes[use.scheme];
      if (!use.scopes.empty()) row += ", .scopes = " + quote(join(use.scopes, " "));
      rows.push_back(row + "}");
    }
  }
  return layout_list(2, "static constexpr tenon::api::security_use security[] = ", rows, ";");
}

object reply_view(const context& from, std::size_t index, std::size_t number, rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  const service::response& response = operation.responses[number];
  const response_names& names = mine.responses[number];
  const bool carries_status = response.is_default || response.is_range;
  list lines;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const service::header& header = response.headers[i];
    const auto arguments = header_arguments(header, "answer->" + names.headers[i],
                                            mine.helper + "_" + names.headers[i], rules);
    lines.emplace_back(
        layout(4, header.is_json ? "reply.json_header" : "reply.header", arguments, ";"));
  }
  for (std::string& line : write_answer_body(from, index, number, rules))
    lines.emplace_back(std::move(line));
  const bool needs_answer = carries_status || !lines.empty();
  const std::string held =
      is_used_up(response.alternatives) ? "auto* answer" : "const auto* answer";
  const std::string type = "ops::" + mine.simple + "::" + names.simple;
  return {{"test", needs_answer ? held + " = response.get_if<" + type + ">()"
                                : "response.holds<" + type + ">()"},
          {"status", carries_status ? "answer->status" : std::to_string(response.status)},
          {"lines", std::move(lines)}};
}

// What the caller has to accept some of.
std::vector<std::string> offers(const service::operation& operation) {
  std::vector<std::string> types = success_types(operation);
  if (types.empty()) return {};
  for (std::string& each : types) each = quote_view(each);
  return {layout(2, "call.offers(", types, ");", '{', '}')};
}

value route(const context& from, std::size_t index, rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  const bool secured = is_secured(operation);
  std::vector<std::string> reads = offers(operation);
  for (std::string& line : read_parameters(from, index, rules)) reads.push_back(std::move(line));
  for (std::string& line : read_request_body(from, index, rules)) reads.push_back(std::move(line));
  list answers;
  for (std::size_t i = 0; i < operation.responses.size(); ++i)
    answers.emplace_back(reply_view(from, index, i, rules));
  std::vector<std::string> arguments = {"std::move(request)"};
  if (secured) arguments.emplace_back("std::move(caller)");
  const std::string type = "ops::" + mine.simple + "::Response";
  // What a handler answers is read where it is.
  const std::string running = "tenon::task<" + type + "> running =";
  std::string handling = layout(2, running + " handler." + mine.function, arguments, ";");
  if (handling.find('\n') != std::string::npos)
    handling = running + "\n" + layout(6, "      handler." + mine.function, arguments, ";");
  handling += "\n  " + type + "& response = co_await tenon::in_place(running);";
  if (operation.blocking)
    handling =
        layout(2, "const auto work = [&] { return handler." + mine.function, arguments, "; };") +
        "\n  " + type + " response = co_await tenon::offload(work);";
  return object{{"signature", route_signature(from, index, " {")},
                {"is_secured", secured},
                {"security", secured ? security_table(from, operation) : ""},
                {"request", "ops::" + mine.simple + "::Request request;"},
                {"reads", text_list(reads)},
                {"may_fail", !reads.empty()},
                {"handling", handling},
                {"answers", std::move(answers)}};
}

std::string unimplemented(const context& from, std::size_t index) {
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> parameters = {mine.simple + "::Request"};
  if (is_secured(from.api.operations[index])) parameters.emplace_back("tenon::api::principal");
  const std::string name = answer_type(from.api.operations[index], "ops::" + mine.simple) + " " +
                           from.given.handlers[mine.handler].unimplemented + "::" + mine.function;
  return layout(0, name, parameters, " {") + "\n  throw tenon::api::not_implemented();\n}";
}

// ---- the server itself

value registration(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  const std::string& handler = from.given.handlers[mine.handler].parameter;
  const bool secured = is_secured(operation);
  const std::string path =
      operation.hook ? "paths." + from.given.hooks[*operation.hook] : quote_view(operation.path);
  std::vector<std::string> members = {".method = " + quote(operation.method), ".path = " + path,
                                      ".operation_id = " + quote_view(operation.id)};
  // What lives on another host is served beside the rest.
  if (operation.server && operation.server->find("://") == std::string::npos)
    members.push_back(".server = " + quote_view(*operation.server));
  std::vector<std::string> arguments = {layout(6, "", members, "", '{', '}'), handler};
  if (secured) arguments.emplace_back("authenticator");
  arguments.push_back("routes::" + mine.function);
  return layout(2, "add", arguments, ";");
}

/// The limits that the document sets; empty without.
std::string limits_of(const service::operation& operation) {
  std::vector<std::string> members;
  if (operation.max_body) {
    members.push_back(".max_body = std::size_t{" + std::to_string(*operation.max_body) + "}");
  }
  if (operation.timeout) {
    members.push_back(".timeout = std::chrono::milliseconds{" + std::to_string(*operation.timeout) +
                      "}");
  }
  if (members.empty()) return {};
  return layout(2, "set_limits", {quote_view(operation.id), layout(6, "", members, "", '{', '}')},
                ";");
}

value server_constructor(const context& from, direction of) {
  list registrations;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    const service::operation& operation = from.api.operations[i];
    if (from.api.direction_of(operation) != of) continue;
    registrations.emplace_back(registration(from, i));
    const std::string limits = limits_of(operation);
    if (!limits.empty()) registrations.emplace_back(limits);
  }
  const std::string name = std::string(hook_prefix(of)) + "Server";
  return object{
      {"constructor", layout(0, name + "::" + name, constructor_parameters(from, of, false), "")},
      {"registrations", std::move(registrations)}};
}

planned_file server_source(const context& from) {
  list declarations;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i)
    declarations.emplace_back(route_signature(from, i, ";"));
  list schemes = scheme_views(from);
  list constructors;
  for (const direction of : directions(from)) constructors.push_back(server_constructor(from, of));
  object data = banner(from);
  data["has_routes"] = !declarations.empty();
  data["declarations"] = std::move(declarations);
  data["constructors"] = std::move(constructors);
  data["has_schemes"] = !schemes.empty();
  data["schemes"] = std::move(schemes);
  return {.path = "src/server.cpp", .template_name = "server.cpp", .data = std::move(data)};
}

planned_file server_shard(const context& from, unsigned shard) {
  rules_writer rules(from.types, from.helpers);
  list routes;
  list missing;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    if (from.shard_of_operation(i) != shard) continue;
    routes.push_back(route(from, i, rules));
    missing.emplace_back(unimplemented(from, i));
  }
  object data = banner(from);
  data["part"] = operations_header(from, shard);
  std::set<std::string> headers;
  if (!routes.empty()) headers = {"tenon/api/call.hpp", "tenon/api/reply.hpp", "utility"};
  data["empty"] = routes.empty();
  data["has_patterns"] = !rules.patterns().empty();
  data["patterns"] = pattern_list(rules.patterns());
  data["routes"] = std::move(routes);
  data["unimplemented"] = std::move(missing);
  std::string text;
  append_text(value(data), text);
  if (text.find(".multipart") != std::string::npos)
    headers.insert("tenon/api/multipart_server.hpp");
  if (text.find("tenon::offload(") != std::string::npos) headers.insert("tenon/async/offload.hpp");
  if (text.find("part_items") != std::string::npos) headers.insert("tenon/api/part_sequence.hpp");
  if (text.find("xml_layouts::") != std::string::npos) headers.insert("tenon/api/xml_server.hpp");
  if (text.find("tenon::rules::") != std::string::npos) headers.insert("tenon/rules.hpp");
  for (const std::string& header : standard_headers(text)) headers.insert(header);
  data["headers"] = header_list(headers);
  return {.path = "src/server_" + std::to_string(shard) + ".cpp",
          .template_name = "server_shard.cpp",
          .data = std::move(data)};
}

}  // namespace

std::vector<planned_file> plan_server(const context& from) {
  std::vector<planned_file> files = {{.path = "include/" + from.options.name + "/server.hpp",
                                      .template_name = "server.hpp",
                                      .data = banner(from)},
                                     handlers_header(from),
                                     server_source(from)};
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    files.push_back(server_shard(from, shard));
  return files;
}

}  // namespace tenon::gen::cpp
