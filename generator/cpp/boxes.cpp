#include "cpp/boxes.hpp"

#include "cpp/operation_view.hpp"
#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

std::vector<bool> boxed_types(const service::api& api) {
  std::vector<bool> out(api.types.size());
  for (const service::type& type : api.types) {
    for (const service::property& each : type.object.properties)
      if (each.boxed) out[each.type.type] = true;
    for (const service::alternative& each : type.union_.alternatives)
      if (each.boxed) out[each.type.type] = true;
  }
  // What is thrown in place of a success has a copy of the error.
  for (const service::operation& operation : api.operations)
    for (const service::response& answer : operation.responses)
      if (answer.boxed && !is_success(answer))
        for (const service::media& form : answer.alternatives) out[form.type.type] = true;
  return out;
}

// What one operation alone mentions is defined in its own header, where few files see it.
bool is_in_shared_header(const context& from, type_id id) {
  const service::type& type = from.api.types[id];
  const bool is_struct =
      type.kind == service::type_kind::object || type.kind == service::type_kind::union_;
  // Types of operations that were left out have no names.
  return is_struct && from.name_of(id).named && !type.object.holds_files &&
         !from.name_of(id).operation;
}

}  // namespace

list box_instances(const context& from, std::optional<unsigned> shard) {
  const std::vector<bool> boxed = boxed_types(from.api);
  list out;
  for (type_id id = 0; id < from.api.types.size(); ++id) {
    if (!boxed[id] || !is_in_shared_header(from, id)) continue;
    if (shard && from.shard_of_type(id) != *shard) continue;
    out.emplace_back(std::string(shard ? "" : "extern ") + "template class tenon::box<" +
                     from.options.name_space + "::" + from.name_of(id).qualified() + ">;");
  }
  return out;
}

}  // namespace tenon::gen::cpp
