#include <algorithm>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

// A reference to a name that is a `$dynamicAnchor` where the reference stands, or no name at all
// there: then the way to the reference has to bind it.
bool reader::resolve_dynamic(const pending_reference& item) {
  if (item.reference.key() != "$dynamicRef") return false;
  const reference_uri uri = parse_reference(item.uri);
  if (!uri.valid || uri.fragment.empty() || uri.fragment.front() == '/') return false;
  const node resource = resource_named(item.reference, uri, item.uri);
  if (!resource) return true;
  const node found = find_anchor(resource, uri.fragment, item.reference);
  if (found && text_of(found, "$dynamicAnchor") != uri.fragment) return false;
  dynamic_.references[item.from] = uri.fragment;
  dynamic_.anchors[uri.fragment];
  if (found) {
    schema* target = read_schema(found);
    target->referenced = true;
    item.from->ref = target;
  }
  return true;
}

bool reader::read_dynamic_anchors() {
  bool any = false;
  for (auto& [name, known] : dynamic_.anchors) {
    const auto written = dynamic_anchors_.find(name);
    if (written == dynamic_anchors_.end() || known.size() == written->second.size()) continue;
    known.clear();
    for (const node each : written->second) known.push_back(read_schema(each));
    any = true;
  }
  return any;
}

void reader::bind_dynamic_references() {
  for (const auto& [reference, name] : dynamic_.references) {
    if (!dynamic_.anchors.at(name).empty()) continue;
    const node written = reference->node.find("$dynamicRef");
    report(sink_, "OA3002", written, "'" + std::string(written.text()) + "' leads to nothing",
           "no schema has the '$dynamicAnchor' '" + name + "'");
  }
  if (dynamic_.references.empty() || sink_.error_count() != 0) return;
  for (const schema& each : out_.schemas) {
    bool inside = false;
    for (node at = each.node.parent(); at && !inside; at = at.parent()) inside = is_schema(at);
    if (!inside) dynamic_.outermost.push_back(&each);
  }
  dynamic_.scope_of = [this](node value) { return dynamic_scope_of(value); };
  openapi::bind_dynamic_references(out_, dynamic_, sink_);
}

node reader::dynamic_scope_of(node value) const {
  node scope = value;
  for (node at = value; at; at = at.parent()) {
    if (is_schema(at)) scope = at;
    const bool described = at.is_mapping() && (at.contains("openapi") || at.contains("swagger"));
    const bool resource = bases_.contains(place_of(at)) || (!at.parent() && at.contains("$defs"));
    if (resource && !described) return at;
  }
  return scope;
}

}  // namespace tenon::gen::openapi
