// Components that no operation leads to.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "openapi/fields.hpp"
#include "openapi/lint.hpp"
#include "openapi/reference_targets.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

struct component {
  node entry;
  std::string_view section{};
  bool used = false;
  /// A discriminator, its own or of what it takes in by `allOf`, may choose one of its heirs.
  bool chooses = false;
  /// Schemas that take it in by `allOf`.
  std::vector<std::size_t> heirs{};
};

/// Follows everything that operations refer to, and marks the components on the way.
class usage {
 public:
  explicit usage(const document& in) : in_(in), targets_(in) {
    const node sections = in.root.contains("swagger") ? in.root : in.root.find("components");
    if (sections && sections.is_mapping()) list(sections);
    for (std::size_t i = 0; i < all_.size(); ++i) note_bases(i);
    note_choices();
  }

  void follow_operations() {
    for (const node entry : in_.root.children()) {
      if (entry.key() != "components" && !is_section(entry)) open_.push_back(entry);
    }
    while (!open_.empty()) {
      const node next = open_.back();
      open_.pop_back();
      look_at(next);
    }
  }

  const std::vector<component>& components() const { return all_; }

 private:
  using place = std::pair<source::file_id, std::uint32_t>;
  static place place_of(node value) { return {value.where().file, value.where().begin}; }

  bool is_section(node entry) const {
    static constexpr std::string_view names[] = {"definitions", "parameters", "responses",
                                                 "securityDefinitions"};
    return in_.root.contains("swagger") && std::ranges::find(names, entry.key()) != std::end(names);
  }

  void list(node sections) {
    for (const node section : sections.children()) {
      if (sections == in_.root && !is_section(section)) continue;
      if (section.key().starts_with("x-")) open_.push_back(section);
      if (section.key().starts_with("x-") || !section.is_mapping()) continue;
      for (const node entry : section.children()) {
        by_place_.emplace(place_of(entry), all_.size());
        by_name_.emplace(std::pair(section.key(), entry.key()), all_.size());
        all_.push_back({.entry = entry, .section = section.key()});
      }
    }
  }

  void note_bases(std::size_t heir) {
    const node parts = all_[heir].entry.find("allOf");
    if (!parts || !parts.is_sequence()) return;
    for (const node part : parts.children()) {
      if (!is_reference(part)) continue;
      const auto base = component_of(targets_.target_of(part.find("$ref")));
      if (base) all_[*base].heirs.push_back(heir);
    }
  }

  void note_choices() {
    std::vector<std::size_t> next;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].entry.contains("discriminator")) next.push_back(i);
    }
    while (!next.empty()) {
      component& now = all_[next.back()];
      next.pop_back();
      if (std::exchange(now.chooses, true)) continue;
      next.insert(next.end(), now.heirs.begin(), now.heirs.end());
    }
  }

  /// The component that a value is, or is part of.
  std::optional<std::size_t> component_of(node value) const {
    for (node at = value; at; at = at.parent()) {
      if (const auto found = by_place_.find(place_of(at)); found != by_place_.end()) {
        return found->second;
      }
    }
    return std::nullopt;
  }

  void use(std::size_t index) {
    std::vector<std::size_t> next{index};
    while (!next.empty()) {
      component& found = all_[next.back()];
      next.pop_back();
      if (std::exchange(found.used, true)) continue;
      open_.push_back(found.entry);
      if (found.chooses) next.insert(next.end(), found.heirs.begin(), found.heirs.end());
    }
  }

  void use(std::string_view section, std::string_view name) {
    const auto found = by_name_.find({section, name});
    if (found != by_name_.end()) use(found->second);
  }

  void look_at(node value) {
    if (value.key() == "security" && value.is_sequence()) use_schemes(value);
    const bool is_mapping_of_tags =
        value.key() == "mapping" && value.parent().key() == "discriminator";
    for (const node child : value.children()) {
      if (!child.is_scalar()) {
        open_.push_back(child);
      } else if (is_mapping_of_tags || child.key() == "defaultMapping") {
        use("schemas", child.text());
        follow(child);
      } else if (is_reference_field(child.key())) {
        follow(child);
      }
    }
  }

  void use_schemes(node list) {
    for (const node alternative : list.children()) {
      for (const node entry : alternative.children()) {
        use("securitySchemes", entry.key());
        use("securityDefinitions", entry.key());
      }
    }
  }

  void follow(node reference) {
    const node target = targets_.target_of(reference);
    if (!target) return;
    if (const auto found = component_of(target)) return use(*found);
    const bool elsewhere = target.where().file != in_.root.where().file;
    if (elsewhere && seen_.insert(place_of(target)).second) open_.push_back(target);
  }

  const document& in_;
  reference_targets targets_;
  std::vector<component> all_;
  std::map<place, std::size_t> by_place_;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> by_name_;
  /// Values of other files.
  std::set<place> seen_;
  /// What is still to be looked at.
  std::vector<node> open_;
};

bool has_operations(const document& in) {
  const auto has = [](const std::vector<path_item>& items) {
    return std::ranges::any_of(items,
                               [](const path_item& each) { return !each.operations.empty(); });
  };
  return has(in.paths) || has(in.webhooks);
}

bool is_scheme(const component& each) { return each.section.starts_with("security"); }

}  // namespace

void check_unused_components(const document& in, source::diagnostic_sink& sink) {
  if (!has_operations(in)) return;
  usage found(in);
  found.follow_operations();
  // Schemes of which none is asked for have no operation to be used by: OA2014 tells that.
  const bool has_security = std::ranges::any_of(
      found.components(), [](const component& each) { return is_scheme(each) && each.used; });
  for (const component& each : found.components()) {
    if (each.used || (is_scheme(each) && !has_security)) continue;
    // Names that references find on their way, and values that stand for others.
    if (each.entry.contains("$dynamicAnchor") || each.entry.is_alias()) continue;
    report_key(sink, "OA2016", severity::warning, each.entry,
               "no operation leads to '" + std::string(each.section) + "/" +
                   std::string(each.entry.key()) + "'",
               "refer to it, or remove it");
  }
}

}  // namespace tenon::gen::openapi
