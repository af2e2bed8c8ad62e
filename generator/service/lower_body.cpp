#include <algorithm>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

std::string essence(std::string_view media_type) {
  std::string result;
  for (const char c : media_type.substr(0, media_type.find(';'))) {
    if (c != ' ' && c != '\t') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return result;
}

bool is_json(std::string_view media_type) {
  const std::string name = essence(media_type);
  return name == "application/json" || name == "text/json" || name == "*/*" ||
         name == "application/*" || name.ends_with("+json");
}

namespace {

/// Parts and markup need more than a codec for one value.
bool is_structured_otherwise(const std::string& name) {
  return name.starts_with("multipart/") || name == "application/x-www-form-urlencoded";
}

bool is_xml(const std::string& name) {
  return name == "application/xml" || name == "text/xml" || name.ends_with("+xml");
}

/// Lower is better.
int rank(const openapi::media_type& in, body_kind kind) {
  if (kind == body_kind::json) return in.name == "application/json" ? 0 : 1;
  if (kind == body_kind::form) return 2;
  if (kind == body_kind::items) return 3;
  if (kind == body_kind::multipart) return 6;
  return kind == body_kind::text ? 4 : 5;
}

}  // namespace

std::optional<body_kind> lowerer::body_kind_of(const openapi::media_type& in) {
  if (is_sequential(in.name)) return body_kind::items;
  if (in.item_schema != nullptr) return std::nullopt;
  if (is_json(in.name)) return body_kind::json;
  const std::string name = essence(in.name);
  const openapi::type_set types = in.schema == nullptr ? 0 : flatten(in.schema).types;
  const bool text = types == 0 || types == openapi::string_type;
  if (name == "application/x-www-form-urlencoded") {
    return in.schema != nullptr && types == openapi::object_type ? std::optional(body_kind::form)
                                                                 : std::nullopt;
  }
  if (is_named_parts(in)) return body_kind::multipart;
  if (is_structured_otherwise(name) || (is_xml(name) && types != openapi::string_type)) {
    return std::nullopt;
  }
  if (name.starts_with("text/") || is_xml(name)) return body_kind::text;
  return text ? std::optional(body_kind::bytes) : std::nullopt;
}

std::optional<media> lowerer::choose_media(const std::vector<openapi::media_type>& content,
                                           const type_origin& origin, bool request) {
  const openapi::media_type* best = nullptr;
  body_kind best_kind{};
  for (const openapi::media_type& each : content) {
    const auto kind = body_kind_of(each);
    if (kind && (best == nullptr || rank(each, *kind) < rank(*best, best_kind))) {
      best = &each;
      best_kind = *kind;
    }
  }
  if (best == nullptr) {
    for (const openapi::media_type& each : content) {
      unsupported(each.node, "a body of '" + each.name + "' with this schema is not supported yet",
                  "add an application/json alternative, or leave the operation out with --skip");
    }
    return std::nullopt;
  }
  for (const openapi::media_type& each : content) {
    if (&each == best) continue;
    report(sink_, "OA5001", severity::warning, each.node,
           "'" + each.name + "' is not generated beside '" + best->name + "': " +
               (request ? "the server answers 415 to it"
                        : "the server never sends it, whatever a client accepts"));
  }
  return lower_media(*best, best_kind, origin);
}

media lowerer::lower_media(const openapi::media_type& in, body_kind kind,
                           const type_origin& origin) {
  media out;
  out.media_type = in.name.find('*') == std::string::npos ? in.name
                   : kind == body_kind::json              ? "application/json"
                   : kind == body_kind::text              ? "text/plain"
                                                          : "application/octet-stream";
  out.kind = kind;
  out.where = in.node.key_where();
  switch (kind) {
    case body_kind::json:
    case body_kind::form:
      out.type = in.schema == nullptr ? any_use() : use_of(in.schema, origin);
      break;
    case body_kind::multipart:
      out.type = use_of(in.schema, origin);
      lower_parts(in, out);
      break;
    case body_kind::text: {
      out.type = primitive_use(primitive::string);
      if (in.schema == nullptr) break;
      const shape& made = flatten(in.schema);
      out.type.rules = only_for(made.rules, openapi::string_type);
      if (made.types != openapi::string_type && made.types != 0) {
        report(sink_, "OA5001", severity::warning, in.node,
               "a text body is handed over as text: its schema is not checked");
      }
      break;
    }
    case body_kind::bytes:
      out.type = primitive_use(primitive::binary);
      break;
    case body_kind::items:
      lower_items(out, in, origin);
      break;
  }
  for (const openapi::encoding& each : in.encoding) {
    if (kind != body_kind::form) continue;
    form_field field{.name = each.property};
    if (each.how == openapi::style::space_delimited) field.how = style::space_delimited;
    if (each.how == openapi::style::pipe_delimited) field.how = style::pipe_delimited;
    if (each.how == openapi::style::deep_object) field.how = style::deep_object;
    field.explode = each.explode.value_or(field.how == style::form);
    if (!each.content_type.empty()) field.content_type = each.content_type;
    out.encoding.push_back(std::move(field));
  }
  return out;
}

void lowerer::lower_body(operation& out, const openapi::operation& op) {
  if (!op.request_body || op.request_body->content.empty()) return;
  const openapi::request_body& in = *op.request_body;
  auto chosen = choose_media(in.content, {false, {out.id, "request"}, {}, {}}, true);
  if (!chosen) return;
  request_body& body = out.body.emplace();
  body.required = in.required;
  body.doc = in.description;
  body.where = in.node.key_where();
  body.alternatives.push_back(std::move(*chosen));
}

void lowerer::lower_responses(operation& out, const openapi::operation& op) {
  for (const openapi::response& in : op.responses) {
    const std::string status = in.is_default ? "default"
                               : in.is_range ? std::to_string(in.status) + "XX"
                                             : std::to_string(in.status);
    response made;
    made.status = in.status;
    made.is_range = in.is_range;
    made.is_default = in.is_default;
    made.doc = in.description.empty() ? in.summary : in.description;
    made.where = in.node.key_where();
    const bool bodiless = in.status == 204 || in.status == 304 || out.method == "HEAD";
    if (bodiless && !in.content.empty()) {
      report(sink_, "OA2021", severity::warning, in.content.front().node,
             out.method == "HEAD" ? "a response to HEAD has no content"
                                  : "a " + status + " response has no content");
    } else if (!in.content.empty()) {
      auto chosen = choose_media(in.content, {false, {out.id, "response", status}, {}, {}}, false);
      if (chosen) made.alternatives.push_back(std::move(*chosen));
    }
    for (const openapi::parameter& each : in.headers) {
      if (auto field = lower_header(out, status, each)) made.headers.push_back(std::move(*field));
    }
    out.responses.push_back(std::move(made));
  }
  // default last
  const auto last = std::ranges::find_if(out.responses, &response::is_default);
  if (last != out.responses.end()) std::rotate(last, last + 1, out.responses.end());
}

/// A field that a form's style has no place for is JSON text, or is named in brackets.
bool lowerer::check_form(const media& form) {
  type& t = out_.types[form.type.type];
  if (t.kind == type_kind::map) {
    if (is_scalar(t.map.values)) return true;
    unsupported(form.where, "a form body of nothing but nested members is not supported yet");
    return false;
  }
  if (t.kind != type_kind::object) {
    unsupported(form.where,
                "a form body that is no object with named members is not supported yet");
    return false;
  }
  warn_unchecked(form.type, form.where, "a form");
  for (property& each : t.object.properties) {
    const auto field = std::ranges::find(form.encoding, each.name, &form_field::name);
    const bool deep = field != form.encoding.end() && field->how == style::deep_object;
    if (deep || needs_outline(each.type)) {
      each.outline = outline_of(each.type);
    } else {
      warn_unchecked(each.type, each.where, "the form field '" + each.name + "'");
    }
  }
  if (t.object.additional_type && needs_outline(*t.object.additional_type)) {
    t.object.additional_outline = outline_of(*t.object.additional_type);
  }
  return true;
}

}  // namespace tenon::gen::service
