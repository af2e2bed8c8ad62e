#pragma once
// The value types that generated structs are made of. Standard library only.
#include <tenon/json/any.hpp>
#include <tenon/value/box.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/value/constant.hpp>
#include <tenon/value/date.hpp>
#include <tenon/value/date_time.hpp>
#include <tenon/value/duration.hpp>
#include <tenon/value/file_part.hpp>
#include <tenon/value/map.hpp>
#include <tenon/value/null.hpp>
#include <tenon/value/nullable.hpp>
#include <tenon/value/one_of.hpp>
#include <tenon/value/patch.hpp>
#include <tenon/value/time_of_day.hpp>
#include <tenon/value/uuid.hpp>
#include <tenon/value/violation.hpp>

namespace tenon {

/// The shape of the interface between generated code and this runtime. Generated code asserts it,
/// so that code from another version of the generator does not compile by chance.
inline constexpr int abi_version = 1;

}  // namespace tenon
