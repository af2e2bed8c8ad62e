#pragma once
#include <cstdint>

namespace tenon::json {

/// What a JSON value is. `integer` is a number without a fractional part, however it is spelled
/// (1, 1.0, 1e2: JSON Schema's definition); `number` is any other number.
enum class kind : std::uint8_t { null, boolean, integer, number, string, array, object, invalid };

/// Which message the JSON belongs to: it decides about readOnly and writeOnly members and about
/// unknown enum values. `any` is JSON apart from a message: everything is written, and enums are
/// closed.
enum class side : std::uint8_t { any, request, response };

}  // namespace tenon::json
