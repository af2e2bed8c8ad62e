#pragma once
#include <optional>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// `tenon::box<T>` of the schemas that are held in one. What boxes do with their values, copies and
/// ends of the whole graph behind them, is compiled once, in the shard that has the codec of `T`:
/// declarations for the header of all types, or definitions for a shard.
list box_instances(const context& from, std::optional<unsigned> shard);

}  // namespace tenon::gen::cpp
