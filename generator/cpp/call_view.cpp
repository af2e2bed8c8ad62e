#include "cpp/call_view.hpp"

#include <algorithm>

#include "cpp/operation_view.hpp"
#include "cpp/outlines.hpp"

namespace tenon::gen::cpp {

using service::location;
using service::style;

namespace {

std::string_view location_word(location in) {
  static constexpr std::string_view words[] = {"path", "query", "header", "cookie", "query"};
  return words[static_cast<std::size_t>(in)];
}

// The names of other parameters, which members of `place` may not have.
std::string others_name(const std::string& member) {
  return member + (member.ends_with("_") ? "others" : "_others");
}

void add_others(const service::parameter& parameter, const std::string& member,
                std::vector<std::string>& out) {
  if (parameter.others.empty()) return;
  std::vector<std::string> names;
  for (const std::string& each : parameter.others) names.push_back(quote_view(each));
  out.push_back(layout_list(
      2, "static constexpr std::string_view " + others_name(member) + "[] = ", names, ";"));
}

// The method of a call that reads or writes the parameter.
std::string method_of(const service::parameter& parameter) {
  const std::string word(location_word(parameter.in));
  if (parameter.in == location::querystring)
    return word + "_" + std::string(body_word(parameter.content));
  return (parameter.content_type ? "json_" : "") + word;
}

std::optional<std::string> style_of(const service::parameter& parameter,
                                    const std::string& member) {
  const bool in_pairs = parameter.in == location::query || parameter.in == location::cookie;
  const bool is_default =
      parameter.how == (in_pairs ? style::form : style::simple) && parameter.explode == in_pairs;
  const bool has_others = !parameter.others.empty();
  const bool has_flags = parameter.allow_reserved || parameter.allow_empty || has_others;
  if (is_default && !parameter.outline && !has_flags) return std::nullopt;
  std::string out =
      style_argument(parameter.how, parameter.explode, outline_name(parameter.outline));
  if (!has_flags) return out;
  out.pop_back();
  if (!parameter.outline) out += ", nullptr";
  out += parameter.allow_reserved ? ", true" : ", false";
  if (parameter.allow_empty || has_others) out += parameter.allow_empty ? ", true" : ", false";
  return out + (has_others ? ", " + others_name(member) + "}" : "}");
}

// Which capture of the template the parameter is.
std::string capture_index(const service::operation& operation, std::size_t parameter) {
  std::size_t index = 0;
  for (const path_piece& piece : path_pieces(operation)) {
    if (!piece.parameter) continue;
    if (*piece.parameter == parameter) break;
    ++index;
  }
  return std::to_string(index);
}

}  // namespace

std::optional<std::string> header_style(const service::header& header) {
  if (header.is_json || (!header.explode && !header.outline)) return std::nullopt;
  return style_argument(style::simple, header.explode, outline_name(header.outline));
}

std::vector<std::string> header_arguments(const service::header& header, const std::string& member,
                                          const std::string& place, rules_writer& rules) {
  std::vector<std::string> out = {quote_view(header.name), member};
  if (auto rule = header.outline || header.is_json ? rules.expression(header.type, place)
                                                   : rules.plain_expression(header.type, place))
    out.push_back(*rule);
  if (auto style = header_style(header)) out.push_back(*style);
  return out;
}

std::vector<path_piece> path_pieces(const service::operation& operation) {
  std::vector<path_piece> out;
  std::string_view rest = operation.path;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    const std::size_t close = rest.find('}', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const auto found = std::ranges::find_if(operation.parameters, [&](const auto& parameter) {
      return parameter.in == location::path && parameter.name == name;
    });
    if (found == operation.parameters.end()) break;
    if (open > 0) out.push_back({.text = std::string(rest.substr(0, open))});
    out.push_back({.parameter = static_cast<std::size_t>(found - operation.parameters.begin())});
    rest.remove_prefix(close + 1);
  }
  if (!rest.empty()) out.push_back({.text = std::string(rest)});
  return out;
}

std::vector<std::string> read_parameters(const context& from, std::size_t index,
                                         rules_writer& rules) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> out;
  for (std::size_t i = 0; i < operation.parameters.size(); ++i) {
    const service::parameter& parameter = operation.parameters[i];
    const auto member = from.types.member(parameter.type, mine.scope() + "::Request",
                                          parameter.required, parameter.default_value, false);
    add_others(parameter, mine.parameters[i], out);
    std::vector<std::string> arguments;
    if (parameter.in == location::path) arguments.push_back(capture_index(operation, i));
    arguments.push_back(quote_view(parameter.name));
    const std::string place = "request." + mine.parameters[i];
    arguments.push_back(member.defaulted ? "tenon::api::defaulted(" + place + ")" : place);
    const std::string name = mine.helper + "_" + mine.parameters[i];
    const bool is_form =
        parameter.in == location::querystring && parameter.content == service::body_kind::form;
    if (auto rule = is_form ? std::nullopt
                    : parameter.content_type || parameter.outline
                        ? rules.expression(parameter.type, name)
                        : rules.plain_expression(parameter.type, name))
      arguments.push_back(*rule);
    if (parameter.in != location::querystring && !parameter.content_type)
      if (auto style = style_of(parameter, mine.parameters[i])) arguments.push_back(*style);
    out.push_back(layout(2, "call." + method_of(parameter), arguments, ";"));
  }
  return out;
}

std::vector<std::string> write_parameters(const context& from, std::size_t index) {
  const service::operation& operation = from.api.operations[index];
  const operation_names& mine = from.given.operations[index];
  std::vector<std::string> out;
  const auto write = [&](std::size_t i) {
    const service::parameter& parameter = operation.parameters[i];
    add_others(parameter, mine.parameters[i], out);
    std::vector<std::string> arguments;
    if (parameter.in != location::querystring) arguments.push_back(quote_view(parameter.name));
    arguments.push_back("request." + mine.parameters[i]);
    if (parameter.in != location::querystring && !parameter.content_type)
      if (auto style = style_of(parameter, mine.parameters[i])) arguments.push_back(*style);
    std::string head = "call." + method_of(parameter);
    if (parameter.in == location::path) head += "_value";
    out.push_back(layout(2, head, arguments, ";"));
  };
  // The path of a hook is in its URL.
  const std::vector<path_piece> pieces =
      operation.hook ? std::vector<path_piece>() : path_pieces(operation);
  for (const path_piece& piece : pieces) {
    if (piece.parameter) {
      write(*piece.parameter);
    } else {
      out.push_back(layout(2, "call.path", {quote_view(path_text(piece.text))}, ";"));
    }
  }
  for (std::size_t i = 0; i < operation.parameters.size(); ++i)
    if (operation.parameters[i].in != location::path) write(i);
  return out;
}

}  // namespace tenon::gen::cpp
