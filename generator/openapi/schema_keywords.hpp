#pragma once
#include <string>
#include <string_view>

#include "openapi/fields.hpp"
#include "openapi/model.hpp"

namespace tenon::gen::openapi {

/// One keyword of JSON Schema 2020-12 or of OpenAPI's additions.
struct keyword {
  std::string_view name;
  shape holds = shape::any;
  version since = version::v3_0;
};

/// The keyword of that name, or null.
const keyword* find_keyword(std::string_view name);
/// The keyword a misspelt name is closest to (`min_items` → `minItems`); empty when none is close.
std::string nearest_keyword(std::string_view name);

/// The type a name stands for, or 0.
type_set type_of_name(std::string_view name);
std::string nearest_type(std::string_view name);
type_set type_of_value(gen::document::node value);
/// Whether a schema of these types (0: any) takes the value.
bool fits_types(gen::document::node value, type_set types);

/// Whether JSON Schema (2020-12 validation, 7.3) defines the format.
bool is_text_format(std::string_view name);

}  // namespace tenon::gen::openapi
