// Base URIs, identifiers and anchors: which resource a reference without its fragment names.

#include <algorithm>
#include <filesystem>

#include "openapi/reader.hpp"
#include "openapi/uri.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

/// Values that are data, not schemas.
bool is_data(node entry) {
  static constexpr std::string_view names[] = {"example", "examples", "default",
                                               "const",   "enum",     "value"};
  static constexpr std::string_view maps[] = {"properties",  "patternProperties", "$defs",
                                              "definitions", "dependentSchemas",  "schemas"};
  const std::string_view name = entry.key();
  if (!name.starts_with("x-") && std::ranges::find(names, name) == std::end(names)) return false;
  const node parent = entry.parent();
  return !parent || std::ranges::find(maps, parent.key()) == std::end(maps);
}

std::string_view without_fragment(std::string_view text) { return text.substr(0, text.find('#')); }

}  // namespace

void reader::index_file(const gen::document::document& file) {
  if (out_.version == version::v3_0) return;
  const std::string_view text = sources_.file(file.file()).text();
  const auto mentions = [&](std::string_view name) { return text.find(name) != text.npos; };
  if (!mentions("$id") && !mentions("$self") && !mentions("nchor")) return;
  const node root = file.root();
  if (const node self = root.is_mapping() ? root.find("$self") : node();
      self && has_text(self) && out_.version == version::v3_2) {
    add_resource(root, self, "");
  }
  const auto known = bases_.find(place_of(root));
  index_values(root, root, known == bases_.end() ? std::string() : known->second);
}

void reader::add_resource(node root, node identifier, const std::string& base) {
  const std::string_view text = identifier.text();
  if (text.find('#') != text.npos && !without_fragment(text).empty()) {
    report(sink_, "OA3002", identifier,
           "'" + std::string(text) + "': an identifier has no fragment",
           "use '$anchor' for a name inside the resource");
  }
  const std::string uri = resolve_uri(base, without_fragment(text));
  if (uri.empty()) return;
  bases_[place_of(root)] = uri;
  out_.identifiers.push_back(identifier);
  const auto [first, added] = resources_.emplace(uri, root);
  if (added || first->second == root) return;
  sink_.add({.code = "OA3002",
             .where = identifier.where(),
             .message = "the identifier '" + uri + "' is already used",
             .notes = {{first->second.key_where(), "first used here"}},
             .pointer = identifier.pointer()});
}

void reader::index_values(node value, node resource, const std::string& base) {
  if (value.is_alias() || value.is_scalar()) return;
  std::string own = base;
  if (value.is_mapping()) {
    if (const node id = value.find("$id"); id && has_text(id) && !id.text().starts_with('#')) {
      add_resource(value, id, base);
      resource = value;
      if (const auto known = bases_.find(place_of(value)); known != bases_.end()) {
        own = known->second;
      }
    }
    for (const std::string_view name : {"$anchor", "$dynamicAnchor"}) {
      if (const node anchor = value.find(name); anchor && has_text(anchor)) {
        add_anchor(resource, anchor, value);
      }
    }
  }
  for (const node entry : value.children()) {
    if (!value.is_mapping() || !is_data(entry)) index_values(entry, resource, own);
  }
}

void reader::add_anchor(node resource, node anchor, node value) {
  const std::string name(anchor.text());
  const bool dynamic = anchor.key() == "$dynamicAnchor";
  std::vector<node>& known = anchors_[anchor_key{place_of(resource), name}];
  // Schemas of an OpenAPI document each bind the names that a shared one leaves open.
  const auto clashes = [&](node other) {
    const bool both = dynamic && text_of(other, "$dynamicAnchor") == name;
    const bool beside = other.parent() == value.parent() && value.parent().key() == "$defs";
    return other != value && (!both || beside);
  };
  const auto first = std::ranges::find_if(known, clashes);
  if (first != known.end()) {
    sink_.add({.code = "OA3002",
               .where = anchor.where(),
               .message = "the anchor '" + name + "' is already used in this resource",
               .notes = {{first->key_where(), "first used here"}},
               .pointer = anchor.pointer()});
    return;
  }
  if (std::ranges::find(known, value) == known.end()) known.push_back(value);
  if (dynamic) dynamic_anchors_[name].push_back(value);
}

std::pair<node, std::string> reader::resource_of(node reference) const {
  for (node at = reference; at && !bases_.empty(); at = at.parent()) {
    if (const auto known = bases_.find(place_of(at)); known != bases_.end()) {
      return {at, known->second};
    }
  }
  return {by_file_.at(reference.where().file)->root(), {}};
}

node reader::resource_named(node reference, const reference_uri& uri, std::string_view text) {
  const auto [own, base] = resource_of(reference);
  if (uri.path.empty()) return own;
  const bool identified = uri.remote || !base.empty();
  if (identified) {
    const std::string full = resolve_uri(base, without_fragment(text));
    if (const auto known = resources_.find(full); known != resources_.end()) return known->second;
    for (const url_folder& each : options_.folders) {
      if (full.starts_with(each.prefix)) {
        const std::string below = full.substr(each.prefix.size());
        return root_of_file(reference, (std::filesystem::path(each.folder) /
                                        std::filesystem::path(below).relative_path()));
      }
    }
  }
  const std::filesystem::path from = sources_.file(reference.where().file).path();
  const std::filesystem::path beside = from.parent_path() / uri.path;
  // An identifier says what a file is called, not where the files beside it are.
  std::error_code failed;
  if (!identified || (!uri.remote && std::filesystem::exists(beside, failed))) {
    return root_of_file(reference, beside);
  }
  report(
      sink_, "OA3005", aside_ ? source::severity::warning : source::severity::error, reference,
      "'" + std::string(text) + "': remote references are not read",
      "download it and reference the copy by its relative path, or pass --map-url PREFIX=FOLDER");
  return {};
}

node reader::root_of_file(node reference, const std::filesystem::path& path) {
  const gen::document::document* file = file_of(reference, path);
  return file == nullptr ? node() : file->root();
}

node reader::find_in(node resource, std::string_view fragment, node reference) const {
  const auto& file = *by_file_.at(resource.where().file);
  if (!fragment.empty() && fragment.front() != '/') {
    return find_anchor(resource, fragment, reference);
  }
  const std::string inside = resource.pointer();
  const node found = file.find(inside + std::string(fragment));
  // People mean the file's own components, whatever $id stands around the reference.
  return found || inside.empty() ? found : file.find(fragment);
}

node reader::find_anchor(node resource, std::string_view name, node reference) const {
  const auto known = anchors_.find(anchor_key{place_of(resource), std::string(name)});
  if (known == anchors_.end()) return {};
  const std::vector<node>& all = known->second;
  if (all.size() == 1) return all.front();
  for (node at = reference; at; at = at.parent()) {
    if (!is_schema(at)) continue;
    const auto inside = [&](node value) {
      while (value && value != at) value = value.parent();
      return static_cast<bool>(value);
    };
    if (std::ranges::count_if(all, inside) == 1) return *std::ranges::find_if(all, inside);
  }
  return {};
}

}  // namespace tenon::gen::openapi
