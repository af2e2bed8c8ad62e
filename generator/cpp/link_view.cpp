#include "cpp/link_view.hpp"

#include <algorithm>

#include "cpp/operation_view.hpp"
#include "cpp/words.hpp"

namespace tenon::gen::cpp {

namespace {

using part_source = service::expression_part::source;

bool is_of(const service::expression& all, bool request) {
  return std::ranges::any_of(all, [&](const service::expression_part& each) {
    const bool mine =
        each.from == part_source::request_parameter || each.from == part_source::request_body;
    return each.from != part_source::text && mine == request;
  });
}

// `tenon::api::value_at(request.body, "/url")`
std::string value_of(const service::expression_part& part, const operation_names& owner,
                     const response_names* response) {
  std::vector<std::string> arguments;
  switch (part.from) {
    case part_source::status:
      arguments.emplace_back("response.status");
      break;
    case part_source::request_parameter:
      arguments.push_back("request." + owner.parameters[part.index]);
      break;
    case part_source::request_body:
      arguments.emplace_back("request.body");
      break;
    case part_source::response_header:
      arguments.push_back("response." + response->headers[part.index]);
      break;
    default:
      arguments.emplace_back("response.body");
      break;
  }
  if (!part.text.empty()) arguments.push_back(quote_view(part.text));
  return layout(4, "tenon::api::value_at", arguments, "");
}

// Statements that put the text together in `name`.
std::string text_statements(const service::expression& all, const std::string& name,
                            const std::string& adder, const operation_names& owner,
                            const response_names* response) {
  std::string out = "  tenon::api::expression_text " + name + ";\n";
  for (const service::expression_part& part : all) {
    const bool literal = part.from == part_source::text;
    out += "  " +
           layout(2, name + (literal ? ".text" : "." + adder),
                  {literal ? quote_view(part.text) : value_of(part, owner, response)}, ";") +
           "\n";
  }
  return out;
}

object view(const std::string& doc, const std::string& declaration, std::string definition) {
  return {{"doc", doc_list(doc, declaration.starts_with("static") ? 2 : 0)},
          {"text", declaration},
          {"definition", std::move(definition)}};
}

object link_view(const context& from, std::size_t index, std::size_t number,
                 const service::link& link, const std::string& name) {
  const operation_names& mine = from.given.operations[index];
  const response_names& response = mine.responses[number];
  const operation_names& next = from.given.operations[link.target];
  bool uses_request = false;
  bool uses_response = false;
  std::string text;
  std::size_t texts = 0;
  for (const service::link_value& each : link.values) {
    uses_request = uses_request || is_of(each.value, true);
    uses_response = uses_response || is_of(each.value, false);
    std::string value;
    if (each.constant) {
      value = quote(*each.constant);
    } else if (each.value.size() == 1 && each.value.front().from != part_source::text) {
      value = value_of(each.value.front(), mine, &response);
    } else {
      const std::string part = "text" + std::to_string(++texts);
      text += text_statements(each.value, part, "value", mine, &response);
      value = part + ".take_json()";
    }
    const std::string member =
        "next." + (each.parameter ? next.parameters[*each.parameter] : std::string("body"));
    const std::string test = "  if (" + layout(6, "!tenon::api::assign", {member, value}, "") + ")";
    const bool fits = test.size() + 21 <= line_width && test.find('\n') == std::string::npos;
    text += test + (fits ? " return std::nullopt;\n" : "\n    return std::nullopt;\n");
  }
  std::vector<std::string> parameters;
  if (uses_request) parameters.push_back("const ops::" + mine.simple + "::Request& request");
  const std::string held = "const ops::" + mine.simple + "::" + response.simple + "&";
  parameters.push_back(held + " response");
  const std::string head = "std::optional<ops::" + next.simple + "::Request> " + name;
  const std::string declaration = layout(0, head, parameters, ";");
  if (!uses_response) parameters.back() = held;
  std::string definition = layout(0, head, parameters, " {") + "\n  ops::" + next.simple +
                           "::Request next;\n" + text + "  return next;\n}";
  std::string doc = link.doc;
  add_paragraph(doc, "The request of " + from.api.operations[link.target].id + " that a " +
                         status_text(from.api.operations[index].responses[number]) + " of " +
                         from.api.operations[index].id +
                         " leads to. Nothing when a value is missing or does not fit.");
  return view(doc, declaration, std::move(definition));
}

}  // namespace

list callback_url_views(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  list out;
  for (const service::callback_url& each : operation.callback_urls) {
    const bool sends = std::ranges::any_of(
        from.api.operations, [&](const auto& other) { return other.hook == each.hook; });
    if (!sends) continue;
    const std::string name = from.given.hooks[each.hook] + "_url";
    const std::string request = "const ops::" + mine.simple + "::Request&";
    const std::string used = is_of(each.expression, true) ? " request" : "";
    const std::string doc =
        "Where " + operation.id + " asks for '" + from.api.hooks[each.hook].name +
        "': " + from.api.hooks[each.hook].expression + ". Nothing when the request does not say.";
    out.emplace_back(view(
        doc, layout(2, "static std::optional<std::string> " + name, {request + " request"}, ";"),
        layout(0, "std::optional<std::string> CallbackClient::" + name, {request + used}, " {") +
            "\n" + text_statements(each.expression, "url", "url_value", mine, nullptr) +
            "  return url.take();\n}"));
  }
  return out;
}

list link_views(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  list out;
  for (std::size_t i = 0; i < operation.responses.size(); ++i) {
    name_scope taken;
    for (const service::link& each : operation.responses[i].links)
      out.emplace_back(
          link_view(from, index, i, each, taken.claim(snake_case(each.name, "link"), "_")));
  }
  return out;
}

}  // namespace tenon::gen::cpp
