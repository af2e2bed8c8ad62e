// Types that contain themselves: found, boxed where they would by value, and refused where no
// finite value exists.

#include <algorithm>

#include "service/lowerer.hpp"
#include "service/report.hpp"
#include "service/type_uses.hpp"
#include "service/ways.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

/// Tarjan's strongly connected components, with an explicit stack. Gives each type's component.
std::vector<std::size_t> components_of(const std::vector<std::vector<edge>>& graph) {
  constexpr std::size_t unseen = static_cast<std::size_t>(-1);
  std::vector<std::size_t> order(graph.size(), unseen), low(graph.size()),
      group(graph.size(), unseen);
  std::vector<type_id> open;
  std::vector<frame> stack;
  std::size_t count = 0;
  std::size_t groups = 0;
  const auto enter = [&](type_id id) {
    order[id] = low[id] = count++;
    open.push_back(id);
    stack.push_back({id, graph[id]});
  };
  for (type_id root = 0; root < graph.size(); ++root) {
    if (order[root] != unseen) continue;
    enter(root);
    while (!stack.empty()) {
      frame& top = stack.back();
      const type_id id = top.id;
      if (top.next < top.edges.size()) {
        const type_id to = top.edges[top.next++].to;
        if (order[to] == unseen) {
          enter(to);
        } else if (group[to] == unseen) {
          low[id] = std::min(low[id], order[to]);
        }
        continue;
      }
      stack.pop_back();
      if (!stack.empty()) low[stack.back().id] = std::min(low[stack.back().id], low[id]);
      if (low[id] != order[id]) continue;
      for (type_id member = id;;) {
        member = open.back();
        open.pop_back();
        group[member] = groups;
        if (member == id) break;
      }
      ++groups;
    }
  }
  return group;
}

/// Types on a cycle of the graph.
std::vector<bool> cyclic(const std::vector<std::vector<edge>>& graph) {
  const std::vector<std::size_t> group = components_of(graph);
  std::vector<std::size_t> sizes(graph.size());
  for (const std::size_t each : group) ++sizes[each];
  std::vector<bool> result(graph.size());
  for (type_id id = 0; id < graph.size(); ++id) {
    const bool self = std::ranges::any_of(graph[id], [&](const edge& e) { return e.to == id; });
    result[id] = self || sizes[group[id]] > 1;
  }
  return result;
}

template <typename Keep>
std::vector<std::vector<edge>> graph_of(const api& all, bool by_value, Keep keep) {
  std::vector<std::vector<edge>> graph(all.types.size());
  for (type_id id = 0; id < all.types.size(); ++id) {
    if (!keep(all.types[id])) continue;
    graph[id] = edges_of(all.types[id], by_value);
    std::erase_if(graph[id], [&](const edge& e) { return !keep(all.types[e.to]); });
  }
  return graph;
}

/// Boxes an edge of the cycle that the last frame closes: a member if there is one.
bool box_one(api& all, const std::vector<frame>& stack, type_id target) {
  const auto last_edge = [](const frame& f) { return f.edges[f.next - 1]; };
  for (auto at = stack.rbegin(); at != stack.rend(); ++at) {
    const edge e = last_edge(*at);
    if (e.how == edge::step::member) {
      all.types[at->id].object.properties[e.index].boxed = true;
      return true;
    }
    if (at->id == target) break;
  }
  for (auto at = stack.rbegin(); at != stack.rend(); ++at) {
    const edge e = last_edge(*at);
    if (e.how == edge::step::alternative) {
      all.types[at->id].union_.alternatives[e.index].boxed = true;
      return true;
    }
    if (at->id == target) break;
  }
  return false;
}

/// One depth-first pass over the ways by value; true when something was boxed.
bool box_pass(api& all) {
  enum class colour : std::uint8_t { white, grey, black };
  std::vector<colour> colours(all.types.size(), colour::white);
  std::vector<frame> stack;
  bool boxed = false;
  for (type_id root = 0; root < all.types.size(); ++root) {
    if (colours[root] != colour::white) continue;
    stack.push_back({root, edges_of(all.types[root], true)});
    colours[root] = colour::grey;
    while (!stack.empty()) {
      frame& top = stack.back();
      if (top.next == top.edges.size()) {
        colours[top.id] = colour::black;
        stack.pop_back();
        continue;
      }
      const type_id to = top.edges[top.next++].to;
      if (colours[to] == colour::grey) {
        boxed = box_one(all, stack, to) || boxed;
      } else if (colours[to] == colour::white) {
        colours[to] = colour::grey;
        stack.push_back({to, edges_of(all.types[to], true)});
      }
    }
  }
  return boxed;
}

}  // namespace

void lowerer::resolve_aliases() {
  const auto resolve = [&](type_use& use) {
    for (int steps = 0; steps < 100 && out_.types[use.type].kind == type_kind::alias; ++steps) {
      const type_use target = out_.types[use.type].alias.target;
      use.type = target.type;
      use.nullable = use.nullable || target.nullable;
      use.rules = tighten(use.rules, target.rules);
    }
  };
  for_each_use_in(out_, resolve);
}

void lowerer::mark_recursion() {
  const std::vector<bool> found = cyclic(graph_of(out_, false, [](const type&) { return true; }));
  for (type_id id = 0; id < out_.types.size(); ++id) out_.types[id].recursive = found[id];
}

void lowerer::box_cycles() {
  // A pass breaks each cycle it meets; another one looks for those it did not see.
  while (box_pass(out_)) {
  }
}

void lowerer::resolve_named_cycles() {
  const auto unnamed = [](const type& t) {
    return t.kind == type_kind::array || t.kind == type_kind::map || t.kind == type_kind::tuple;
  };
  for (;;) {
    const std::vector<bool> found = cyclic(graph_of(out_, false, unnamed));
    if (std::ranges::find(found, true) == found.end()) return;
    bool wrapped = false;
    for (type_id id = 0; id < out_.types.size() && !wrapped; ++id)
      wrapped = out_.types[id].kind == type_kind::alias &&
                found[out_.types[id].alias.target.type] && wrap_container(id);
    if (wrapped) continue;
    for (type_id id = 0; id < out_.types.size(); ++id)
      if (found[id]) refuse_container(id);
    return;
  }
}

void lowerer::refuse_container(type_id id) {
  sink_.add({.code = "OA5001",
             .where = out_.types[id].where,
             .message = "a list or map that contains itself with no object between needs a name",
             .help = "make it a schema of its own below components, without further rules where "
                     "it is referred to",
             .pointer = out_.types[id].pointer});
}

// The component becomes a type that has one alternative, the list or map, and can be declared
// before it is known what it holds. False when places that refer to it add rules, which would be
// lost.
bool lowerer::wrap_container(type_id id) {
  const type_use held = out_.types[id].alias.target;
  bool same_rules = true;
  for_each_use_in(out_, [&](type_use& use) {
    if (use.type == held.type) same_rules = same_rules && use.rules == held.rules;
  });
  if (!same_rules) return false;
  for_each_use_in(out_, [&](type_use& use) {
    if (use.type != held.type) return;
    use.type = id;
    use.rules = {};
  });
  type& made = out_.types[id];
  const bool is_map = out_.types[held.type].kind == type_kind::map;
  made.kind = type_kind::union_;
  made.union_.strategy = union_strategy::kind;
  made.union_.alternatives.push_back({.type = {.type = held.type, .rules = held.rules},
                                      .hint = is_map ? "members" : "items",
                                      .kinds = {is_map ? "object" : "array"}});
  made.alias = {};
  return true;
}

void lowerer::check_finite() {
  std::vector<bool> finite(out_.types.size());
  const auto ends = [&](const type& t) {
    switch (t.kind) {
      case type_kind::object:
        return std::ranges::all_of(t.object.properties, [&](const property& each) {
          return !each.required || each.type.nullable || finite[each.type.type];
        });
      case type_kind::union_:
        return std::ranges::any_of(t.union_.alternatives,
                                   [&](const alternative& each) { return finite[each.type.type]; });
      case type_kind::alias:
        return bool{finite[t.alias.target.type]};
      case type_kind::tuple:
        return std::ranges::all_of(t.tuple.items,
                                   [&](const type_use& each) { return finite[each.type]; });
      default:
        return true;
    }
  };
  // Later types mostly lie below earlier ones, so going backwards settles them soonest.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t id = out_.types.size(); id-- > 0;) {
      if (finite[id] || !ends(out_.types[id])) continue;
      finite[id] = true;
      changed = true;
    }
  }
  for (type_id id = 0; id < out_.types.size(); ++id) {
    if (finite[id] || out_.types[id].kind == type_kind::alias) continue;
    sink_.add({.code = "OA4015",
               .where = out_.types[id].where,
               .message = "a value of this type needs another one inside it, without end",
               .help = "make one member of the cycle optional",
               .pointer = out_.types[id].pointer});
  }
}

}  // namespace tenon::gen::service
