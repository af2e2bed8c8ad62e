#include <algorithm>
#include <iterator>

#include "cpp/body_view.hpp"
#include "cpp/call_view.hpp"
#include "cpp/context.hpp"
#include "cpp/link_view.hpp"
#include "cpp/operation_view.hpp"
#include "cpp/security_view.hpp"

namespace tenon::gen::cpp {

using service::direction;

namespace {

std::string class_name(direction of) { return std::string(hook_prefix(of)) + "Client"; }

// `first` may be empty.
std::vector<std::string> constructor_parameters(const context& from, direction of,
                                                const char* first, bool with_default) {
  std::vector<std::string> out;
  if (*first != '\0') out.emplace_back(first);
  const char* none = with_default ? " = {}" : "";
  if (asks_for_security(from, of)) out.push_back(std::string("Credentials credentials") + none);
  const std::string options = of == direction::called ? "client_options" : "url_client_options";
  out.push_back("tenon::api::" + options + " options" + none);
  return out;
}

std::vector<std::string> method_parameters(const context& from, std::size_t index,
                                           const char* request) {
  std::vector<std::string> out;
  if (from.api.operations[index].hook) out.emplace_back("std::string url");
  out.push_back(from.given.operations[index].simple + "::Request" + request);
  return out;
}

std::string documentation_of(direction of) {
  if (of == direction::called)
    return "Calls the operations of the API. Any number of calls may run at the same time.";
  return "Sends the " + std::string(hook_word(of)) +
         "s of the API, each to the URL that its receiver gave. Any number of calls may run at the "
         "same time.";
}

constexpr const char* base_url = "std::string_view base_url";
constexpr const char* transport = "tenon::http::transport transport";

object class_view(const context& from, direction of) {
  list aliases;
  list methods;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    const service::operation& operation = from.api.operations[i];
    if (from.api.direction_of(operation) != of) continue;
    const operation_names& mine = from.given.operations[i];
    aliases.emplace_back("using " + mine.simple + " = ops::" + mine.simple + ";");
    const std::string before = operation.deprecated ? "[[deprecated]] " : "";
    methods.emplace_back(object{
        {"doc", doc_list(operation_doc(from, i, true), 2)},
        {"text", layout(2, before + "tenon::task<" + mine.simple + "::Response> " + mine.function,
                        method_parameters(from, i, " request"), ";")}});
  }
  for (std::size_t i = 0; of == direction::callback && i < from.api.operations.size(); ++i)
    std::ranges::move(callback_url_views(from, i), std::back_inserter(methods));
  const bool called = of == direction::called;
  const std::string constructor = "explicit " + class_name(of);
  return {{"doc", doc_list(documentation_of(of), 0)},
          {"name", class_name(of)},
          {"to_url", layout(2, constructor,
                            constructor_parameters(from, of, called ? base_url : "", true), ";")},
          {"to_transport",
           layout(2, constructor, constructor_parameters(from, of, transport, true), ";")},
          {"aliases", std::move(aliases)},
          {"methods", std::move(methods)},
          {"held", called ? "client" : "url_client"},
          {"has_credentials", asks_for_security(from, of)}};
}

planned_file class_header(const context& from) {
  list classes;
  for (const direction of : directions(from)) classes.emplace_back(class_view(from, of));
  object data = banner(from);
  list schemes = scheme_views(from);
  data["has_schemes"] = !schemes.empty();
  data["schemes"] = std::move(schemes);
  data["classes"] = std::move(classes);
  std::string text;
  append_text(value(data), text);
  data["has_pointers"] = text.find("std::shared_ptr<") != std::string::npos;
  data["has_hooks"] = directions(from).size() > 1;
  list links;
  for (std::size_t i = 0; i < from.api.operations.size(); ++i)
    std::ranges::move(link_views(from, i), std::back_inserter(links));
  data["has_links"] = !links.empty();
  data["links"] = std::move(links);
  return {.path = "include/" + from.options.name + "/parts/client_class.hpp",
          .template_name = "client_class.hpp",
          .data = std::move(data)};
}

object constructors(const context& from, direction of) {
  const bool called = of == direction::called;
  const std::string name = class_name(of) + "::" + class_name(of);
  return {
      {"to_url",
       layout(0, name, constructor_parameters(from, of, called ? base_url : "", false), "")},
      {"to_transport", layout(0, name, constructor_parameters(from, of, transport, false), "")},
      {"from_url",
       called ? "client_{base_url, std::move(options)}" : "client_{std::move(options)}"},
      {"credentials", asks_for_security(from, of) ? ", credentials_{std::move(credentials)}" : ""}};
}

planned_file client_source(const context& from) {
  list made;
  for (const direction of : directions(from)) made.emplace_back(constructors(from, of));
  object data = banner(from);
  data["constructors"] = std::move(made);
  return {.path = "src/client.cpp", .template_name = "client.cpp", .data = std::move(data)};
}

// ---- one operation

std::string credential_statement(const service::security_scheme& scheme, const std::string& name) {
  const std::string given = "*credentials_." + name;
  using service::scheme_kind;
  switch (scheme.kind) {
    case scheme_kind::basic:
      return "call.basic(" + given + ");";
    case scheme_kind::api_key_header:
      return layout(4, "call.api_key_header", {quote_view(scheme.parameter), given}, ";");
    case scheme_kind::api_key_query:
      return layout(4, "call.api_key_query", {quote_view(scheme.parameter), given}, ";");
    case scheme_kind::api_key_cookie:
      return layout(4, "call.api_key_cookie", {quote_view(scheme.parameter), given}, ";");
    case scheme_kind::mutual_tls:
      return "";
    case scheme_kind::http:
    case scheme_kind::custom:
      return "call.sign(credentials_." + name + ");";
    default:
      return "call.bearer(" + given + ");";
  }
}

// The HTTP authentication scheme that it names in Authorization; empty: it is sent elsewhere.
std::string_view authorization_of(const service::security_scheme& scheme) {
  using service::scheme_kind;
  switch (scheme.kind) {
    case scheme_kind::basic:
      return "basic";
    case scheme_kind::http:
      return scheme.parameter;
    case scheme_kind::bearer:
    case scheme_kind::oauth2:
    case scheme_kind::open_id_connect:
      return "bearer";
    default:
      return {};
  }
}

using schemes_together = std::vector<service::scheme_use>;

// A request has one Authorization field: of schemes that differ in it, one is sent.
std::vector<schemes_together> sendable(const context& from, const schemes_together& wanted) {
  const auto sent = [&](const service::scheme_use& use) {
    return authorization_of(from.api.schemes[use.scheme]);
  };
  std::vector<std::string_view> names;
  for (const service::scheme_use& use : wanted)
    if (!sent(use).empty() && std::ranges::find(names, sent(use)) == names.end())
      names.push_back(sent(use));
  if (names.size() < 2) return {wanted};
  std::vector<schemes_together> out;
  for (const std::string_view name : names) {
    schemes_together& with_it = out.emplace_back(wanted);
    std::erase_if(with_it,
                  [&](const auto& use) { return !sent(use).empty() && sent(use) != name; });
  }
  return out;
}

// Those that a server can be satisfied by come first.
std::vector<schemes_together> sendable_alternatives(const context& from,
                                                    const service::operation& operation) {
  std::vector<schemes_together> whole;
  std::vector<schemes_together> others;
  for (const schemes_together& alternative : operation.required_security) {
    if (alternative.empty()) continue;
    std::vector<schemes_together> made = sendable(from, alternative);
    std::ranges::move(made, std::back_inserter(made.size() == 1 ? whole : others));
  }
  std::ranges::move(others, std::back_inserter(whole));
  return whole;
}

// The first alternative whose credentials are all there.
list credential_choices(const context& from, const service::operation& operation) {
  list out;
  for (const schemes_together& alternative : sendable_alternatives(from, operation)) {
    std::vector<std::string> tests;
    list lines;
    for (const service::scheme_use& use : alternative) {
      const std::string& name = from.given.schemes[use.scheme];
      tests.push_back("credentials_." + name);
      std::string statement = credential_statement(from.api.schemes[use.scheme], name);
      if (!statement.empty()) lines.emplace_back(std::move(statement));
    }
    out.emplace_back(object{
        {"test", join(tests, " && ")}, {"is_first", out.empty()}, {"lines", std::move(lines)}});
  }
  return out;
}

object answer_view(const context& from, std::size_t index, std::size_t number,
                   rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  const service::response& response = operation.responses[number];
  const response_names& names = mine.responses[number];
  const std::size_t indent = response.is_default ? 2 : 4;
  list lines;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const service::header& header = response.headers[i];
    const auto arguments = header_arguments(header, "answer." + names.headers[i],
                                            mine.helper + "_" + names.headers[i], rules);
    lines.emplace_back(layout(indent, header.is_json ? "incoming.json_header" : "incoming.header",
                              arguments, ";"));
  }
  for (std::string& line : read_answer_body(from, index, number, rules))
    lines.emplace_back(std::move(line));
  const std::string test = response.is_range
                               ? "incoming.status() / 100 == " + std::to_string(response.status)
                               : "incoming.status() == " + std::to_string(response.status);
  const bool checks = !lines.empty();
  const bool carries_status = response.is_range || response.is_default;
  return {{"test", test},
          {"type", mine.simple + "::" + names.simple},
          {"response", mine.simple + "::Response"},
          {"is_empty", !checks && !carries_status},
          {"carries_status", carries_status},
          {"lines", std::move(lines)},
          {"checks", checks}};
}

// Statements that name what the client can read.
std::vector<std::string> accepted_types(const service::operation& operation) {
  std::vector<std::string> out;
  for (const service::response& response : operation.responses) {
    for (const service::media& media : response.alternatives) {
      std::vector<std::string> arguments = {quote_view(media.media_type)};
      const bool items = media.kind == service::body_kind::items;
      if (items) arguments.insert(arguments.begin(), std::to_string(response.status));
      std::string text = layout(2, items ? "call.accept_items" : "call.accept", arguments, ";");
      if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
    }
  }
  return out;
}

value method(const context& from, std::size_t index, rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> writes = write_parameters(from, index);
  if (operation.server)
    writes.insert(writes.begin(), layout(2, "call.server", {quote_view(*operation.server)}, ";"));
  for (std::string& line : write_request_body(from, index)) writes.push_back(std::move(line));
  for (std::string& each : accepted_types(operation)) writes.push_back(std::move(each));
  list exact;
  list ranges;
  value other(false);
  for (std::size_t i = 0; i < operation.responses.size(); ++i) {
    const service::response& response = operation.responses[i];
    object answer = answer_view(from, index, i, rules);
    if (response.is_default) {
      other = value(std::move(answer));
    } else {
      (response.is_range ? ranges : exact).emplace_back(std::move(answer));
    }
  }
  for (value& range : ranges) exact.push_back(std::move(range));
  const bool uses_request = !operation.parameters.empty() || operation.body.has_value();
  list credentials = credential_choices(from, operation);
  const bool has_other = other.members() != nullptr;
  return object{
      {"signature", layout(0,
                           "tenon::task<ops::" + mine.simple + "::Response> " +
                               class_name(from.api.direction_of(operation)) + "::" + mine.function,
                           method_parameters(from, index, uses_request ? " request" : ""), " {")},
      {"call", layout(2, "tenon::api::outgoing call",
                      {operation.hook ? "client_, url" : "client_", quote(operation.method),
                       quote_view(operation.id)},
                      ";", '{', '}')},
      {"writes", text_list(writes)},
      {"has_credentials", !credentials.empty()},
      {"credentials", std::move(credentials)},
      {"answers", std::move(exact)},
      {"has_default", has_other},
      {"other", other}};
}

planned_file client_shard(const context& from, unsigned shard) {
  rules_writer rules(from.types, from.helpers);
  list methods;
  list urls;
  list links;
  std::set<std::string> parts = {operations_header(from, shard)};
  for (std::size_t i = 0; i < from.api.operations.size(); ++i) {
    if (from.shard_of_operation(i) != shard) continue;
    methods.push_back(method(from, i, rules));
    std::ranges::move(callback_url_views(from, i), std::back_inserter(urls));
    std::ranges::move(link_views(from, i), std::back_inserter(links));
    for (const service::response& response : from.api.operations[i].responses)
      for (const service::link& each : response.links)
        parts.insert(operations_header(from, from.shard_of_operation(each.target)));
  }
  object data = banner(from);
  std::set<std::string> headers;
  if (!methods.empty()) headers = {"tenon/api/incoming.hpp", "tenon/api/outgoing.hpp"};
  if (!urls.empty() || !links.empty()) headers.insert("tenon/api/expression.hpp");
  data["empty"] = methods.empty();
  data["parts"] = header_list(parts);
  data["urls"] = std::move(urls);
  data["has_links"] = !links.empty();
  data["links"] = std::move(links);
  data["has_patterns"] = !rules.patterns().empty();
  data["patterns"] = pattern_list(rules.patterns());
  data["methods"] = std::move(methods);
  std::string text;
  append_text(value(data), text);
  if (text.find(".multipart") != std::string::npos)
    headers.insert("tenon/api/multipart_client.hpp");
  if (text.find("part_items") != std::string::npos) headers.insert("tenon/api/part_sequence.hpp");
  if (text.find("xml_layouts::") != std::string::npos) headers.insert("tenon/api/xml_client.hpp");
  if (text.find("tenon::rules::") != std::string::npos) headers.insert("tenon/rules.hpp");
  for (const std::string& header : standard_headers(text)) headers.insert(header);
  data["headers"] = header_list(headers);
  return {.path = "src/client_" + std::to_string(shard) + ".cpp",
          .template_name = "client_shard.cpp",
          .data = std::move(data)};
}

}  // namespace

std::vector<planned_file> plan_client(const context& from) {
  std::vector<planned_file> files = {{.path = "include/" + from.options.name + "/client.hpp",
                                      .template_name = "client.hpp",
                                      .data = banner(from)},
                                     class_header(from),
                                     client_source(from)};
  for (unsigned shard = 0; shard < from.options.shards; ++shard)
    files.push_back(client_shard(from, shard));
  return files;
}

}  // namespace tenon::gen::cpp
