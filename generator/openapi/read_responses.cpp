#include <algorithm>

#include "openapi/header_name.hpp"
#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field body_fields[] = {
    {"description", shape::text}, {"content", shape::object, true}, {"required", shape::boolean}};
constexpr field response_fields[] = {{"description", shape::text},
                                     {"summary", shape::text, false, version::v3_2},
                                     {"headers", shape::object},
                                     {"content", shape::object},
                                     {"links", shape::object}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<request_body> reader::read_request_body(node written) {
  const node value = follow(written, "a request body");
  if (!value || !check_fields(sink_, value, "a request body", out_.version, body_fields)) {
    return std::nullopt;
  }
  request_body out;
  out.node = value;
  out.description = text_beside(written, value, "description");
  out.required = flag_of(value, "required");
  out.content = read_content(value.find("content"));
  return out;
}

std::vector<response> reader::read_responses(node map) {
  std::vector<response> result;
  if (!map || !map.is_mapping()) return result;
  bool successful = false;
  for (const node entry : map.children()) {
    if (entry.key().starts_with("x-")) continue;
    response shape;
    if (!read_status(shape, entry)) continue;
    const int hundreds = shape.is_range ? shape.status : shape.status / 100;
    successful = successful || shape.is_default || hundreds <= 3;
    auto made = read_response(entry);
    if (!made) continue;
    if (swagger_ && hundreds >= 4) take_streams_for_json(made->content);
    made->status = shape.status;
    made->is_range = shape.is_range;
    made->is_default = shape.is_default;
    result.push_back(std::move(*made));
  }
  if (!successful) {
    report_key(sink_, "OA2012", severity::warning, map,
               "no 2xx, 3xx or default response is documented");
  }
  return result;
}

bool reader::read_status(response& out, node entry) {
  const std::string_view key = entry.key();
  if (key == "default") {
    out.is_default = true;
    return true;
  }
  if (key.size() == 3 && key[0] >= '1' && key[0] <= '5') {
    out.status = key[0] - '0';
    if (key.substr(1) == "XX" || key.substr(1) == "xx") {
      if (key[1] == 'x') {
        report_key(sink_, "OA2006", severity::warning, entry,
                   "a range of statuses is written '" + std::string(1, key[0]) + "XX'");
      }
      out.is_range = true;
      return true;
    }
    if (is_digit(key[1]) && is_digit(key[2])) {
      out.status = out.status * 100 + (key[1] - '0') * 10 + (key[2] - '0');
      return true;
    }
  }
  report_key(sink_, "OA2006", severity::error, entry, "'" + std::string(key) + "' is not a status",
             "use a status such as 200, a range such as 4XX, or default");
  return false;
}

std::optional<response> reader::read_response(node written) {
  const node value = follow(written, "a response");
  if (value && swagger_) return read_swagger_response(value);
  if (!value || !check_fields(sink_, value, "a response", out_.version, response_fields)) {
    return std::nullopt;
  }
  if (out_.version != version::v3_2 && !value.contains("description")) {
    report(sink_, "OA2003", value, "a response needs the field 'description'");
  }
  response out;
  out.node = value;
  out.summary = text_beside(written, value, "summary");
  out.description = text_beside(written, value, "description");
  out.content = read_content(value.find("content"));
  out.links = read_links(value.find("links"));
  out.headers = read_headers(value.find("headers"));
  return out;
}

std::vector<parameter> reader::read_headers(node map) {
  std::vector<parameter> out;
  if (!map || !map.is_mapping()) return out;
  for (const node entry : map.children()) {
    if (same_header(entry.key(), "content-type")) {
      report_key(sink_, "OA3013", severity::warning, entry,
                 "the header Content-Type is described by content, so this is ignored");
      continue;
    }
    auto made = read_header(entry, entry.key());
    if (!made) continue;
    const bool twice = std::ranges::any_of(
        out, [&](const parameter& other) { return same_header(other.name, made->name); });
    if (twice) {
      report_key(
          sink_, "OA3010", severity::error, entry,
          "the header '" + made->name + "' appears twice: names of header fields have no case");
      continue;
    }
    out.push_back(std::move(*made));
  }
  return out;
}

}  // namespace tenon::gen::openapi
