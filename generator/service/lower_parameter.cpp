#include <algorithm>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

namespace {

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
    case openapi::style::simple:
    case openapi::style::cookie:
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
    case openapi::location::query:
    case openapi::location::querystring:
      break;
  }
  return location::query;
}

}  // namespace

void lowerer::lower_parameters(operation& out, const openapi::path_item& item,
                               const openapi::operation& op) {
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
  if (in.in == openapi::location::querystring) {
    unsupported(in.node, "'in: querystring' is not supported yet");
    return std::nullopt;
  }
  if (in.how == openapi::style::cookie) {
    unsupported(in.node.find("style"), "the style 'cookie' is not supported yet");
    return std::nullopt;
  }
  parameter out;
  out.name = in.name;
  out.in = location_of(in.in);
  out.required = in.required || out.in == location::path;
  out.deprecated = in.deprecated;
  out.how = style_of(in.how);
  out.explode = in.explode;
  out.allow_reserved = in.allow_reserved;
  out.doc = in.description;
  const document::node name = in.node.find("name");
  out.where = name ? name.where() : in.node.key_where();
  out.pinned_name = in.pinned_name;
  const openapi::schema* s = in.schema;
  if (!in.content.empty()) {
    const openapi::media_type& media = in.content.front();
    if (!is_json(media.name)) {
      unsupported(media.node, "a parameter with content '" + media.name + "' is not supported yet");
      return std::nullopt;
    }
    out.content_type = media.name;
    s = media.schema;
  }
  if (s == nullptr) {
    out.type = any_use();
    return out;
  }
  out.type = use_of(s, {false, {owner.id, "parameter", in.name}, {}, {}});
  out.default_value = default_of(s);
  out.deprecated = out.deprecated || flatten(s).deprecated;
  if (out.doc.empty()) out.doc = s->description;
  return out;
}

std::optional<header> lowerer::lower_header(const operation& owner, const std::string& status,
                                            const openapi::parameter& in) {
  header out;
  out.name = in.name;
  out.required = in.required;
  out.explode = in.explode;
  out.doc = in.description;
  out.where = in.node.key_where();
  if (!in.content.empty()) {
    unsupported(in.node, "a header with 'content' is not supported yet");
    return std::nullopt;
  }
  if (in.schema == nullptr) {
    out.type = primitive_use(primitive::string);
  } else {
    out.type =
        use_of(in.schema, {false, {owner.id, "response", status, "header", in.name}, {}, {}});
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

/// A scalar, or a list of them.
bool lowerer::is_flat(const type_use& use) const {
  const type& t = out_.types[use.type];
  return is_scalar(use) || (t.kind == type_kind::array && is_scalar(t.array.items));
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

bool lowerer::check_parameters(const operation& op) {
  bool good = true;
  const auto flat_object = [&](const type_use& use) {
    const type& t = out_.types[use.type];
    if (t.kind == type_kind::map) return is_scalar(t.map.values);
    return t.kind == type_kind::object &&
           std::ranges::all_of(t.object.properties,
                               [&](const property& each) { return is_flat(each.type); });
  };
  const auto check = [&](const type_use& use, source::span where, const std::string& what) {
    if (is_flat(use) || flat_object(use)) return warn_unchecked(use, where, what);
    good = false;
    unsupported(where, what + " with values inside values is not supported yet");
  };
  for (const parameter& each : op.parameters) {
    if (!each.content_type) check(each.type, each.where, "the parameter '" + each.name + "'");
  }
  for (const response& answer : op.responses) {
    for (const header& each : answer.headers) {
      check(each.type, each.where, "the header '" + each.name + "'");
    }
  }
  return good;
}

}  // namespace tenon::gen::service
