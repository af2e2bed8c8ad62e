#include <algorithm>
#include <filesystem>

#include "openapi/reader.hpp"
#include "openapi/uri.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

/// Section of components that holds objects of a kind, as named in messages.
std::string_view section_of(std::string_view what) {
  if (what == "a schema") return "schemas";
  if (what == "a parameter") return "parameters";
  if (what == "a header") return "headers";
  if (what == "a request body") return "requestBodies";
  if (what == "a response") return "responses";
  if (what == "a path item") return "pathItems";
  if (what == "a media type") return "mediaTypes";
  if (what == "a security scheme") return "securitySchemes";
  if (what == "an example") return "examples";
  if (what == "a link") return "links";
  if (what == "a callback") return "callbacks";
  return {};
}

/// Section named by a pointer `/components/SECTION/NAME`, or by one of Swagger 2.0; empty for every
/// other pointer.
std::string_view section_in(std::string_view pointer, bool swagger) {
  if (swagger) {
    if (pointer.starts_with("/definitions/")) return "schemas";
    if (pointer.starts_with("/parameters/")) return "parameters";
    return pointer.starts_with("/responses/") ? "responses" : std::string_view();
  }
  constexpr std::string_view prefix = "/components/";
  if (!pointer.starts_with(prefix)) return {};
  pointer.remove_prefix(prefix.size());
  const std::size_t slash = pointer.find('/');
  if (slash == std::string_view::npos || pointer.find('/', slash + 1) != std::string_view::npos) {
    return {};
  }
  // What extensions keep can be of any kind.
  return pointer.starts_with("x-") ? std::string_view() : pointer.substr(0, slash);
}

/// Name a reference gives its target: last step below schemas, definitions or $defs, or the stem
/// of a whole file.
std::string name_in(const reference_uri& uri) {
  if (uri.fragment.empty()) return std::filesystem::path(uri.path).stem().string();
  const std::size_t slash = uri.fragment.rfind('/');
  const std::string_view parent = std::string_view(uri.fragment).substr(0, slash);
  for (const std::string_view section : {"/schemas", "/definitions", "/$defs"}) {
    if (parent.ends_with(section)) return unescape_pointer_token(uri.fragment.substr(slash + 1));
  }
  return {};
}

}  // namespace

node reader::follow(node value, std::string_view what) {
  std::vector<node> seen;
  while (is_reference(value)) {
    if (std::ranges::find(seen, value) != seen.end()) {
      report(sink_, "OA3003", value.find("$ref"), "this reference leads back to itself");
      return {};
    }
    seen.push_back(value);
    check_siblings(value);
    value = follow_once(value, what);
    if (!value) return {};
  }
  return value;
}

void reader::check_siblings(node value) {
  for (const node sibling : value.children()) {
    const std::string_view name = sibling.key();
    if (name == "$ref" || name.starts_with("x-")) continue;
    if (out_.version != version::v3_0 && (name == "description" || name == "summary")) continue;
    report_key(sink_, "OA3004", source::severity::warning, sibling,
               "'" + std::string(name) + "' beside '$ref' is ignored");
  }
}

std::string reader::text_beside(node written, node value, std::string_view name) const {
  const bool counts = out_.version != version::v3_0 && is_reference(written);
  const std::string own = counts ? text_of(written, name) : std::string();
  return own.empty() ? text_of(value, name) : own;
}

node reader::follow_once(node value, std::string_view what) {
  if (!is_reference(value)) return {};
  const node ref = value.find("$ref");
  const reference_uri uri = parse_reference(ref.text());
  const std::string_view found = section_in(uri.fragment, swagger_);
  if (uri.path.empty() && !found.empty() && found != section_of(what)) {
    report(sink_, "OA3006", ref,
           "the reference leads to components/" + std::string(found) + ", but " +
               std::string(what) + " is needed here");
    return {};
  }
  return target_of(ref, ref.text(), section_of(what));
}

node reader::target_of(node reference, std::string_view text, std::string_view section) {
  const reference_uri uri = parse_reference(text);
  if (!uri.valid) {
    report(sink_, "OA3002", reference,
           "'" + std::string(text) + "' is not a reference Tenon can follow: bad percent-encoding");
    return {};
  }
  const node resource = resource_named(reference, uri, text);
  if (!resource) return {};
  const node found = find_in(resource, uri.fragment, reference);
  if (!found) {
    const bool pointer = uri.fragment.empty() || uri.fragment.front() == '/';
    report(sink_, "OA3002", reference, "'" + std::string(text) + "' leads to nothing",
           pointer ? nearest_sibling(*by_file_.at(resource.where().file), uri.fragment,
                                     comparisons_left_)
                   : "no schema there has the '$anchor' '" + uri.fragment + "'");
    return {};
  }
  const bool plain = uri.path.empty() && uri.fragment.starts_with('/') && !resource.parent();
  if (!plain || reference.where().file != out_.root.where().file) {
    out_.references.push_back({reference, found.alias_target(), section});
  }
  return found.alias_target();
}

const gen::document::document* reader::file_of(node reference, const std::filesystem::path& path) {
  const std::string full = path.lexically_normal().string();
  if (const auto known = by_path_.find(full); known != by_path_.end()) return known->second;
  const gen::document::document*& slot = by_path_[full];
  const auto id = sources_.load(full, sink_, reference.where());
  if (!id) return slot = nullptr;
  if (const auto known = by_file_.find(*id); known != by_file_.end()) return slot = known->second;
  auto parsed = gen::document::parse(sources_, *id, sink_);
  if (!parsed) return slot = by_file_[*id] = nullptr;
  out_.files.push_back(std::make_unique<const gen::document::document>(std::move(*parsed)));
  slot = by_file_[*id] = out_.files.back().get();
  out_.file_names[*id] = path.stem().string();
  index_file(*out_.files.back());
  return slot;
}

void reader::resolve_schemas() {
  std::size_t next = 0;
  std::size_t next_mapping = 0;
  while (next < pending_.size() || next_mapping < mappings_.size() || read_dynamic_anchors()) {
    if (next < pending_.size()) {
      const pending_reference item = pending_[next++];
      if (resolve_dynamic(item)) continue;
      if (const schema* target = resolve_schema(item.reference, item.uri)) item.from->ref = target;
    } else if (next_mapping < mappings_.size()) {
      const pending_mapping item = mappings_[next_mapping++];
      resolve_mapping(item);
    }
  }
  bind_dynamic_references();
  report_loops();
}

const schema* reader::resolve_schema(node reference, const std::string& text) {
  const reference_uri uri = parse_reference(text);
  const std::string_view section = section_in(uri.fragment, swagger_);
  if (uri.path.empty() && !section.empty() && section != "schemas") {
    report(sink_, "OA3006", reference,
           "the reference leads to components/" + std::string(section) +
               ", but a schema is needed here");
    return nullptr;
  }
  const node found = target_of(reference, text, "schemas");
  if (!found) return nullptr;
  if (!found.is_mapping() && !found.is_boolean()) {
    report(sink_, "OA3006", reference, "the reference leads to no schema");
    return nullptr;
  }
  schema* target = read_schema(found);
  target->referenced = true;
  if (target->component_name.empty()) target->component_name = name_in(uri);
  return target;
}

void reader::resolve_mapping(const pending_mapping& item) {
  discriminator& of = *item.owner->discriminator;
  const bool is_default = item.entry == pending_mapping::otherwise;
  const node written = is_default ? of.node.find("defaultMapping") : of.mapping[item.entry].node;
  const schema*& value = is_default ? of.default_mapping : of.mapping[item.entry].value;
  const bool bare = written.text().find_first_of("/#:") == std::string_view::npos;
  const std::string pointer =
      "/components/schemas/" + gen::document::escape_pointer_token(written.text());
  if (bare && by_file_.at(written.where().file)->find(pointer)) {
    value = resolve_schema(written, "#" + pointer);
  } else if (bare && !std::filesystem::path(written.text()).has_extension()) {
    const std::string what =
        "'" + std::string(written.text()) + "' is no schema under components/schemas";
    if (is_default) {
      report(sink_, "OA4007", severity::warning, written, what + ", so it is ignored");
    } else {
      report(sink_, "OA4007", written, what);
    }
  } else {
    value = resolve_schema(written, std::string(written.text()));
  }
}

void reader::report_loops() {
  for (schema& start : out_.schemas) {
    const schema* slow = &start;
    const schema* fast = start.ref;
    while (fast != nullptr && fast != slow) {
      slow = slow->ref;
      fast = fast->ref == nullptr ? nullptr : fast->ref->ref;
    }
    if (fast == nullptr) continue;
    bool inside = false;  // `start` may only lead into the loop
    const schema* step = slow;
    do {
      inside = inside || step == &start;
      step = step->ref;
    } while (step != slow);
    if (inside) {
      report(sink_, "OA3003", start.node.find("$ref"), "this reference leads back to itself");
    }
  }
}

}  // namespace tenon::gen::openapi
