#include "cpp/untold_defaults.hpp"

namespace tenon::gen::cpp {

void report_untold_defaults(const context& from, source::diagnostic_sink& sink) {
  const auto report = [&](const auto& of, const spelling::declared& spelt) {
    if (!of.default_value || spelt.has_default) return;
    sink.add({.code = "OA5001",
              .where = of.where,
              .message = "the default of '" + of.name +
                         "' is told in a comment, not given: " + of.default_value->text,
              .level = source::severity::info});
  };
  for (const service::type& type : from.api.types)
    for (const service::property& each : type.object.properties)
      report(each, from.types.member(each, ""));
  for (const service::operation& operation : from.api.operations)
    for (const service::parameter& each : operation.parameters)
      report(each, from.types.member(each.type, "", each.required, each.default_value, false));
}

}  // namespace tenon::gen::cpp
