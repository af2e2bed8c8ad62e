// Runtime expressions: `$request.body#/url`, alone or in braces between other text.

#include <algorithm>
#include <cctype>
#include <utility>

#include "document/document.hpp"
#include "openapi/header_name.hpp"
#include "service/lowerer.hpp"

namespace tenon::gen::service {

namespace {

using part_source = expression_part::source;

constexpr int deepest_union = 16;

/// The next step of a JSON Pointer that begins with a slash, which is taken off.
std::string next_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t i = 0; i < end; ++i) {
    const bool escaped = pointer[i] == '~' && i + 1 < end;
    token += !escaped ? pointer[i] : pointer[i + 1] == '1' ? '/' : '~';
    if (escaped) ++i;
  }
  pointer.remove_prefix(end);
  return token;
}

bool is_index(std::string_view token) {
  return !token.empty() && token.size() < 7 &&
         std::ranges::all_of(token, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// The one form of a body in which a place can be found by its JSON Pointer.
const media* readable_form(const std::vector<media>& alternatives) {
  if (alternatives.size() != 1) return nullptr;
  const media& only = alternatives.front();
  return only.kind == body_kind::json || only.kind == body_kind::form ? &only : nullptr;
}

}  // namespace

std::optional<expression> lowerer::parse_expression(std::string_view text, const operation& owner,
                                                    const response* from,
                                                    std::string& problem) const {
  expression out;
  const auto add = [&](std::string_view written) {
    auto made = parse_reference(written, owner, from, problem);
    if (!made) return false;
    const bool joins =
        made->from == part_source::text && !out.empty() && out.back().from == part_source::text;
    if (joins) {
      out.back().text += made->text;
    } else {
      out.push_back(std::move(*made));
    }
    return true;
  };
  if (text.starts_with('$')) return add(text) ? std::optional(std::move(out)) : std::nullopt;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    if (open > 0 && !out.empty() && out.back().from == part_source::text) {
      out.back().text += text.substr(0, open);
    } else if (open > 0) {
      out.push_back({.text = std::string(text.substr(0, open))});
    }
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) {
      problem = "'{' without '}' in the runtime expression";
      return std::nullopt;
    }
    if (!add(text.substr(1, close - 1))) return std::nullopt;
    text.remove_prefix(close + 1);
  }
  return out;
}

std::optional<expression_part> lowerer::parse_reference(std::string_view text,
                                                        const operation& owner,
                                                        const response* from,
                                                        std::string& problem) const {
  const auto fail = [&](std::string why) -> std::optional<expression_part> {
    problem = std::move(why);
    return std::nullopt;
  };
  const std::string spelt = "'" + std::string(text) + "'";
  if (text == "$method") return expression_part{.text = owner.method};
  if (text == "$url") return fail("'$url' is known only to who sends the request");
  if (text == "$statusCode" && from != nullptr) {
    if (from->is_range || from->is_default) return expression_part{.from = part_source::status};
    return expression_part{.text = std::to_string(from->status)};
  }
  const bool of_response = text.starts_with("$response.");
  if (!of_response && !text.starts_with("$request.")) {
    return fail(spelt + " is not a runtime expression: it begins with '$request.' or '$response.'");
  }
  if (of_response && from == nullptr) {
    return fail(spelt + " cannot be known where only the request is");
  }
  text.remove_prefix(of_response ? 10 : 9);
  if (text == "body" || text.starts_with("body#")) {
    const std::string_view pointer = text.substr(std::min<std::size_t>(5, text.size()));
    const media* form = of_response  ? readable_form(from->alternatives)
                        : owner.body ? readable_form(owner.body->alternatives)
                                     : nullptr;
    if (form == nullptr) return fail(spelt + ": there is no body of JSON or of a form alone");
    if ((!pointer.empty() && pointer.front() != '/') || !leads_somewhere(form->type, pointer)) {
      return fail(spelt + " leads to nothing that the body's schema describes");
    }
    return expression_part{
        .from = of_response ? part_source::response_body : part_source::request_body,
        .text = std::string(pointer)};
  }
  const std::size_t dot = text.find('.');
  const std::string_view place = text.substr(0, dot);
  const std::string_view name = dot == std::string_view::npos ? "" : text.substr(dot + 1);
  if (of_response) {
    for (std::size_t i = 0; place == "header" && i < from->headers.size(); ++i) {
      if (openapi::same_header(from->headers[i].name, name)) {
        return expression_part{.from = part_source::response_header, .index = i};
      }
    }
    return fail(spelt + " names no header that the response describes");
  }
  for (std::size_t i = 0; i < owner.parameters.size(); ++i) {
    const parameter& each = owner.parameters[i];
    const bool found =
        (place == "path" && each.in == location::path && each.name == name) ||
        (place == "query" && each.in == location::query && each.name == name) ||
        (place == "header" && each.in == location::header && openapi::same_header(each.name, name));
    if (found) return expression_part{.from = part_source::request_parameter, .index = i};
  }
  return fail(spelt + " names no parameter of the operation");
}

bool lowerer::leads_somewhere(const type_use& use, std::string_view pointer, int depth) const {
  const type& at = out_.types[use.type];
  if (at.kind == type_kind::alias) return leads_somewhere(at.alias.target, pointer, depth);
  if (pointer.empty() || at.kind == type_kind::any) return true;
  if (at.kind == type_kind::union_) {
    return depth < deepest_union && std::ranges::any_of(
                                        at.union_.alternatives,
                                        [&](const alternative& each) {
                                          return leads_somewhere(each.type, pointer, depth + 1);
                                        });
  }
  const std::string token = next_token(pointer);
  switch (at.kind) {
    case type_kind::object: {
      const auto found = std::ranges::find(at.object.properties, token, &property::name);
      if (found != at.object.properties.end()) {
        return leads_somewhere(found->type, pointer, depth);
      }
      return at.object.additional_type &&
             leads_somewhere(*at.object.additional_type, pointer, depth);
    }
    case type_kind::map:
      return leads_somewhere(at.map.values, pointer, depth);
    case type_kind::array:
      return is_index(token) && leads_somewhere(at.array.items, pointer, depth);
    case type_kind::tuple: {
      if (!is_index(token)) return false;
      const std::size_t index = std::stoul(token);
      return index < at.tuple.items.size() &&
             leads_somewhere(at.tuple.items[index], pointer, depth);
    }
    default:
      return false;
  }
}

}  // namespace tenon::gen::service
