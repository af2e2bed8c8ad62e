#include <algorithm>
#include <cstddef>
#include <string>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

/// What the runtime's router can capture.
constexpr std::size_t most_variables = 16;

style style_of(openapi::style how) {
  switch (how) {
    case openapi::style::form:
      return style::form;
    case openapi::style::label:
      return style::label;
    case openapi::style::matrix:
      return style::matrix;
    case openapi::style::space_delimited:
      return style::space_delimited;
    case openapi::style::pipe_delimited:
      return style::pipe_delimited;
    case openapi::style::deep_object:
      return style::deep_object;
    case openapi::style::cookie:
      return style::cookie;
    case openapi::style::simple:
      break;
  }
  return style::simple;
}

location location_of(openapi::location in) {
  switch (in) {
    case openapi::location::path:
      return location::path;
    case openapi::location::header:
      return location::header;
    case openapi::location::cookie:
      return location::cookie;
    case openapi::location::querystring:
      return location::querystring;
    case openapi::location::query:
      break;
  }
  return location::query;
}

}  // namespace

/// The cells of OpenAPI's table of styles that are not defined. Lists in deep objects are not
/// either, but there is one way in which everybody writes them.
void lowerer::check_style(const openapi::parameter& in, openapi::type_set types) {
  const bool delimited =
      in.how == openapi::style::space_delimited || in.how == openapi::style::pipe_delimited;
  const bool deep = in.how == openapi::style::deep_object;
  if (!delimited && !deep) return;
  const node style = in.node.find("style");
  if (!style) return;  // Swagger's collectionFormat
  const std::string spelt = "the style '" + std::string(style.text()) + "' is not defined for ";
  constexpr auto structured = openapi::array_type | openapi::object_type;
  if (types != 0 && (types & structured) == 0) {
    report(sink_, "OA3012", severity::error, style, spelt + "a single text",
           "use the style 'form'");
  }
  const node explode = in.node.find("explode");
  if (explode && in.explode != deep) {
    report(sink_, "OA3012", severity::error, explode,
           spelt + "'explode: " + (deep ? "false'" : "true'"));
  }
}

/// Whether a query is text, whatever its media type, as its schema says so.
bool lowerer::is_text_query(const openapi::media_type& media) {
  return media.schema != nullptr && flatten(media.schema).types == openapi::string_type;
}

/// Whether a value needs no style, as it is text.
bool lowerer::is_plain_text(const openapi::media_type& media) {
  return essence(media.name) == "text/plain" && (media.schema == nullptr || is_text_query(media));
}

/// The content of a parameter or a header is neither JSON nor text.
void lowerer::refuse_content(const openapi::media_type& media, const std::string& what) {
  const bool is_text = essence(media.name) == "text/plain";
  unsupported(media.node, what + " with content '" + media.name + "'" +
                              (is_text ? " whose schema is no string" : "") +
                              " is not supported yet");
}

void lowerer::lower_parameters(operation& out, const openapi::path_item& item,
                               const openapi::operation& op) {
  if (item.variables.size() > most_variables) {
    unsupported(item.node, "a path with more than " + std::to_string(most_variables) +
                               " parameters is not supported");
  }
  for (const std::string& variable : item.variables) {
    const auto given = std::ranges::find_if(op.parameters, [&](const openapi::parameter& each) {
      return each.in == openapi::location::path && each.name == variable;
    });
    if (given == op.parameters.end()) {
      parameter made;
      made.name = variable;
      made.in = location::path;
      made.type = primitive_use(primitive::string);
      made.required = true;
      made.where = item.node.key_where();
      out.parameters.push_back(std::move(made));
    } else if (auto made = lower_parameter(out, *given)) {
      out.parameters.push_back(std::move(*made));
    }
  }
  for (const openapi::parameter& each : op.parameters) {
    if (each.in == openapi::location::path) continue;
    if (auto made = lower_parameter(out, each)) out.parameters.push_back(std::move(*made));
  }
}

std::optional<parameter> lowerer::lower_parameter(const operation& owner,
                                                  const openapi::parameter& in) {
  parameter out;
  out.name = in.name;
  out.in = location_of(in.in);
  out.required = in.required || out.in == location::path;
  out.deprecated = in.deprecated;
  out.how = style_of(in.how);
  out.explode = in.explode;
  out.allow_reserved = in.allow_reserved && in.in != openapi::location::querystring;
  out.allow_empty = in.allow_empty && in.in == openapi::location::query;
  out.doc = in.description;
  const document::node name = in.node.find("name");
  out.where = name ? name.where() : in.node.key_where();
  out.pinned_name = in.pinned_name;
  const openapi::schema* s = in.schema;
  if (!in.content.empty()) {
    const openapi::media_type& media = in.content.front();
    const auto kind = body_kind_of(media);
    const bool whole = out.in == location::querystring;
    const bool is_value = !whole && is_plain_text(media);
    if (!is_value && kind != body_kind::json &&
        !(whole && (kind == body_kind::form || kind == body_kind::text || is_text_query(media)))) {
      refuse_content(media, "a parameter");
      return std::nullopt;
    }
    if (!media.encoding.empty()) {
      unsupported(media.find("encoding"), "'encoding' in a parameter is not supported yet");
      return std::nullopt;
    }
    if (!is_value) out.content_type = media.name;
    out.content = *kind == body_kind::bytes ? body_kind::text : *kind;
    s = media.schema;
  }
  if (s == nullptr) {
    const bool is_text = !in.content.empty() && !out.content_type;
    out.type = is_text ? primitive_use(primitive::string) : any_use();
    return out;
  }
  if (in.content.empty()) check_style(in, flatten(s).types);
  out.type = use_of(s, {false, {owner.id, "parameter", in.name}, {}, {}});
  out.default_value = default_of(s);
  // Not to send anything says the same, and everybody understands it.
  if (!out.required && is_null_literal(out.default_value)) out.default_value.reset();
  out.deprecated = out.deprecated || flatten(s).deprecated;
  if (out.doc.empty()) out.doc = s->description;
  return out;
}

std::optional<header> lowerer::lower_header(std::vector<std::string> place,
                                            const openapi::parameter& in) {
  header out;
  out.name = in.name;
  out.required = in.required;
  out.explode = in.explode;
  out.doc = in.description;
  out.where = in.node.key_where();
  const openapi::schema* s = in.schema;
  if (!in.content.empty()) {
    const openapi::media_type& media = in.content.front();
    out.is_json = body_kind_of(media) == body_kind::json;
    if (!out.is_json && !is_plain_text(media)) {
      refuse_content(media, "a header");
      return std::nullopt;
    }
    s = media.schema;
  }
  if (s != nullptr) {
    place.insert(place.end(), {"header", in.name});
    out.type = use_of(s, {false, std::move(place), {}, {}});
  } else {
    out.type = out.is_json ? any_use() : primitive_use(primitive::string);
  }
  return out;
}

bool lowerer::is_scalar(const type_use& use, int depth) const {
  const type& t = out_.types[use.type];
  switch (t.kind) {
    case type_kind::primitive:
    case type_kind::enumeration:
    case type_kind::any:
      return true;
    case type_kind::constant:
      return t.constant.value.kind != literal::kind_type::json;
    case type_kind::union_:
      return depth < 8 &&
             std::ranges::all_of(
                 t.union_.alternatives,
                 [&](const alternative& each) { return is_scalar(each.type, depth + 1); });
    default:
      return false;
  }
}

/// Text outside JSON is read by the type and its simple rules alone.
void lowerer::warn_unchecked(const type_use& use, source::span where, const std::string& what) {
  if (!use.check) return;
  sink_.add(
      {.code = "OA5001",
       .where = where,
       .message = "rules about the whole value, such as 'not' and 'if', are not checked for " +
                  what + " yet",
       .level = source::severity::warning});
}

/// The members of an object that a style writes side by side. False when the style has no place for
/// one of them.
bool lowerer::check_members(type_id object, source::span where, const std::string& what) {
  type& t = out_.types[object];
  if (t.kind == type_kind::map) {
    if (!is_scalar(t.map.values)) return false;
    warn_unchecked(t.map.values, where, what);
    return true;
  }
  if (t.kind != type_kind::object) return false;
  const bool flat = std::ranges::all_of(t.object.properties,
                                        [&](const property& each) { return is_flat(each.type); });
  if (!flat) return false;
  for (property& each : t.object.properties) {
    if (needs_outline(each.type)) each.outline = outline_of(each.type);
  }
  return true;
}

/// Decides how a value outside JSON is read and written.
std::optional<outline_id> lowerer::check_value(const type_use& use, style how, source::span where,
                                               const std::string& what) {
  const type& t = out_.types[use.type];
  const bool deep = how == style::deep_object;
  const bool plain_members = t.kind == type_kind::object &&
                             std::ranges::all_of(t.object.properties, [&](const property& each) {
                               return is_plain(each.type);
                             });
  if (deep ? plain_members && !use.check : !needs_outline(use)) {
    if (t.kind == type_kind::any) warn_unchecked(use, where, what);
    return std::nullopt;
  }
  if (!deep && !is_flat(use)) {
    if (check_members(use.type, where, what)) {
      warn_unchecked(use, where, what);
      return std::nullopt;
    }
    sink_.add({.code = "OA5007",
               .where = where,
               .message = what + " has values inside values, which its style has no place for: "
                                 "it is JSON text",
               .help = "say so with 'content: application/json', or use the style deepObject"});
  }
  return outline_of(use);
}

bool lowerer::check_parameters(operation& op) {
  bool good = true;
  for (parameter& each : op.parameters) {
    if (each.in == location::querystring) {
      if (each.content == body_kind::form) {
        media form{.kind = body_kind::form, .type = each.type, .where = each.where};
        good = finish_form(form, {false, {op.id, "parameter", each.name}, {}, {}}) && good;
        each.type = form.type;
      }
      continue;
    }
    if (each.content_type) continue;
    each.outline =
        check_value(each.type, each.how, each.where, "the parameter '" + each.name + "'");
  }
  keep_parameters_apart(op);
  for (response& answer : op.responses) {
    for (header& each : answer.headers) {
      if (each.is_json) continue;
      each.outline =
          check_value(each.type, style::simple, each.where, "the header '" + each.name + "'");
    }
  }
  return good;
}

}  // namespace tenon::gen::service
