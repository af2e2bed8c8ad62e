#include "cpp/spelling.hpp"

#include <algorithm>

#include "cpp/number.hpp"
#include "cpp/text.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::primitive;
using service::type_kind;
using literal_kind = service::literal::kind_type;

namespace {

// The scalars of a JSON list without nesting; nothing for other lists.
std::optional<std::vector<service::literal>> split_list(std::string_view text) {
  std::vector<service::literal> out;
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    service::literal item;
    if (text[0] == '"') {
      std::size_t end = 1;
      while (end < text.size() && text[end] != '"') {
        if (text[end] == '\\') return std::nullopt;
        ++end;
      }
      if (end >= text.size()) return std::nullopt;
      item = {.kind = literal_kind::string, .text = std::string(text.substr(1, end - 1))};
      text.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(text.find(','), text.size());
      item.text = std::string(text.substr(0, end));
      if (item.text == "true" || item.text == "false") {
        item.kind = literal_kind::boolean;
      } else if (const auto number = read_decimal(item.text)) {
        item.kind = number->exponent >= 0 ? literal_kind::integer : literal_kind::number;
      } else {
        return std::nullopt;
      }
      text.remove_prefix(end);
    }
    out.push_back(std::move(item));
    if (text.empty()) break;
    if (text[0] != ',') return std::nullopt;
    text.remove_prefix(1);
  }
  return out;
}

bool is_number(const service::literal& value) {
  return value.kind == literal_kind::integer || value.kind == literal_kind::number;
}

std::string as_json(const service::literal& value) {
  if (value.kind != literal_kind::string) return value.text;
  std::string out = "\"";
  for (const char c : value.text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
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

}  // namespace

std::string_view primitive_type_name(primitive kind) {
  switch (kind) {
    case primitive::boolean:
      return "bool";
    case primitive::int32:
      return "std::int32_t";
    case primitive::int64:
      return "std::int64_t";
    case primitive::uint32:
      return "std::uint32_t";
    case primitive::uint64:
      return "std::uint64_t";
    case primitive::float32:
      return "float";
    case primitive::float64:
      return "double";
    case primitive::string:
    case primitive::binary:
      return "std::string";
    case primitive::bytes_base64:
      return "tenon::bytes";
    case primitive::file:
      return "tenon::file_part";
    case primitive::uuid:
      return "tenon::uuid";
    case primitive::date_time:
      return "tenon::date_time";
    case primitive::date:
      return "tenon::date";
    case primitive::time:
      return "tenon::time_of_day";
    case primitive::duration:
      return "tenon::duration";
  }
  return "";
}

std::optional<std::string> constant_argument(const service::literal& value) {
  switch (value.kind) {
    case literal_kind::string:
      return quote(value.text);
    case literal_kind::boolean:
      return value.text;
    case literal_kind::integer:
    case literal_kind::number: {
      const auto number = read_decimal(value.text);
      if (!number) return std::nullopt;
      if (auto integer = spell_integer(*number, primitive::int64)) return integer;
      return spell_floating(*number, primitive::float64);
    }
    default:
      return std::nullopt;
  }
}

/// As `service::alternative::kinds` calls it; empty for null, lists and objects.
std::string_view kind_of(const service::literal& value) {
  switch (value.kind) {
    case literal_kind::boolean:
      return "boolean";
    case literal_kind::integer:
      return "integer";
    case literal_kind::number:
      return "number";
    case literal_kind::string:
      return "string";
    default:
      return {};
  }
}

/// Numbers, booleans, enums and texts without a type of their own.
bool is_plain_scalar(const service::type& type) {
  if (type.kind == type_kind::enumeration) return true;
  const primitive held = type.primitive.kind;
  return type.kind == type_kind::primitive &&
         (held == primitive::string || is_integer_type(held) || is_floating_type(held) ||
          held == primitive::boolean);
}

std::string spelling::structure(service::type_id id, std::string_view scope) const {
  const service::type& type = api_.types[id];
  switch (type.kind) {
    case type_kind::primitive:
      return std::string(primitive_type_name(type.primitive.kind));
    case type_kind::enumeration:
      return std::string(primitive_type_name(type.enumeration.base));  // open
    case type_kind::array:
      return "std::vector<" + use(type.array.items, scope) + ">";
    case type_kind::map:
      return "tenon::map<" + use(type.map.values, scope) + ">";
    case type_kind::tuple: {
      std::vector<std::string> items;
      for (const auto& item : type.tuple.items) items.push_back(use(item, scope));
      return "std::tuple<" + join(items, ", ") + ">";
    }
    case type_kind::constant: {
      const service::literal& value = type.constant.value;
      if (const auto argument = constant_argument(value))
        return "tenon::constant<" + *argument + ">";
      return value.kind == literal_kind::null ? "tenon::null_t" : "tenon::json::any";
    }
    case type_kind::any:
      return type.mapped.name.empty() ? "tenon::json::any" : type.mapped.name;
    default:
      return "tenon::json::any";
  }
}

std::string spelling::bare(const service::type_use& use, std::string_view scope) const {
  const resolved_use end = resolve(api_, use);
  // The name of an alias that is itself nullable would hide the null.
  const service::type_id shown = end.nullable == use.nullable ? use.type : end.type;
  const service::type& type = api_.types[shown];
  if (is_named_kind(type) || (type.origin.component && names_.types[shown].named))
    return names_.spell(names_.types[shown].qualified(), scope);
  if (type.kind == type_kind::alias) return bare(type.alias.target, scope);
  return structure(shown, scope);
}

std::string spelling::use(const service::type_use& use, std::string_view scope) const {
  const std::string type = bare(use, scope);
  return resolve(api_, use).nullable ? "tenon::nullable<" + type + ">" : type;
}

std::string spelling::definition(service::type_id id, std::string_view scope) const {
  const service::type& type = api_.types[id];
  if (type.kind == type_kind::alias) return use(type.alias.target, scope);
  return structure(id, scope);
}

spelling::declared spelling::member(const service::type_use& use, std::string_view scope,
                                    bool required,
                                    const std::optional<service::literal>& default_value,
                                    bool boxed) const {
  const bool nullable = resolve(api_, use).nullable;
  std::string type = bare(use, scope);
  if (boxed) type = "tenon::box<" + type + ">";
  if (default_value) {
    const auto value = initialiser(*default_value, use, scope);
    if (value && !boxed)
      return {.type = nullable ? "tenon::nullable<" + type + ">" : type,
              .initialiser = *value,
              .defaulted = !required,
              .has_default = true};
  }
  if (required)
    return {.type = nullable ? "tenon::nullable<" + type + ">" : type, .initialiser = "{}"};
  return {.type = (nullable ? "tenon::patch<" : "std::optional<") + type + ">",
          .initialiser = "{}"};
}

spelling::declared spelling::member(const service::property& property,
                                    std::string_view scope) const {
  if (!property.headers)
    return member(property.type, scope, property.required, property.default_value, property.boxed);
  const std::string headers = use(property.headers->type, scope);
  const auto part = [&](const std::string& held) {
    return "tenon::part<" + held + ", " + headers + ">";
  };
  std::string type;
  if (property.headers->of_items) {
    const resolved_use list = resolve(api_, property.type);
    type = "std::vector<" + part(use(api_.types[list.type].array.items, scope)) + ">";
  } else {
    const std::string held = use(property.type, scope);
    type = part(property.boxed ? "tenon::box<" + held + ">" : held);
  }
  if (!property.required) type = "std::optional<" + type + ">";
  return {.type = type, .initialiser = "{}"};
}

std::optional<std::string> spelling::initialiser(const service::literal& value,
                                                 const service::type_use& use,
                                                 std::string_view scope) const {
  const resolved_use end = resolve(api_, use);
  const service::type& type = api_.types[end.type];
  if (value.kind == literal_kind::null)
    return end.nullable ? std::optional<std::string>("{}") : std::nullopt;
  switch (type.kind) {
    case type_kind::primitive:
      return primitive_initialiser(value, type.primitive.kind);
    case type_kind::enumeration: {
      if (type.enumeration.open) return primitive_initialiser(value, type.enumeration.base);
      const auto& members = type.enumeration.members;
      const auto found = std::ranges::find_if(
          members, [&](const auto& member) { return member.value.text == value.text; });
      if (found == members.end()) return std::nullopt;
      return " = " + names_.spell(names_.types[end.type].qualified(), scope) + "::" +
             names_.types[end.type].members[static_cast<std::size_t>(found - members.begin())];
    }
    case type_kind::array:
      return list_initialiser(value, type.array.items, scope);
    case type_kind::map:
      return value.text == "{}" ? std::optional<std::string>("{}") : std::nullopt;
    case type_kind::object: {
      // An empty object is the struct's own default, when it needs nothing.
      const bool needs_nothing = std::ranges::none_of(
          type.object.properties, [](const auto& property) { return property.required; });
      return value.text == "{}" && needs_nothing ? std::optional<std::string>("{}") : std::nullopt;
    }
    case type_kind::any:
      if (!type.mapped.name.empty()) return std::nullopt;
      return " = tenon::json::any::parse(" + quote(as_json(value)) + ")";
    case type_kind::constant:
      return "{}";
    case type_kind::union_:
      return union_initialiser(value, end.type, scope);
    default:
      return std::nullopt;
  }
}

// The first alternative that a scalar fits. Texts of formats may fit or not: that is not judged.
std::optional<std::string> spelling::union_initialiser(const service::literal& value,
                                                       service::type_id id,
                                                       std::string_view scope) const {
  const std::string_view kind = kind_of(value);
  for (const service::alternative& each : api_.types[id].union_.alternatives) {
    if (kind.empty() || std::ranges::find(each.kinds, kind) == each.kinds.end()) continue;
    const service::type& type = api_.types[resolve(api_, each.type).type];
    std::optional<std::string> made;
    if (type.kind == type_kind::constant) {
      if (type.constant.value == value) made = use(each.type, scope) + "{}";
    } else if (const auto text = initialiser(value, each.type, scope); text) {
      if (!is_plain_scalar(type) || !text->starts_with(" = ")) return std::nullopt;
      const bool is_typed = type.kind == type_kind::enumeration && !type.enumeration.open;
      made = is_typed ? text->substr(3) : use(each.type, scope) + "(" + text->substr(3) + ")";
    }
    if (!made) continue;
    if (each.boxed) return std::nullopt;
    return " = " + names_.spell(names_.types[id].qualified(), scope) + "{" + *made + "}";
  }
  return std::nullopt;
}

std::optional<std::string> spelling::primitive_initialiser(const service::literal& value,
                                                           primitive kind) const {
  if (is_integer_type(kind) || is_floating_type(kind)) {
    if (!is_number(value)) return std::nullopt;
    const auto number = read_decimal(value.text);
    if (!number) return std::nullopt;
    const auto text =
        is_integer_type(kind) ? spell_integer(*number, kind) : spell_floating(*number, kind);
    return text ? std::optional(" = " + *text) : std::nullopt;
  }
  if (kind == primitive::boolean)
    return value.kind == literal_kind::boolean ? std::optional(" = " + value.text) : std::nullopt;
  if (value.kind != literal_kind::string) return std::nullopt;
  const std::string text = quote_view(value.text);
  switch (kind) {
    case primitive::string:
    case primitive::binary:
      return value.text.find('\0') == std::string::npos ? " = " + text : "{" + text + "}";
    case primitive::uuid:
      return " = tenon::uuid::parse(" + text + ").value()";
    case primitive::date_time:
      return " = tenon::date_time::parse(" + text + ").value()";
    case primitive::date:
      return " = tenon::parse_date(" + text + ").value()";
    case primitive::time:
      return " = tenon::time_of_day::parse(" + text + ").value()";
    case primitive::duration:
      return " = tenon::duration::parse(" + text + ").value()";
    case primitive::bytes_base64:
      return " = tenon::from_base64(" + text + ").value()";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> spelling::list_initialiser(const service::literal& value,
                                                      const service::type_use& items,
                                                      std::string_view scope) const {
  const auto values = split_list(value.text);
  if (!values) return std::nullopt;
  std::vector<std::string> made;
  for (const service::literal& item : *values) {
    const auto text = initialiser(item, items, scope);
    if (!text || !text->starts_with(" = ")) return std::nullopt;
    made.push_back(text->substr(3));
  }
  if (made.empty()) return "{}";
  return " = std::vector<" + use(items, scope) + ">{" + join(made, ", ") + "}";
}

std::set<std::string> standard_headers(std::string_view code) {
  struct used {
    std::string_view word;
    std::string_view header;
  };
  static constexpr used table[] = {{"std::int", "cstdint"},
                                   {"std::uint", "cstdint"},
                                   {"std::numeric_limits", "limits"},
                                   {"std::optional", "optional"},
                                   {"std::string ", "string"},
                                   {"std::string>", "string"},
                                   {"std::string,", "string"},
                                   {"std::string&", "string"},
                                   {"std::string;", "string"},
                                   {"std::string{", "string"},
                                   {"std::string_view", "string_view"},
                                   {"std::tuple", "tuple"},
                                   {"std::type_identity", "type_traits"},
                                   {"std::move", "utility"},
                                   {"std::vector", "vector"}};
  std::set<std::string> out;
  for (const auto& [word, header] : table)
    if (code.find(word) != std::string_view::npos) out.emplace(header);
  return out;
}

}  // namespace tenon::gen::cpp
