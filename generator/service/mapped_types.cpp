// Schemas that a type of the user's stands for.
#include <algorithm>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

namespace {

std::vector<std::string> kinds_of(openapi::type_set types) {
  std::vector<std::string> out;
  const auto add = [&](openapi::type_set type, const char* kind) {
    if ((types & type) != 0) out.emplace_back(kind);
  };
  add(openapi::object_type, "object");
  add(openapi::array_type, "array");
  add(openapi::string_type, "string");
  add(openapi::integer_type | openapi::number_type, "integer");
  add(openapi::number_type, "number");
  add(openapi::boolean_type, "boolean");
  return out;
}

}  // namespace

/// A format that no schema has is misspelt, or of another document.
void lowerer::check_formats() {
  for (const auto& [format, to] : options_.formats) {
    if (std::ranges::find(in_.schemas, format, &schema::format) != in_.schemas.end()) continue;
    report(sink_, "OA4013", source::severity::warning, {},
           "no schema has the format '" + format + "', for which '" + to.name + "' is to stand");
  }
}

/// What `x-tenon-type` says, or else what the user says of the schema's format; null: nothing.
const openapi::mapped_type* lowerer::mapping_of(const schema& s) const {
  if (s.mapped) return &*s.mapped;
  const auto known = s.format.empty() ? options_.formats.end() : options_.formats.find(s.format);
  return known == options_.formats.end() ? nullptr : &known->second;
}

/// The type itself says what it is made of; what else the schema asks for is checked before.
type_use lowerer::mapped_use(const schema& s, const openapi::mapped_type& to) {
  const auto [known, is_new] = mapped_.try_emplace({to.name, s.types}, 0);
  if (is_new) {
    known->second = static_cast<type_id>(out_.types.size());
    type& made = out_.types.emplace_back();
    made.kind = type_kind::any;
    made.mapped = {to.name, to.header, kinds_of(s.types)};
  }
  type_use use{.type = known->second, .nullable = s.nullable};
  if (constraints_of(s) != constraints{} || s.has_enum || s.const_value || speaks_of_the_whole(s)) {
    use.check = check_of(&s);
  }
  return use;
}

}  // namespace tenon::gen::service
