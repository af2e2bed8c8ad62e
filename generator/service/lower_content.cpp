// The alternatives of a `content` map: what kind of body each is, and their order.
#include <algorithm>
#include <utility>

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

bool is_range(std::string_view media_type) { return essence(media_type).ends_with("/*"); }

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

/// Lower is better; a type is better than a range of its kind.
int rank(const media& of) {
  int kind = 6;
  switch (of.kind) {
    case body_kind::json:
      kind = essence(of.media_type) == "application/json" ? 0 : 1;
      break;
    case body_kind::form:
      kind = 3;
      break;
    case body_kind::items:
      kind = 4;
      break;
    case body_kind::text:
      kind = 5;
      break;
    case body_kind::bytes:
      break;
    case body_kind::multipart:
      kind = 7;
      break;
    case body_kind::xml:
      kind = 2;
      break;
  }
  return kind * 2 + (is_range(of.media_type) ? 1 : 0);
}

/// A type that a range allows and that says no more than its kind.
std::string sent_for(const std::string& range, body_kind kind) {
  const std::string name = essence(range);
  const bool takes_any = name == "*/*" || name == "application/*";
  if (kind == body_kind::json) return "application/json";
  if (kind == body_kind::text) return "text/plain";
  return takes_any ? "application/octet-stream" : "";
}

/// Whether a type, or one that a range allows, is `type`.
bool covers(const std::string& written, std::string_view type) {
  const std::string name = essence(written);
  if (name == "*/*") return true;
  return is_range(name) ? type.starts_with(name.substr(0, name.size() - 1)) : name == type;
}

/// JSON of a range is sent as a type that no alternative with another value names more closely: it
/// would be read as that. Without such a type, who sends it has to name one.
void keep_ranges_apart(std::vector<media>& alternatives) {
  static constexpr std::string_view json_types[] = {"application/json", "text/json",
                                                    "application/octet-stream"};
  for (media& each : alternatives) {
    if (each.kind != body_kind::json || !is_range(each.media_type)) continue;
    const auto suits = [&](std::string_view type) {
      return covers(each.media_type, type) &&
             std::ranges::none_of(alternatives, [&](const media& other) {
               const bool is_closer = covers(other.media_type, type) &&
                                      !covers(other.media_type, "*/*") &&
                                      essence(other.media_type) != essence(each.media_type);
               return is_closer && !(other.kind == each.kind && other.type == each.type);
             });
    };
    const auto* found = std::ranges::find_if(json_types, suits);
    each.sent = found == std::end(json_types) ? "" : std::string(*found);
  }
}

}  // namespace

std::optional<body_kind> lowerer::body_kind_of(const openapi::media_type& in) {
  if (is_sequential(in.name)) return body_kind::items;
  if (parts_object(in) != nullptr) return body_kind::multipart;
  if (has_part_items(in)) return body_kind::items;
  if (in.item_schema != nullptr) return std::nullopt;
  const shape* made = in.schema == nullptr ? nullptr : &flatten(in.schema);
  const openapi::type_set types = made == nullptr ? 0 : made->types;
  const bool text = types == 0 || types == openapi::string_type;
  const std::string name = essence(in.name);
  // What is not text at all is no JSON string either, and has no character set.
  const bool binary = text && made != nullptr && made->format == "binary";
  if (binary && !is_structured_otherwise(name)) return body_kind::bytes;
  if (is_json(in.name)) return body_kind::json;
  if (name == "application/x-www-form-urlencoded") {
    return in.schema != nullptr && types == openapi::object_type ? std::optional(body_kind::form)
                                                                 : std::nullopt;
  }
  if (is_structured_otherwise(name)) return std::nullopt;
  if (is_xml(name) && types != openapi::string_type && in.schema != nullptr) return body_kind::xml;
  if (name.starts_with("text/") || is_xml(name)) return body_kind::text;
  return text ? std::optional(body_kind::bytes) : std::nullopt;
}

std::vector<media> lowerer::lower_content(const std::vector<openapi::media_type>& content,
                                          const type_origin& origin, bool request) {
  struct left_out {
    const openapi::media_type& media;
    std::optional<xml_failure> why;
  };
  std::vector<media> alternatives;
  std::vector<left_out> others;
  const auto add = [&](media made) {
    const auto place = std::ranges::upper_bound(alternatives, rank(made), {}, rank);
    alternatives.insert(place, std::move(made));
  };
  for (const openapi::media_type& each : content) {
    auto kind = body_kind_of(each);
    report_encodings(each, kind.has_value() && !each.in_pieces);
    if (each.in_pieces && kind && essence(each.name).starts_with("multipart/")) {
      add(*lower_raw_multipart(each));
      continue;
    }
    if (kind && each.in_pieces) kind = kind_in_pieces(each, *kind);
    std::optional<std::size_t> root;
    if (kind == body_kind::xml) root = lower_xml(each.schema);
    if (kind && (root || kind != body_kind::xml)) {
      media made = lower_media(each, *kind, origin);
      made.root = root;
      add(std::move(made));
    } else {
      others.push_back({each, std::exchange(xml_failure_, std::nullopt)});
    }
  }
  keep_ranges_apart(alternatives);
  const bool has_typed = !alternatives.empty();
  for (const left_out& each : others) {
    const openapi::media_type& media = each.media;
    auto raw = has_typed ? std::nullopt : lower_raw_multipart(media);
    if (raw) {
      alternatives.push_back(std::move(*raw));
    } else if (media.item_schema != nullptr && !essence(media.name).starts_with("multipart/")) {
      unsupported(media.node,
                  "'itemSchema' is for streams of items, and '" + media.name + "' is none",
                  "use application/jsonl, application/json-seq or text/event-stream");
    } else if (!alternatives.empty()) {
      report(sink_, "OA5001", severity::warning, media.node,
             "'" + media.name + "' is not generated beside '" + alternatives.front().media_type +
                 "'" + (each.why ? ", as " + each.why->message : "") + ": " +
                 (request ? "the server answers 415 to it"
                          : "the server never sends it, whatever a client accepts"));
    } else if (each.why) {
      unsupported(each.why->where, "in '" + media.name + "', " + each.why->message, each.why->help);
    } else {
      unsupported(media.node,
                  "a body of '" + media.name + "' with this schema is not supported yet",
                  "add an application/json alternative, or leave the operation out with --skip");
    }
  }
  return alternatives;
}

media lowerer::lower_media(const openapi::media_type& in, body_kind kind,
                           const type_origin& origin) {
  media out;
  out.media_type = in.name;
  out.sent = is_range(in.name) ? sent_for(in.name, kind) : in.name;
  out.kind = kind;
  out.where = in.node.key_where();
  switch (kind) {
    case body_kind::xml:
    case body_kind::json:
      out.type = in.schema == nullptr ? any_use() : use_of(in.schema, origin);
      break;
    case body_kind::form:
      out.type = use_of(in.schema, origin);
      for (const openapi::encoding& each : in.encoding) {
        out.encoding.push_back(lower_form_field(each, *in.schema));
      }
      break;
    case body_kind::text:
      out.type = lower_text(in);
      break;
    case body_kind::bytes:
      out.type = primitive_use(primitive::binary);
      if (is_json(in.name) && !is_range(in.name)) {
        report(sink_, "OA2007", severity::warning, in.node,
               "JSON has no form for what is binary, so this is the bytes of the body as they are",
               "name its media type, such as application/octet-stream");
      }
      break;
    case body_kind::items:
      lower_items(out, in, origin);
      break;
    case body_kind::multipart:
      out.type = use_of(parts_object(in), origin);
      lower_parts(in, parts_object(in), origin, out);
      break;
  }
  return out;
}

type_use lowerer::lower_text(const openapi::media_type& in) {
  type_use out = primitive_use(primitive::string);
  if (in.schema == nullptr) return out;
  const shape& made = flatten(in.schema);
  out.rules = only_for(made.rules, openapi::string_type);
  if (made.types != openapi::string_type && made.types != 0) {
    report(sink_, "OA5001", severity::warning, in.node,
           "a text body is handed over as text: its schema is not checked");
  } else if (made.has_enum || made.const_value || needs_check(in.schema, made)) {
    report(sink_, "OA5001", severity::warning, in.node,
           "of a text body only length and pattern are checked");
  }
  return out;
}

}  // namespace tenon::gen::service
