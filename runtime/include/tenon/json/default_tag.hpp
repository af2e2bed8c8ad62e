#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <tenon/json/fwd.hpp>

namespace tenon::json {

/// As `reader::tag`, for a union with an alternative for objects that have no such member, or one
/// with another value: `otherwise` is given for these (OpenAPI 3.2, `defaultMapping`).
int tag_or(reader& in, std::string_view name, std::initializer_list<std::string_view> values,
           int otherwise);
int tag_or(reader& in, std::string_view name, std::initializer_list<std::int64_t> values,
           int otherwise);

}  // namespace tenon::json
