#include "service/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "openapi/reference_targets.hpp"

namespace tenon::gen::service {

namespace {

using document::node;
using source::diagnostic;
using source::severity;
using source::span;

/// Where a value starts: in a file, at a byte.
using place = std::pair<source::file_id, std::uint32_t>;

place place_of(node value) { return {value.where().file, value.where().begin}; }

/// The value with its key.
span extent_of(node value) {
  const span whole = value.where();
  const span key = value.key_where();
  return {whole.file, std::min(whole.begin, key.begin), whole.end};
}

bool is_listed(const diagnostic& found) {
  return found.level != severity::info || found.code.text() == "OA5002";
}

/// Findings that mean less code than described; all others are about the document alone.
bool degrades(const diagnostic& found) {
  return found.code.text().starts_with("OA5") || found.code.text() == "OA4005";
}

/// Follows what constructs refer to and collects the findings about all of it.
class collector {
 public:
  collector(const openapi::document& description, const source::diagnostic_sink& sink)
      : targets_(description) {
    for (diagnostic& each : sink.sorted()) {
      if (is_listed(each)) all_.push_back(std::move(each));
    }
    claimed_.resize(all_.size());
  }

  /// Findings inside one value.
  std::vector<diagnostic> inside(node value) {
    std::set<std::size_t> found;
    add(extent_of(value), found);
    return take(found);
  }

  /// Findings inside the values and all that they refer to.
  std::vector<diagnostic> reachable(std::vector<node> open) {
    std::set<place> seen;
    std::set<std::size_t> found;
    while (!open.empty()) {
      const node next = open.back();
      open.pop_back();
      if (!next || !seen.insert(place_of(next)).second) continue;
      add(extent_of(next), found);
      const std::vector<node>& led_to = references_in(next);
      open.insert(open.end(), led_to.begin(), led_to.end());
    }
    return take(found);
  }

  std::vector<diagnostic> unclaimed() const {
    std::vector<diagnostic> rest;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!claimed_[i]) rest.push_back(all_[i]);
    }
    return rest;
  }

 private:
  void add(span extent, std::set<std::size_t>& found) const {
    const auto key = [](const diagnostic& each) {
      return place{each.where.file, each.where.begin};
    };
    // `sorted()` puts findings without a place first; the rest is in the order of places.
    const auto with_place =
        std::ranges::partition_point(all_, [](const diagnostic& each) { return !each.where; });
    auto at = std::lower_bound(
        with_place, all_.end(), place{extent.file, extent.begin},
        [&](const diagnostic& each, const place& wanted) { return key(each) < wanted; });
    for (; at != all_.end() && key(*at) < place{extent.file, extent.end}; ++at) {
      found.insert(static_cast<std::size_t>(at - all_.begin()));
    }
  }

  std::vector<diagnostic> take(const std::set<std::size_t>& found) {
    std::vector<diagnostic> result;
    for (const std::size_t index : found) {
      claimed_[index] = true;
      result.push_back(all_[index]);
    }
    return result;
  }

  const std::vector<node>& references_in(node value) {
    const auto [known, added] = led_to_.try_emplace(place_of(value));
    if (!added) return known->second;
    std::vector<node> open{value};
    while (!open.empty()) {
      const node next = open.back();
      open.pop_back();
      for (const node child : next.children()) {
        if (!child.is_scalar()) {
          open.push_back(child);
        } else if (openapi::is_reference_field(child.key())) {
          if (const node target = targets_.target_of(child)) known->second.push_back(target);
        }
      }
    }
    return known->second;
  }

  openapi::reference_targets targets_;
  std::vector<diagnostic> all_;
  std::vector<bool> claimed_;
  std::map<place, std::vector<node>> led_to_;
};

coverage_state state_of(const std::vector<diagnostic>& findings) {
  const auto is_error = [](const diagnostic& each) { return each.level == severity::error; };
  if (std::ranges::any_of(findings, is_error)) return coverage_state::skipped;
  return std::ranges::any_of(findings, degrades) ? coverage_state::degraded : coverage_state::full;
}

coverage_entry entry_of(const openapi::path_item& item, const openapi::operation& op,
                        const api* made, collector& from) {
  coverage_entry out{.name = op.operation_id,
                     .method = op.method,
                     .path = item.path,
                     .pointer = op.node.pointer(),
                     .where = op.node.key_where()};
  std::vector<node> parts{op.node};
  for (const openapi::parameter& each : op.parameters) parts.push_back(each.node);
  out.findings = from.reachable(std::move(parts));
  out.state = state_of(out.findings);
  if (made == nullptr) return out;
  const bool is_made = std::ranges::any_of(made->operations, [&](const operation& each) {
    return each.where == op.node.key_where() && (each.hook || each.path == item.path);
  });
  if (!is_made) out.state = coverage_state::skipped;
  return out;
}

}  // namespace

std::string_view name_of(coverage_state state) {
  switch (state) {
    case coverage_state::full:
      return "full";
    case coverage_state::degraded:
      return "degraded";
    case coverage_state::skipped:
      break;
  }
  return "skipped";
}

coverage make_coverage(const openapi::document& description, const api* made,
                       const source::diagnostic_sink& sink) {
  coverage out;
  collector from(description, sink);
  const auto add = [&](const std::vector<openapi::path_item>& items) {
    for (const openapi::path_item& item : items) {
      for (const openapi::operation& op : item.operations) {
        out.operations.push_back(entry_of(item, op, made, from));
      }
    }
  };
  add(description.paths);
  add(description.webhooks);
  for (const openapi::callback& each : description.callbacks) add(each.items);
  for (const openapi::schema* each : description.component_schemas) {
    coverage_entry entry{.name = each->component_name,
                         .pointer = each->node.pointer(),
                         .where = each->node.key_where(),
                         .findings = from.inside(each->node)};
    entry.state = state_of(entry.findings);
    out.schemas.push_back(std::move(entry));
  }
  out.others = from.unclaimed();
  return out;
}

}  // namespace tenon::gen::service
