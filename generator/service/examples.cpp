// Whether examples are values of their schemas.

#include "openapi/schema_keywords.hpp"
#include "service/lowerer.hpp"

namespace tenon::gen::service {

void lowerer::check_examples() {
  for (const openapi::example& each : in_.examples) {
    const node value = each.value;
    const auto found = misfit_of(value, each.schema, each.may_be_text);
    if (!found) continue;
    const node where = found->where;
    const bool unquoted =
        (where.is_number() || where.is_boolean()) && types_of(found->by) == openapi::string_type;
    source::diagnostic told{
        .code = "OA4006",
        .where = where.is_scalar() && !found->is_member ? where.where() : where.key_where(),
        .message = (where == value ? "the example " : "this value in the example ") + found->why,
        .help = unquoted ? "put it in quotes" : "correct the example, or what the schema says",
        .pointer = where.pointer()};
    if (found->by->node) {
      told.notes.push_back({found->by->node.key_where(), "the schema that says so"});
    }
    sink_.add(std::move(told));
  }
}

}  // namespace tenon::gen::service
