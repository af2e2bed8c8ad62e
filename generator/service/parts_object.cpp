// Which schema names the parts of a multipart body, and bodies whose parts have no names.
#include <algorithm>
#include <iterator>
#include <set>

#include "service/lowerer.hpp"
#include "service/media_type.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

/// Every member that a body or one of its alternatives has.
struct lowerer::parts_source {
  struct member {
    std::string name{};
    /// One for each alternative that has it.
    std::vector<const schema*> schemas{};
    node where{};
  };
  std::vector<member> members{};
  /// What no alternative can do without.
  std::set<std::string> required{};

  void add(const std::string& name, const schema* s, node where) {
    const auto place = std::ranges::find(members, name, &member::name);
    member& known = place == members.end() ? members.emplace_back(member{name, {}, where}) : *place;
    const auto same = [&](const schema* other) {
      return other == s || (other->node && s->node && document::equal(other->node, s->node));
    };
    if (std::ranges::none_of(known.schemas, same)) known.schemas.push_back(s);
  }
};

/// False when it may be something else than an object.
bool lowerer::collect_parts(parts_source& out, const schema* s, int depth) {
  const shape& made = flatten(s);
  if (depth > 8 || (made.types != 0 && made.types != openapi::object_type)) return false;
  for (const shape_property& each : made.properties) {
    out.add(each.name, all_of(each.schemas), each.node);
  }
  out.required.insert(made.required.begin(), made.required.end());
  for (const shape_group& group : made.groups) {
    std::optional<std::set<std::string>> common;
    for (const schema* each : group.alternatives()) {
      parts_source one;
      if (!collect_parts(one, each, depth + 1)) return false;
      for (const parts_source::member& held : one.members) {
        for (const schema* of : held.schemas) out.add(held.name, of, held.where);
      }
      std::set<std::string> both;
      std::ranges::copy_if(one.required, std::inserter(both, both.end()),
                           [&](const auto& name) { return !common || common->contains(name); });
      common = std::move(both);
    }
    if (common) out.required.insert(common->begin(), common->end());
  }
  return made.types == openapi::object_type || !made.properties.empty() || !made.groups.empty();
}

/// A part that is no list: that would be several parts.
bool lowerer::is_one_part(const schema* s) {
  const shape& made = flatten(s);
  return (made.types & openapi::array_type) == 0 && (made.types != 0 || made.items.empty());
}

/// An object with a member for each place, and one for the parts behind them; null where places say
/// nothing, or not enough.
const openapi::schema* lowerer::parts_by_place(const openapi::media_type& in) {
  const std::string name = essence(in.name);
  if (!name.starts_with("multipart/") || name == "multipart/form-data" || is_range(in.name) ||
      in.in_pieces || in.schema == nullptr || in.item_schema != nullptr) {
    return nullptr;
  }
  const shape& whole = flatten(in.schema);
  if (whole.types != openapi::array_type || whole.prefix_items.empty() || !whole.groups.empty()) {
    return nullptr;
  }
  const auto [known, is_new] = parts_objects_.try_emplace(in.schema, nullptr);
  const bool has_rest = !whole.items.empty() && asserts_something(*all_of(whole.items));
  const bool is_closed = has_rest && flatten(all_of(whole.items)).refused;
  const auto is_good = [&](const schema* each) { return is_one_part(each); };
  if (!is_new || !std::ranges::all_of(whole.prefix_items, is_good) ||
      (has_rest && !is_closed && !is_one_part(all_of(whole.items)))) {
    return known->second;
  }
  const std::size_t places = whole.prefix_items.size();
  const std::uint64_t least = whole.rules.min_items.value_or(0);
  if (whole.rules.max_items || whole.rules.unique_items || least > places) {
    report(sink_, "OA5001", severity::warning, in.node,
           "the parts are read one by one: rules on all of them are not checked");
  }
  schema& made = made_.emplace_back();
  made.node = in.schema->node;
  made.title = in.schema->title;
  made.description = in.schema->description;
  made.types = openapi::object_type;
  for (std::size_t i = 0; i < places; ++i) {
    const std::string member = "part" + std::to_string(i + 1);
    made.properties.push_back({member, whole.prefix_items[i], whole.prefix_items[i]->node});
    if (i < least) made.required.push_back(member);
  }
  if (is_closed) made.additional_properties = all_of(whole.items);
  if (has_rest && !is_closed) {
    schema& rest = made_.emplace_back();
    rest.node = in.schema->node;
    rest.types = openapi::array_type;
    rest.items = all_of(whole.items);
    made.properties.push_back({"others", &rest, in.schema->node});
  }
  placed_parts_.emplace(&made, places);
  return known->second = &made;
}

/// The object whose members are the parts, by the names in their Content-Disposition; null where
/// parts have no names. Parts do not say which of several alternatives is meant: the members of all
/// stand together.
const openapi::schema* lowerer::parts_object(const openapi::media_type& in) {
  if (const schema* placed = parts_by_place(in)) return placed;
  const std::string name = essence(in.name);
  const bool is_known =
      name == "multipart/form-data" || name == "multipart/mixed" || name == "multipart/related";
  if (!is_known || in.schema == nullptr || in.item_schema != nullptr || in.find("prefixEncoding") ||
      in.find("itemEncoding")) {
    return nullptr;
  }
  const shape& whole = flatten(in.schema);
  const bool chooses = std::ranges::any_of(whole.groups, [&](const shape_group& group) {
    const auto& list = group.alternatives();
    return !std::ranges::all_of(list, [&](const schema* each) { return only_constrains(each); });
  });
  if (!chooses) return whole.types == openapi::object_type ? in.schema : nullptr;
  const auto [known, is_new] = parts_objects_.try_emplace(in.schema, nullptr);
  parts_source found;
  if (!is_new || !collect_parts(found, in.schema, 0)) return known->second;
  report(sink_, "OA5001", severity::warning, in.node,
         "the alternatives of a multipart body are not told apart: the members of all stand "
         "together");
  schema& made = made_.emplace_back();
  made.node = in.schema->node;
  made.title = in.schema->title;
  made.description = in.schema->description;
  made.types = openapi::object_type;
  made.required.assign(found.required.begin(), found.required.end());
  for (const parts_source::member& each : found.members) {
    made.properties.push_back({each.name, any_of(each.schemas), each.where});
  }
  return known->second = &made;
}

/// Whether the parts have no names but one type: `itemSchema`, or an array of items.
bool lowerer::has_part_items(const openapi::media_type& in) {
  const std::string name = essence(in.name);
  if (!name.starts_with("multipart/") || name == "multipart/form-data" || is_range(in.name) ||
      in.find("prefixEncoding")) {
    return false;
  }
  const schema* item = in.item_schema;
  if (item == nullptr) {
    if (in.schema == nullptr) return false;
    const shape& made = flatten(in.schema);
    const bool is_list = made.types == openapi::array_type && !made.items.empty() &&
                         made.prefix_items.empty() && made.groups.empty();
    if (!is_list) return false;
    item = all_of(made.items);
  }
  const std::string type = essence(in.item_content_type.substr(0, in.item_content_type.find(',')));
  const bool holds_values =
      (flatten(item).types & (openapi::object_type | openapi::array_type)) != 0;
  return !holds_values || type.empty() || is_range(type) || is_json(type);
}

void lowerer::lower_part_items(media& out, const openapi::media_type& in,
                               const type_origin& origin) {
  const schema* item = item_schema_of(in);
  out.as_parts = true;
  out.item_type = in.item_content_type;
  // Bytes as they are; as the item of an array they would be base64 text.
  out.type = files_in(item, out.item_type) == files::one ? primitive_use(primitive::bytes_base64)
                                                         : use_of(item, origin);
}

/// What the encodings of a body say that nothing is made of.
void lowerer::report_encodings(const openapi::media_type& in, bool told_apart) {
  const bool is_multipart = essence(in.name).starts_with("multipart/");
  for (const std::string_view name : {"prefixEncoding", "itemEncoding"}) {
    if (const node entry = in.find(name); entry && !is_multipart) {
      report(sink_, "OA4001", severity::warning, entry,
             "'" + std::string(name) + "' is for multipart bodies, and '" + in.name + "' is none");
    }
  }
  const bool is_form = essence(in.name) == "application/x-www-form-urlencoded";
  if (const node entry = in.find("encoding"); entry && !is_multipart && !is_form) {
    report(sink_, "OA4001", severity::warning, entry,
           "'encoding' is for forms and multipart bodies, and '" + in.name + "' is none");
  }
  // A body that is handed over as it is says so already.
  if (!is_multipart || !told_apart) return;
  const auto warn_inside = [&](node encoding) {
    for (const std::string_view name : {"encoding", "prefixEncoding", "itemEncoding"}) {
      if (const node entry = encoding.find(name)) {
        report(sink_, "OA5001", severity::warning, entry,
               "a part is handed over as it is: '" + std::string(name) + "' inside it is ignored");
      }
    }
  };
  for (const openapi::encoding& each : in.encoding) warn_inside(each.node);
  for (const openapi::encoding& each : in.prefix_encoding) warn_inside(each.node);
  const node items = in.find("itemEncoding");
  if (!items || placed_parts_.contains(parts_object(in))) return;
  warn_inside(items);
  for (const std::string_view name : {"headers", "style", "explode"}) {
    if (const node entry = items.find(name)) {
      report(sink_, "OA5001", severity::warning, entry,
             "'" + std::string(name) +
                 "' of items that are parts is ignored: they have no headers, "
                 "and are JSON, text or bytes");
    }
  }
}

/// A multipart body as it is, with the Content-Type that says where its parts end; nothing for
/// another body.
std::optional<media> lowerer::lower_raw_multipart(const openapi::media_type& in) {
  if (!essence(in.name).starts_with("multipart/")) return std::nullopt;
  const bool is_described =
      !in.in_pieces &&
      (in.item_schema != nullptr || in.find("prefixEncoding") || in.find("itemEncoding") ||
       (in.schema != nullptr && flatten(in.schema).types != openapi::string_type &&
        asserts_something(*in.schema)));
  if (is_described) {
    report(sink_, "OA5001", severity::warning, in.node,
           "'" + in.name +
               "' with this schema is handed over as it is: its parts are neither "
               "told apart nor checked",
           "tenon::http::multipart_parser takes it apart");
  }
  media out;
  out.media_type = in.name;
  out.kind = in.in_pieces ? body_kind::items : body_kind::bytes;
  out.in_pieces = in.in_pieces;
  out.type = primitive_use(primitive::binary);
  out.where = in.node.key_where();
  return out;
}

}  // namespace tenon::gen::service
