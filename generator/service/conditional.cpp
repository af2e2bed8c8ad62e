// Members that an object has only under a condition: `if`, `then`, `else` and `dependentSchemas`
// name them, `properties` does not.

#include <algorithm>
#include <utility>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

constexpr int conditions_limit = 200;

bool names(const std::vector<shape_property>& members, std::string_view name) {
  return std::ranges::find(members, name, &shape_property::name) != members.end();
}

shape_property& named(std::vector<shape_property>& members, std::string_view name,
                      document::node where) {
  const auto known = std::ranges::find(members, name, &shape_property::name);
  if (known != members.end()) return *known;
  return members.emplace_back(shape_property{std::string(name), {}, where});
}

}  // namespace

// Which of them a value needs, and what they have to be, the check of the whole value says. Here
// they get a place, or they would be lost when reading.
void lowerer::add_conditional_members(shape& out) {
  const bool keeps_others = out.closed || !out.additional.empty();
  if ((out.types & openapi::object_type) == 0 || keeps_others) return;
  std::vector<shape_property> found;
  for (const schema* part : out.parts) collect_conditional(found, out, *part);
  for (shape_property& each : found) {
    if (names(out.properties, each.name)) continue;
    each.schemas = {each.schemas.empty() ? restricted_to(0) : any_of(each.schemas)};
    out.properties.push_back(std::move(each));
  }
}

/// Adds what `part` names to `found`, each with the schemas that may apply to it.
void lowerer::collect_conditional(std::vector<shape_property>& found, const shape& owner,
                                  const schema& part) {
  const auto visit = [&](const schema* s, bool asserts) {
    const shape* inner = s == nullptr ? nullptr : conditional_shape(s);
    if (inner == nullptr || inner == &owner) return;
    for (const shape_property& each : inner->properties) {
      const bool forbidden = each.schemas.front()->boolean_schema == false;
      if (forbidden) continue;
      shape_property& known = named(found, each.name, each.node);
      if (asserts) known.schemas.push_back(all_of(each.schemas));
    }
    for (const std::string& name : inner->required) named(found, name, part.node);
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
