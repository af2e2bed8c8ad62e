#include "service/describe.hpp"

#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "service/words.hpp"

namespace tenon::gen::service {

namespace {

constexpr std::array<std::string_view, 10> kind_names = {
    "primitive",   "object",   "array", "tuple", "map",
    "enumeration", "constant", "union", "any",   "alias"};
std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 15U];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// The members of one JSON object; what says nothing is left out.
class members {
 public:
  members& json(std::string_view name, std::string_view text) {
    if (!text_.empty()) text_ += ',';
    text_ += quoted(name);
    text_ += ':';
    text_ += text;
    return *this;
  }
  members& text(std::string_view name, std::string_view value) { return json(name, quoted(value)); }
  members& flag(std::string_view name, bool value) { return value ? json(name, "true") : *this; }
  members& number(std::string_view name, const std::optional<std::uint64_t>& value) {
    return value ? json(name, std::to_string(*value)) : *this;
  }
  /// Decimal text: numbers of JSON would be rounded by who reads them.
  members& decimal(std::string_view name, const std::optional<std::string>& value) {
    return value ? text(name, *value) : *this;
  }
  std::string take() && { return '{' + std::move(text_) + '}'; }

 private:
  std::string text_{};
};

template <class Range, class Convert>
std::string list(const Range& range, Convert convert) {
  std::string out = "[";
  for (const auto& each : range) {
    if (out.size() > 1) out += ',';
    out += convert(each);
  }
  return out + ']';
}

std::string literal_text(const literal& value) {
  return value.kind == literal::kind_type::string ? quoted(value.text) : value.text;
}

std::string use_text(const type_use& use) {
  const constraints& rules = use.rules;
  members out;
  out.number("type", use.type)
      .flag("nullable", use.nullable)
      .flag("checked", use.check.has_value());
  if (use.check) out.number("check", *use.check);
  out.number("min_length", rules.min_length).number("max_length", rules.max_length);
  out.number("min_items", rules.min_items).number("max_items", rules.max_items);
  out.number("min_properties", rules.min_properties);
  out.number("max_properties", rules.max_properties);
  out.decimal("pattern", rules.pattern);
  out.decimal("minimum", rules.minimum).decimal("maximum", rules.maximum);
  out.decimal("multiple_of", rules.multiple_of);
  out.flag("exclusive_minimum", rules.exclusive_minimum);
  out.flag("exclusive_maximum", rules.exclusive_maximum).flag("unique", rules.unique_items);
  return std::move(out).take();
}

std::string property_text(const property& from) {
  members out;
  out.text("name", from.name).json("use", use_text(from.type)).flag("required", from.required);
  out.flag("read_only", from.read_only).flag("write_only", from.write_only);
  out.flag("nested", from.outline.has_value()).flag("conditional", from.conditional);
  if (from.default_value) out.json("default", literal_text(*from.default_value));
  if (from.headers) out.json("headers", use_text(from.headers->type));
  return std::move(out).take();
}

void add_object(members& out, const object_type& from) {
  out.json("members", list(from.properties, property_text));
  if (from.additional_kind == additional::typed && from.additional_type)
    out.json("additional", use_text(*from.additional_type));
  out.flag("closed", from.additional_kind == additional::refused);
  out.number("min_properties", from.rules.min_properties);
  out.number("max_properties", from.rules.max_properties);
}

void add_union(members& out, const union_type& from) {
  out.text("strategy", name(strategy_names, from.strategy));
  if (!from.tag_property.empty()) out.text("tag", from.tag_property);
  out.flag("has_default", from.default_alternative.has_value());
  out.json("alternatives", list(from.alternatives, [&](const alternative& each) {
             const bool is_default =
                 from.default_alternative && &each == &from.alternatives[*from.default_alternative];
             members one;
             one.json("use", use_text(each.type));
             // Whatever stands there may be the default.
             one.json("tags", list(is_default ? std::vector<std::string>{} : each.tags, quoted));
             return std::move(one).take();
           }));
}

std::string type_text(const type& from) {
  members out;
  out.text("kind", name(kind_names, from.kind));
  switch (from.kind) {
    case type_kind::primitive:
      out.text("primitive", name(primitive_names, from.primitive.kind));
      break;
    case type_kind::object:
      add_object(out, from.object);
      break;
    case type_kind::array:
      out.json("items", use_text(from.array.items));
      break;
    case type_kind::tuple:
      out.json("items", list(from.tuple.items, use_text));
      break;
    case type_kind::map:
      out.json("values", use_text(from.map.values));
      break;
    case type_kind::enumeration:
      out.text("primitive", name(primitive_names, from.enumeration.base));
      out.flag("open", from.enumeration.open);
      out.json("values", list(from.enumeration.members,
                              [](const enum_member& each) { return literal_text(each.value); }));
      break;
    case type_kind::constant:
      out.json("value", literal_text(from.constant.value));
      break;
    case type_kind::union_:
      add_union(out, from.union_);
      break;
    case type_kind::any:
      break;
    case type_kind::alias:
      out.json("use", use_text(from.alias.target));
      break;
  }
  return std::move(out).take();
}

std::string media_text(const media& from) {
  members out;
  out.text("type", from.media_type).text("sent", from.sent);
  out.text("kind", name(body_names, from.kind)).json("use", use_text(from.type));
  out.flag("in_pieces", from.in_pieces);
  out.json("encoding", list(from.encoding, [](const form_field& field) {
             members one;
             one.text("name", field.name).flag("json", field.is_json);
             one.text("style", name(style_names, field.how)).flag("explode", field.explode);
             return std::move(one).take();
           }));
  out.json("parts", list(from.parts, [](const part& each) {
             members one;
             one.text("kind", name(part_names, each.kind)).text("media_types", each.media_types);
             one.flag("nested", each.styled && each.kind == part_kind::text);
             return std::move(one).take();
           }));
  out.flag("by_place", from.places.has_value());
  if (from.other_parts) out.text("other_media_types", from.other_parts->media_types);
  return std::move(out).take();
}

std::string parameter_text(const parameter& from) {
  members out;
  out.text("name", from.name).text("in", name(location_names, from.in));
  out.json("use", use_text(from.type)).flag("required", from.required);
  out.text("style", name(style_names, from.how)).flag("explode", from.explode);
  out.flag("nested", from.outline.has_value()).flag("allow_empty", from.allow_empty);
  out.flag("allow_reserved", from.allow_reserved);
  out.json("others", list(from.others, quoted));
  if (from.content_type) {
    const body_kind kind = from.in == location::querystring ? from.content : body_kind::json;
    out.text("content", name(body_names, kind));
  }
  if (from.default_value) out.json("default", literal_text(*from.default_value));
  return std::move(out).take();
}

std::string response_text(const response& from) {
  members out;
  out.json("status", std::to_string(from.status)).flag("is_range", from.is_range);
  out.flag("is_default", from.is_default).json("forms", list(from.alternatives, media_text));
  out.json("headers", list(from.headers, [](const header& each) {
             members one;
             one.text("name", each.name).text("in", "header").json("use", use_text(each.type));
             one.flag("required", each.required).flag("explode", each.explode);
             one.flag("nested", each.outline.has_value()).text("style", "simple");
             return std::move(one).take();
           }));
  return std::move(out).take();
}

std::string operation_text(const operation& from) {
  members out;
  out.text("id", from.id).text("method", from.method).text("path", from.path);
  out.json("parameters", list(from.parameters, parameter_text));
  if (from.body) {
    out.flag("body_required", from.body->required);
    out.json("forms", list(from.body->alternatives, media_text));
  }
  out.json("responses", list(from.responses, response_text));
  return std::move(out).take();
}

// Of a whole schema, what values can be taken from.
std::string check_text(const check& from) {
  members out;
  std::vector<std::string> values = from.enumeration;
  if (from.constant) values = {*from.constant};
  out.json("values", list(values, std::identity()));
  out.json("all_of", list(from.all_of, [](check_id each) { return std::to_string(each); }));
  return std::move(out).take();
}

}  // namespace

std::string describe(const api& described) {
  members out;
  out.json("types", list(described.types, type_text));
  out.json("checks", list(described.checks, check_text));
  out.json("operations", list(described.operations, operation_text));
  return std::move(out).take();
}

}  // namespace tenon::gen::service
