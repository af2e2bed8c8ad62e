#include "openapi/bundle.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "openapi/uri.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

using place = std::tuple<source::file_id, std::uint32_t, std::uint32_t>;

place place_of(node value) {
  const source::span where = value.where();
  return {where.file, where.begin, where.end};
}

/// Writes one description. Components are written last: writing finds what is to be taken in.
class bundler {
 public:
  explicit bundler(const document& in) : in_(in), swagger_(in.root.contains("swagger")) {
    for (const outer_reference& each : in.references) references_[place_of(each.reference)] = &each;
    for (const node each : in.identifiers) identifiers_.insert(place_of(each));
  }

  std::string run() {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const node entry : in_.root.children()) {
      if (is_kept(entry)) fields.emplace_back(entry.key(), is_container(entry) ? "" : text(entry));
    }
    collect_sections();
    take_in();
    if (swagger_) {
      for (const auto& [name, entries] : sections_) replace(fields, name, object(entries));
    } else if (!sections_.empty()) {
      replace(fields, "components", components());
    }
    return object(fields);
  }

 private:
  using entries = std::vector<std::pair<std::string, std::string>>;

  bool is_container(node entry) const {
    const std::string_view name = entry.key();
    if (!swagger_) return name == "components";
    return name == "definitions" || name == "parameters" || name == "responses";
  }

  bool is_kept(node entry) const { return !identifiers_.contains(place_of(entry)); }

  static std::string object(const entries& fields) {
    std::string result = "{";
    for (const auto& [name, value] : fields) {
      if (result.size() > 1) result += ',';
      result += gen::document::quote_json(name) + ":" + value;
    }
    return result + "}";
  }

  static void replace(entries& fields, const std::string& name, std::string value) {
    const auto found = std::ranges::find(fields, name, &entries::value_type::first);
    if (found == fields.end()) {
      fields.emplace_back(name, std::move(value));
    } else {
      found->second = std::move(value);
    }
  }

  std::string components() {
    entries fields;
    if (const node written = in_.root.find("components")) {
      for (const node entry : written.children()) {
        if (!entry.is_mapping()) fields.emplace_back(entry.key(), text(entry));
      }
    }
    for (const auto& [name, section] : sections_) replace(fields, name, object(section));
    return object(fields);
  }

  // The sections the first file has, each with its own entries.
  void collect_sections() {
    for (const node entry : in_.root.children()) {
      if (!is_container(entry) || !entry.is_mapping()) continue;
      if (swagger_) {
        collect_section(entry);
        continue;
      }
      for (const node section : entry.children()) {
        if (section.is_mapping()) collect_section(section);
      }
    }
  }

  void collect_section(node section) {
    entries& made = sections_[std::string(section.key())];
    for (const node entry : section.children()) {
      std::string written = text(entry);
      made.emplace_back(entry.key(), std::move(written));
    }
  }

  void take_in() {
    for (std::size_t next = 0; next < queue_.size(); ++next) {
      const auto [section, name, target] = queue_[next];
      std::string written = text(target);
      sections_[section].emplace_back(name, std::move(written));
    }
  }

  std::string text(node value) {
    if (value.is_mapping()) return mapping(value);
    if (value.is_sequence()) {
      std::string result = "[";
      for (const node entry : value.children()) {
        if (result.size() > 1) result += ',';
        result += text(entry);
      }
      return result + "]";
    }
    const auto found = references_.find(place_of(value));
    if (found == references_.end()) return gen::document::to_json(value);
    return gen::document::quote_json(pointer_to(*found->second));
  }

  std::string mapping(node value) {
    entries fields;
    add_fields(fields, value);
    return object(fields);
  }

  void add_fields(entries& fields, node value) {
    for (const node entry : value.children()) {
      if (!is_kept(entry)) continue;
      const auto found = references_.find(place_of(entry));
      if (found != references_.end() && entry.key() == "$ref" && is_inlined(*found->second)) {
        inline_fields(fields, found->second->target);
      } else if (std::ranges::find(fields, entry.key(), &entries::value_type::first) ==
                 fields.end()) {
        fields.emplace_back(entry.key(), text(entry));
      }
    }
  }

  // OpenAPI 3.0 has no place for shared path items.
  bool is_inlined(const outer_reference& each) const {
    return each.section == "pathItems" && in_.version == version::v3_0;
  }

  void inline_fields(entries& fields, node target) {
    if (!open_.insert(place_of(target)).second) return;
    add_fields(fields, target);
    open_.erase(place_of(target));
  }

  std::string pointer_to(const outer_reference& each) {
    if (each.target.where().file == in_.root.where().file) {
      return as_fragment(each.target.pointer());
    }
    const std::string section = section_of(each.section);
    std::string& name = names_[{section, place_of(each.target)}];
    if (name.empty()) {
      name = free_name(section, each.target);
      queue_.emplace_back(section, name, each.target);
    }
    return as_fragment((swagger_ ? "/" : "/components/") + section + "/" + name);
  }

  std::string section_of(std::string_view section) const {
    return std::string(swagger_ && section == "schemas" ? "definitions" : section);
  }

  std::string free_name(const std::string& section, node target) const {
    std::string wanted(target.key());
    if (wanted.empty()) wanted = in_.file_names.at(target.where().file);
    for (char& c : wanted) {
      const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                         (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
      if (!plain) c = '_';
    }
    const node components = swagger_ ? in_.root : in_.root.find("components");
    const node own = components ? components.find(section) : node();
    const auto taken = [&](const std::string& name) {
      return (own && own.contains(name)) || std::ranges::any_of(names_, [&](const auto& each) {
               return each.first.first == section && each.second == name;
             });
    };
    std::string name = wanted;
    for (int number = 2; taken(name); ++number) name = wanted + "_" + std::to_string(number);
    return name;
  }

  const document& in_;
  bool swagger_;
  std::map<place, const outer_reference*> references_;
  std::set<place> identifiers_;
  std::map<std::string, entries> sections_;
  std::map<std::pair<std::string, place>, std::string> names_;
  std::vector<std::tuple<std::string, std::string, node>> queue_;
  std::set<place> open_;
};

}  // namespace

std::string bundle(const document& in) {
  if (in.references.empty()) return gen::document::to_json(in.root);
  return bundler(in).run();
}

}  // namespace tenon::gen::openapi
