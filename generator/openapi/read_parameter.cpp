#include <algorithm>
#include <array>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field parameter_fields[] = {{"name", shape::text, true},
                                      {"in", shape::text, true},
                                      {"description", shape::text},
                                      {"required", shape::boolean},
                                      {"deprecated", shape::boolean},
                                      {"allowEmptyValue", shape::boolean},
                                      {"style", shape::text},
                                      {"explode", shape::boolean},
                                      {"allowReserved", shape::boolean},
                                      {"schema"},
                                      {"example"},
                                      {"examples", shape::object},
                                      {"content", shape::object}};
constexpr field header_fields[] = {{"description", shape::text},
                                   {"required", shape::boolean},
                                   {"deprecated", shape::boolean},
                                   {"style", shape::text},
                                   {"explode", shape::boolean},
                                   {"schema"},
                                   {"example"},
                                   {"examples", shape::object},
                                   {"content", shape::object},
                                   {"allowEmptyValue", shape::boolean},
                                   {"allowReserved", shape::boolean}};
constexpr field media_fields[] = {{"schema"},
                                  {"example"},
                                  {"examples", shape::object},
                                  {"encoding", shape::object},
                                  {"itemSchema", shape::any, false, version::v3_2},
                                  {"itemEncoding", shape::object, false, version::v3_2},
                                  {"prefixEncoding", shape::list, false, version::v3_2}};
constexpr field encoding_fields[] = {{"contentType", shape::text},
                                     {"headers", shape::object},
                                     {"style", shape::text},
                                     {"explode", shape::boolean},
                                     {"allowReserved", shape::boolean},
                                     {"encoding", shape::object, false, version::v3_2},
                                     {"itemEncoding", shape::object, false, version::v3_2},
                                     {"prefixEncoding", shape::list, false, version::v3_2}};

struct style_name {
  std::string_view name;
  style value;
  /// Locations where it is defined, as bits by `location`.
  unsigned locations;
};

constexpr unsigned bit(location in) { return 1u << static_cast<unsigned>(in); }

constexpr std::array<style_name, 8> styles = {
    {{"simple", style::simple, bit(location::path) | bit(location::header)},
     {"label", style::label, bit(location::path)},
     {"matrix", style::matrix, bit(location::path)},
     {"form", style::form, bit(location::query) | bit(location::cookie)},
     {"spaceDelimited", style::space_delimited, bit(location::query)},
     {"pipeDelimited", style::pipe_delimited, bit(location::query)},
     {"deepObject", style::deep_object, bit(location::query)},
     {"cookie", style::cookie, bit(location::cookie)}}};

const style_name* find_style(std::string_view name) {
  const auto* found = std::ranges::find(styles, name, &style_name::name);
  return found == styles.end() ? nullptr : found;
}

std::optional<location> location_named(std::string_view name) {
  static constexpr std::array<std::string_view, 5> names = {"path", "query", "header", "cookie",
                                                            "querystring"};
  const auto* found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<location>(found - names.begin());
}

bool ignored_header(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return lower == "accept" || lower == "content-type" || lower == "authorization";
}

}  // namespace

std::optional<parameter> reader::read_parameter(node written) {
  const node value = follow(written, "a parameter");
  if (!value || !check_fields(sink_, value, "a parameter", out_.version, parameter_fields)) {
    return std::nullopt;
  }
  parameter out;
  out.name = text_of(value, "name");
  const auto in = location_named(text_of(value, "in"));
  if (!in || (*in == location::querystring && out_.version != version::v3_2)) {
    if (const node entry = value.find("in"); entry && entry.is_string()) {
      report(sink_, "OA2004", entry,
             "'" + std::string(entry.text()) + "' is not a parameter location",
             "use path, query, header or cookie");
    }
    return std::nullopt;
  }
  out.in = *in;
  read_parameter_body(out, value);
  if (out.in == location::path && !out.required) {
    report(sink_, "OA3016", value.contains("required") ? value.find("required") : value,
           "the path parameter '" + out.name + "' is always required", "add 'required: true'");
  }
  if (out.in == location::header && ignored_header(out.name)) {
    report(sink_, "OA3013", value.find("name"),
           "a header parameter named '" + out.name + "' is ignored",
           "describe it by content, by responses or by security");
    return std::nullopt;
  }
  return out;
}

std::optional<parameter> reader::read_header(node written, std::string_view name) {
  const node value = follow(written, "a header");
  if (!value || !check_fields(sink_, value, "a header", out_.version, header_fields)) {
    return std::nullopt;
  }
  parameter out;
  out.name = name;
  out.in = location::header;
  read_parameter_body(out, value);
  return out;
}

void reader::read_parameter_body(parameter& out, node value) {
  out.node = value;
  out.description = text_of(value, "description");
  out.required = flag_of(value, "required");
  out.deprecated = flag_of(value, "deprecated");
  out.allow_reserved = flag_of(value, "allowReserved");
  out.pinned_name = pinned_name_of(value);
  check_examples(value);
  const node shape = value.find("schema");
  const node content = value.find("content");
  if (static_cast<bool>(shape) == static_cast<bool>(content)) {
    report(sink_, "OA3011", shape ? content : value,
           shape ? "'schema' and 'content' exclude each other"
                 : "one of 'schema' and 'content' is needed");
    if (!shape) return;
  }
  if (shape) out.schema = read_schema(shape);
  if (content && content.is_mapping()) {
    out.content = read_content(content);
    if (content.size() != 1) {
      report(sink_, "OA3011", content, "'content' of a parameter has exactly one media type");
    }
  }
  read_style(out, value);
}

void reader::read_style(parameter& out, node value) {
  const bool as_form = out.in == location::query || out.in == location::cookie;
  out.how = as_form ? style::form : style::simple;
  if (const node entry = value.find("style"); entry && entry.is_string()) {
    const style_name* known = find_style(entry.text());
    if (known == nullptr || (known->locations & bit(out.in)) == 0) {
      report(sink_, "OA3012", entry,
             "the style '" + std::string(entry.text()) + "' is not defined for this location");
    } else {
      out.how = known->value;
    }
  }
  out.explode = flag_of(value, "explode", out.how == style::form || out.how == style::cookie);
}

std::vector<parameter> reader::read_parameters(node list) {
  std::vector<parameter> result;
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) {
    auto made = read_parameter(entry);
    if (!made) continue;
    const auto same = std::ranges::find_if(result, [&](const parameter& other) {
      return other.name == made->name && other.in == made->in;
    });
    if (same != result.end()) {
      report(sink_, "OA3010", entry, "the parameter '" + made->name + "' appears twice");
      continue;
    }
    result.push_back(std::move(*made));
  }
  return result;
}

std::vector<media_type> reader::read_content(node map) {
  std::vector<media_type> result;
  if (!map || !map.is_mapping()) return result;
  for (const node entry : map.children()) {
    const std::string_view name = entry.key();
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) {
      report_key(sink_, "OA2007", severity::error, entry,
                 "'" + std::string(name) + "' is not a media type",
                 "write type/subtype, such as application/json");
      continue;
    }
    const node value = follow(entry, "a media type");
    if (value && check_fields(sink_, value, "a media type", out_.version, media_fields)) {
      result.push_back(read_media_type(value, name));
      result.back().node = entry;
    }
  }
  return result;
}

void reader::check_examples(node value) {
  if (!value.contains("example") || !value.contains("examples")) return;
  report_key(sink_, "OA2019", severity::error, value.find("examples"),
             "'example' and 'examples' exclude each other");
}

media_type reader::read_media_type(node value, std::string_view name) {
  check_examples(value);
  media_type out;
  out.node = value;
  out.name = name;
  if (const node entry = value.find("schema")) out.schema = read_schema(entry);
  out.streams_items = value.contains("itemSchema");
  if (const node map = value.find("encoding"); map && map.is_mapping()) {
    for (const node entry : map.children()) {
      if (check_fields(sink_, entry, "an encoding", out_.version, encoding_fields)) {
        out.encoding.push_back(read_encoding(entry, entry.key()));
      }
    }
  }
  return out;
}

encoding reader::read_encoding(node value, std::string_view property) {
  encoding out;
  out.node = value;
  out.property = property;
  out.content_type = text_of(value, "contentType");
  if (const node entry = value.find("style"); entry && entry.is_string()) {
    const style_name* known = find_style(entry.text());
    if (known == nullptr || (known->locations & bit(location::query)) == 0) {
      report(sink_, "OA3012", entry,
             "the style '" + std::string(entry.text()) + "' is not defined for a form field");
    } else {
      out.how = known->value;
    }
  }
  if (const node entry = value.find("explode")) out.explode = entry.as_bool();
  return out;
}

}  // namespace tenon::gen::openapi
