#include "cpp/order.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

struct edge {
  std::size_t to = 0;
  need how = need::complete;
};

// Tarjan's algorithm without recursion: groups come out with what they need before them.
class components {
 public:
  explicit components(const std::vector<std::vector<edge>>& edges)
      : edges_(edges), index_(edges.size(), unvisited), low_(edges.size()), open_(edges.size()) {}

  std::vector<std::vector<std::size_t>> find() {
    for (std::size_t node = 0; node < edges_.size(); ++node)
      if (index_[node] == unvisited) walk(node);
    return std::move(found_);
  }

 private:
  static constexpr std::size_t unvisited = static_cast<std::size_t>(-1);
  struct step {
    std::size_t node = 0;
    std::size_t next = 0;
  };

  void enter(std::size_t node) {
    index_[node] = low_[node] = count_++;
    open_[node] = true;
    stack_.push_back(node);
    path_.push_back({.node = node});
  }

  void leave(std::size_t node) {
    path_.pop_back();
    if (!path_.empty()) low_[path_.back().node] = std::min(low_[path_.back().node], low_[node]);
    if (low_[node] != index_[node]) return;
    std::vector<std::size_t> group;
    std::size_t member = 0;
    do {
      member = stack_.back();
      stack_.pop_back();
      open_[member] = false;
      group.push_back(member);
    } while (member != node);
    std::ranges::sort(group);
    found_.push_back(std::move(group));
  }

  void walk(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      step& top = path_.back();
      if (top.next == edges_[top.node].size()) {
        leave(top.node);
        continue;
      }
      const std::size_t node = top.node;
      const std::size_t to = edges_[node][top.next++].to;
      if (index_[to] == unvisited) {
        enter(to);
      } else if (open_[to]) {
        low_[node] = std::min(low_[node], index_[to]);
      }
    }
  }

  const std::vector<std::vector<edge>>& edges_;
  std::vector<std::size_t> index_;
  std::vector<std::size_t> low_;
  std::vector<bool> open_;
  std::vector<std::size_t> stack_{};
  std::vector<step> path_{};
  std::size_t count_ = 0;
  std::vector<std::vector<std::size_t>> found_{};
};

// Which of some types each type is, or is nested in.
class nesting {
 public:
  nesting(const names& given, const std::vector<type_id>& members) {
    for (std::size_t position = 0; position < members.size(); ++position) {
      add(given, members[position], position);
    }
  }
  [[nodiscard]] const std::map<type_id, std::size_t>& all() const noexcept { return owner_; }
  [[nodiscard]] std::optional<std::size_t> of(type_id id) const {
    const auto found = owner_.find(id);
    return found == owner_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  void add(const names& given, type_id id, std::size_t position) {
    owner_.emplace(id, position);
    const auto inside = given.defined.find(given.types[id].qualified());
    if (inside == given.defined.end()) return;
    for (const type_id nested : inside->second) add(given, nested, position);
  }

  std::map<type_id, std::size_t> owner_{};
};

// Puts those that must be complete first; the graph of these alone has no cycles.
std::vector<std::size_t> complete_first(const std::vector<std::size_t>& group,
                                        const std::vector<std::vector<edge>>& edges) {
  std::vector<std::size_t> out;
  const auto place = [&](auto&& self, std::size_t node, std::size_t depth) -> void {
    if (std::ranges::find(out, node) != out.end() || depth > group.size()) return;
    for (const edge& each : edges[node])
      if (each.how == need::complete && each.to != node &&
          std::ranges::binary_search(group, each.to))
        self(self, each.to, depth + 1);
    if (std::ranges::find(out, node) == out.end()) out.push_back(node);
  };
  for (const std::size_t node : group) place(place, node, 0);
  return out;
}

}  // namespace

std::vector<definition_group> definition_order(const service::api& api, const names& given,
                                               std::string_view scope) {
  const auto found = given.defined.find(scope);
  if (found == given.defined.end()) return {};
  const std::vector<type_id>& members = found->second;
  const nesting owners(given, members);
  std::vector<std::vector<edge>> edges(members.size());
  for (const auto& [id, from] : owners.all()) {
    for (const type_need& each : needs_of(api, id)) {
      const auto to = owners.of(each.type);
      if (!to) continue;
      // A nested type can be named only when the outer one is complete.
      const bool nested = given.types[each.type].scope != scope;
      edges[from].push_back({.to = *to, .how = nested ? need::complete : each.how});
    }
  }
  std::vector<definition_group> out;
  for (const std::vector<std::size_t>& group : components(edges).find()) {
    definition_group made;
    for (const std::size_t node : complete_first(group, edges)) made.types.push_back(members[node]);
    out.push_back(std::move(made));
  }
  return out;
}

bool is_tangled(const service::api& api, const definition_group& group) {
  return std::ranges::count_if(group.types,
                               [&](type_id id) { return is_named_kind(api.types[id]); }) > 1;
}

bool mentions_struct(const service::api& api, const service::type_use& use,
                     const definition_group& group) {
  std::vector<type_need> needs;
  add_needs(api, use, need::complete, needs);
  return std::ranges::any_of(needs, [&](const type_need& each) {
    return is_named_kind(api.types[each.type]) &&
           std::ranges::find(group.types, each.type) != group.types.end();
  });
}

}  // namespace tenon::gen::cpp
