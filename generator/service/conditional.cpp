// Members that an object has only under a condition: `if`, `then`, `else` and `dependentSchemas`
// name them, `properties` does not.

#include <functional>
#include <map>
#include <utility>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr int conditions_limit = 200;

constexpr std::size_t no_member = static_cast<std::size_t>(-1);

}  // namespace

/// Members in the order in which they were found, each with all schemas that may apply to it.
struct lowerer::conditional_members {
  std::vector<shape_property> members{};
  /// By name; `no_member`: the object has it anyway.
  std::map<std::string, std::size_t, std::less<>> index{};

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
  const bool keeps_others = out.closed || !out.additional.empty();
  if ((out.types & openapi::object_type) == 0 || keeps_others) return;
  conditional_members found;
  for (const shape_property& each : out.properties) found.index.emplace(each.name, no_member);
  for (const schema* part : out.parts) collect_conditional(found, out, *part);
  for (shape_property& each : found.members) {
    each.schemas = {each.schemas.empty() ? restricted_to(0) : any_of(each.schemas)};
    out.properties.push_back(std::move(each));
  }
}

/// Adds what `part` names to `found`, each with the schemas that may apply to it.
void lowerer::collect_conditional(conditional_members& found, const shape& owner,
                                  const schema& part) {
  const auto visit = [&](const schema* s, bool asserts) {
    const shape* inner = s == nullptr ? nullptr : conditional_shape(s);
    if (inner == nullptr || inner == &owner) return;
    for (const shape_property& each : inner->properties) {
      const bool forbidden = each.schemas.front()->boolean_schema == false;
      if (forbidden) continue;
      shape_property* known = found.named(each.name, each.node);
      if (asserts && known != nullptr) known->schemas.push_back(all_of(each.schemas));
    }
    for (const std::string& name : inner->required) found.named(name, part.node);
  };
  // What `if` says of a member need not hold.
  visit(part.condition, false);
  if (part.condition != nullptr) {
    visit(part.consequence, true);
    visit(part.alternative, true);
  }
  for (const openapi::named_schema& each : part.dependent_schemas) visit(each.value, true);
}

const shape* lowerer::conditional_shape(const schema* s) {
  if (conditional_depth_ > conditions_limit) {
    report(sink_, "OA1005", severity::error, s->node, "conditions are nested too deeply");
    return nullptr;
  }
  ++conditional_depth_;
  const shape& made = flatten(s);
  --conditional_depth_;
  return &made;
}

}  // namespace tenon::gen::service
