#pragma once
#include <tenon/rules/collector.hpp>
#include <tenon/rules/schema.hpp>

#include "tree.hpp"

namespace tenon::rules {

/// Whether the value conforms to the schema. With a collector all its violations are reported, but
/// those of alternatives only as one. The number of steps is bounded: beyond it the value counts as
/// one that does not conform (`codes::too_complex`).
bool conforms(const json::tree& value, const schema& rule, collector* out);

}  // namespace tenon::rules
