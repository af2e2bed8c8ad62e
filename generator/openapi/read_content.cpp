#include <algorithm>

#include "openapi/fields.hpp"
#include "openapi/reader.hpp"
#include "openapi/styles.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field media_fields[] = {{"schema"},
                                  {"example"},
                                  {"examples", shape::object},
                                  {"encoding", shape::object},
                                  {"description", shape::text, false, version::v3_2},
                                  {"itemSchema", shape::any, false, version::v3_2},
                                  {"itemEncoding", shape::object, false, version::v3_2},
                                  {"prefixEncoding", shape::list, false, version::v3_2},
                                  {"x-tenon-stream", shape::boolean}};
constexpr field encoding_fields[] = {{"contentType", shape::text},
                                     {"headers", shape::object},
                                     {"style", shape::text},
                                     {"explode", shape::boolean},
                                     {"allowReserved", shape::boolean},
                                     {"encoding", shape::object, false, version::v3_2},
                                     {"itemEncoding", shape::object, false, version::v3_2},
                                     {"prefixEncoding", shape::list, false, version::v3_2}};

/// RFC 9110 section 8.3.1, or a range of section 12.5.1; parameters are only looked at for
/// characters that no header field has.
bool is_media_type(std::string_view name) {
  std::string_view essence = name.substr(0, name.find(';'));
  while (essence.ends_with(' ')) essence.remove_suffix(1);
  const std::size_t slash = essence.find('/');
  return slash != std::string_view::npos && is_token(essence.substr(0, slash)) &&
         is_token(essence.substr(slash + 1)) &&
         std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
}

/// Whether examples are values: those of other media types may be what is sent.
bool is_json(std::string_view name) {
  std::string_view essence = name.substr(0, name.find(';'));
  while (essence.ends_with(' ')) essence.remove_suffix(1);
  return essence.ends_with("/json") || essence.ends_with("+json");
}

}  // namespace

std::vector<media_type> reader::read_content(node map) {
  std::vector<media_type> result;
  if (!map || !map.is_mapping()) return result;
  for (const node entry : map.children()) {
    const std::string_view name = entry.key();
    if (!is_media_type(name)) {
      // What nothing uses is never sent.
      report_key(sink_, "OA2007", aside_ ? severity::warning : severity::error, entry,
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

void reader::read_shared_media_type(node value) {
  if (check_fields(sink_, value, "a media type", out_.version, media_fields)) {
    read_media_type(value, {});
  }
}

media_type reader::read_media_type(node value, std::string_view name) {
  media_type out;
  out.node = value;
  out.value = value;
  out.name = name;
  if (const node entry = value.find("schema")) out.schema = read_schema(entry);
  if (const node entry = value.find("itemSchema")) out.item_schema = read_schema(entry);
  read_examples(value, out.schema, !is_json(name));
  out.in_pieces = flag_of(value, "x-tenon-stream");
  if (const node entry = value.find("itemEncoding")) {
    out.item_content_type = text_of(entry, "contentType");
  }
  out.encoding = read_encodings(value);
  out.prefix_encoding = read_prefix_encodings(value);
  out.item_encoding = read_item_encoding(value);
  return out;
}

std::vector<encoding> reader::read_prefix_encodings(node value) {
  std::vector<encoding> result;
  const node list = value.find("prefixEncoding");
  if (!list || !list.is_sequence()) return result;
  for (const node entry : list.children()) result.push_back(read_encoding(entry, {}));
  return result;
}

std::vector<encoding> reader::read_item_encoding(node value) {
  std::vector<encoding> result;
  const node entry = value.find("itemEncoding");
  if (entry && entry.is_mapping()) result.push_back(read_encoding(entry, {}));
  return result;
}

std::vector<encoding> reader::read_encodings(node value) {
  std::vector<encoding> result;
  const node named = value.find("encoding");
  for (const std::string_view other : {"prefixEncoding", "itemEncoding"}) {
    if (!named || !value.contains(other)) continue;
    report_key(sink_, "OA2019", severity::error, value.find(other),
               "'encoding' and '" + std::string(other) + "' exclude each other");
  }
  if (named && named.is_mapping()) {
    for (const node entry : named.children()) result.push_back(read_encoding(entry, entry.key()));
  }
  return result;
}

encoding reader::read_encoding(node value, std::string_view property) {
  encoding out;
  out.node = value;
  out.property = property;
  if (!check_fields(sink_, value, "an encoding", out_.version, encoding_fields)) return out;
  out.content_type = text_of(value, "contentType");
  if (const node entry = value.find("style"); entry && has_text(entry)) {
    const style_name* known = find_style(entry.text());
    if (known == nullptr || !known->defined_for(location::query)) {
      report(sink_, "OA3012", entry,
             "the style '" + std::string(entry.text()) + "' is not defined for a form field");
    } else {
      out.how = known->value;
    }
  }
  if (const node entry = value.find("explode")) out.explode = entry.as_bool();
  out.headers = read_headers(value.find("headers"));
  // What is said of the inside is only checked.
  read_encodings(value);
  read_prefix_encodings(value);
  read_item_encoding(value);
  return out;
}

}  // namespace tenon::gen::openapi
