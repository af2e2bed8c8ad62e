// Bodies that are streams of items: what an item is.
#include <algorithm>
#include <array>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

bool is_sequential(std::string_view media_type) {
  static constexpr std::array<std::string_view, 7> names = {
      "text/event-stream",    "application/jsonl",       "application/x-ndjson",
      "application/ndjson",   "application/x-jsonlines", "application/jsonlines",
      "application/json-seq",
  };
  const std::string name = essence(media_type);
  return std::ranges::find(names, name) != names.end() || name.ends_with("+json-seq");
}

namespace {

/// The fields of a server-sent event, as OpenAPI 3.2 has a schema describe them.
bool describes_event(const shape& made) {
  static constexpr std::array<std::string_view, 4> fields = {"data", "event", "id", "retry"};
  const auto is_data = [](const shape_property& each) { return each.name == "data"; };
  return made.types == openapi::object_type && std::ranges::any_of(made.properties, is_data) &&
         std::ranges::all_of(made.properties, [](const shape_property& each) {
           return std::ranges::find(fields, each.name) != fields.end();
         });
}

}  // namespace

// `itemSchema`; or an array's items, since `schema` describes the whole as an array (OpenAPI 3.2);
// or, as documents before 3.2 do it, the schema itself.
const openapi::schema* lowerer::item_schema_of(const openapi::media_type& in) {
  if (in.item_schema != nullptr || in.schema == nullptr) return in.item_schema;
  const shape& made = flatten(in.schema);
  if (made.types != openapi::array_type || made.items.empty() || !made.prefix_items.empty()) {
    return in.schema;
  }
  if (made.rules.min_items || made.rules.max_items || made.rules.unique_items) {
    report(sink_, "OA5001", severity::warning, in.node,
           "the items are given one by one: rules on all of them are not checked");
  }
  return made.items.size() == 1 ? made.items.front() : all_of(made.items);
}

body_kind lowerer::kind_in_pieces(const openapi::media_type& in, body_kind whole) {
  if (whole == body_kind::text || whole == body_kind::bytes) return body_kind::items;
  report(sink_, "OA5001", severity::warning, in.node,
         "'x-tenon-stream' is for bodies that are text or bytes: it changes nothing here");
  return whole;
}

void lowerer::lower_items(media& out, const openapi::media_type& in, const type_origin& origin) {
  if (has_part_items(in)) return lower_part_items(out, in, origin);
  if (!is_sequential(in.name)) {
    out.type = primitive_use(primitive::binary);
    out.in_pieces = true;
    if (in.schema != nullptr &&
        only_for(flatten(in.schema).rules, openapi::string_type) != constraints{}) {
      report(sink_, "OA5001", severity::warning, in.node,
             "a body in pieces is not checked: its schema has rules on the whole");
    }
    return;
  }
  const schema* item = item_schema_of(in);
  if (item == nullptr) {
    out.type = any_use();
    return;
  }
  const bool is_events = essence(in.name) == "text/event-stream";
  if (is_events && describes_event(flatten(item))) {
    lower_event(out, flatten(item), origin);
    return;
  }
  out.type = is_events ? lower_event_data(item, origin) : use_of(item, origin);
}

void lowerer::lower_event(media& out, const shape& event, const type_origin& origin) {
  out.is_event = true;
  if (!event.groups.empty()) {
    report(sink_, "OA5001", severity::warning, event.node,
           "the alternatives of an event are not told apart: its type and data are given as they "
           "come");
  }
  for (const shape_property& each : event.properties) {
    const schema* field = each.schemas.size() == 1 ? each.schemas.front() : all_of(each.schemas);
    if (each.name == "data") {
      out.type = lower_event_data(field, origin);
      continue;
    }
    const shape& made = flatten(field);
    const bool is_text = each.name != "retry";
    if (is_text && (made.has_enum || made.const_value || made.rules != constraints{})) {
      report(
          sink_, "OA5001", severity::warning, each.node,
          "the field '" + each.name + "' of an event is given as text: its schema is not checked");
    }
  }
}

type_use lowerer::lower_event_data(const schema* data, const type_origin& origin) {
  const shape& made = flatten(data);
  if (made.types != openapi::string_type) return use_of(data, origin);
  for (const schema* part : made.parts) {
    const bool holds_json = !part->content_media_type.empty() && is_json(part->content_media_type);
    if (part->content_schema == nullptr) {
      if (holds_json) return any_use();
      continue;
    }
    if (holds_json && flatten(part->content_schema).types != openapi::string_type) {
      return use_of(part->content_schema, origin);
    }
    report(sink_, "OA5001", severity::warning, part->node,
           "the data is given as text: what the text holds is not checked");
  }
  return made.format == "binary" ? primitive_use(primitive::string) : use_of(data, origin);
}

}  // namespace tenon::gen::service
