#pragma once
#include <string>
#include <string_view>

namespace tenon::json {

/// One spelling for each JSON value: members sorted by name, numbers as exact decimals, no escapes
/// but the needed ones. `text` must be a valid JSON value.
std::string canonical(std::string_view text);

}  // namespace tenon::json
