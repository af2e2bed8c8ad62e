// What the API sends (webhooks and callbacks), and where its responses lead (links).

#include <utility>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

constexpr field link_fields[] = {{"operationRef", shape::text}, {"operationId", shape::text},
                                 {"parameters", shape::object}, {"requestBody"},
                                 {"description", shape::text},  {"server", shape::object}};

}  // namespace

std::vector<path_item> reader::read_hooks(node map) {
  std::vector<path_item> items;
  if (!map || !map.is_mapping()) return items;
  const bool before = std::exchange(in_hook_, true);
  for (const node entry : map.children()) {
    if (entry.key().starts_with("x-")) continue;
    path_item made;
    made.path = entry.key();
    made.node = entry;
    if (read_operations(made, entry)) items.push_back(std::move(made));
  }
  in_hook_ = before;
  return items;
}

void reader::read_callbacks(operation& out, node map) {
  if (!map || !map.is_mapping()) return;
  if (aside_ || in_hook_) {
    out.nested_callbacks = map;
    return check_callbacks(map);
  }
  for (const node entry : map.children()) {
    if (entry.key().starts_with("x-")) continue;
    const node value = follow(entry, "a callback");
    if (!value || !has_shape(sink_, value, shape::object, "a callback")) continue;
    const callback*& known = callbacks_[place_of(value)];
    if (known == nullptr) {
      visited_.insert(place_of(value));
      out_.callbacks.push_back({value, read_hooks(value)});
      known = &out_.callbacks.back();
    }
    out.callbacks.emplace_back(entry.key(), known);
  }
}

std::vector<link> reader::read_links(node map) {
  std::vector<link> links;
  if (!map || !map.is_mapping()) return links;
  for (const node entry : map.children()) {
    if (entry.key().starts_with("x-")) continue;
    auto made = read_link(entry);
    if (!made) continue;
    made->name = entry.key();
    links.push_back(std::move(*made));
  }
  return links;
}

std::optional<link> reader::read_link(node written) {
  const node value = follow(written, "a link");
  if (!value || !check_fields(sink_, value, "a link", out_.version, link_fields)) {
    return std::nullopt;
  }
  report_exclusion(sink_, value, "operationRef", "operationId");
  link out;
  out.node = value;
  out.description = text_of(value, "description");
  out.operation_id = value.find("operationId");
  out.operation_ref = value.find("operationRef");
  out.parameters = value.find("parameters");
  out.request_body = value.find("requestBody");
  out.server = value.find("server");
  if (!out.operation_id && !out.operation_ref) {
    report(sink_, "OA2003", value, "a link needs 'operationId' or 'operationRef'");
    return std::nullopt;
  }
  return out;
}

}  // namespace tenon::gen::openapi
