// Members that an object has only under a condition: `if`, `then`, `else`, `dependentSchemas` and
// alternatives without a shape of their own name them, `properties` does not.

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr int conditions_limit = 200;

constexpr std::size_t no_member = static_cast<std::size_t>(-1);

/// Whether members that nothing names would be lost.
bool loses_others(const shape& made) {
  return (made.types & openapi::object_type) != 0 && !made.closed && made.additional.empty();
}

}  // namespace

/// Members in the order in which they were found, each with all schemas that may apply to it.
struct lowerer::conditional_members {
  std::vector<shape_property> members{};
  /// By name; `no_member`: the object has it anyway.
  std::map<std::string, std::size_t, std::less<>> index{};
  /// What was looked at, and whether members are then what it says.
  std::set<std::pair<const shape*, bool>> seen{};

  /// Null when the object has it anyway.
  shape_property* named(const std::string& name, node where) {
    const auto [known, added] = index.try_emplace(name, members.size());
    if (added) members.push_back({name, {}, where, true});
    return known->second == no_member ? nullptr : &members[known->second];
  }
};

// Which of them a value needs, and what they have to be, the check of the whole value says. Here
// they get a place, or they would be lost when reading.
void lowerer::add_conditional_members(shape& out) {
  if (!loses_others(out)) return;
  conditional_members found;
  found.seen = {{&out, false}, {&out, true}};
  for (const shape_property& each : out.properties) found.index.emplace(each.name, no_member);
  for (const schema* part : out.parts) collect_conditions(found, *part);
  // Without members it is a map, which keeps all.
  if (!out.properties.empty() || !out.required.empty()) collect_constraining(found, out);
  for (shape_property& each : found.members) {
    each.schemas = {each.schemas.empty() ? restricted_to(0) : any_of(each.schemas)};
    out.properties.push_back(std::move(each));
  }
}

/// What alternatives name that only say which members go together. Others make a union, each with
/// all that the object has.
void lowerer::collect_constraining(conditional_members& found, const shape& made) {
  for (const shape_group& group : made.groups) {
    const auto& list = group.alternatives();
    if (!std::ranges::all_of(list, [&](const schema* each) { return only_constrains(each); })) {
      continue;
    }
    for (const schema* each : list) collect_conditional(found, *each, true);
  }
}

/// What the conditions of one schema name.
void lowerer::collect_conditions(conditional_members& found, const schema& part) {
  if (part.condition != nullptr) {
    // What `if` says of a member need not hold.
    collect_conditional(found, *part.condition, false);
    if (part.consequence != nullptr) collect_conditional(found, *part.consequence, true);
    if (part.alternative != nullptr) collect_conditional(found, *part.alternative, true);
  }
  for (const openapi::named_schema& each : part.dependent_schemas) {
    collect_conditional(found, *each.value, true);
  }
}

/// What a schema that may apply names; `asserts`: members are then what it says.
void lowerer::collect_conditional(conditional_members& found, const schema& s, bool asserts) {
  if (conditional_depth_ > conditions_limit) {
    report(sink_, "OA1005", severity::error, s.node, "conditions are nested too deeply");
    return;
  }
  ++conditional_depth_;
  const shape& made = flatten(&s);
  if (found.seen.emplace(&made, asserts).second) {
    for (const shape_property& each : made.properties) {
      const bool forbidden = each.schemas.front()->boolean_schema == false;
      if (forbidden) continue;
      shape_property* known = found.named(each.name, each.node);
      if (asserts && known != nullptr) known->schemas.push_back(all_of(each.schemas));
    }
    for (const std::string& name : made.required) found.named(name, s.node);
    for (const shape_group& group : made.groups) {
      for (const schema* each : group.alternatives()) collect_conditional(found, *each, asserts);
    }
    if (!loses_others(made)) {  // else they are among its members
      for (const schema* part : made.parts) collect_conditions(found, *part);
    }
  }
  --conditional_depth_;
}

}  // namespace tenon::gen::service
