#pragma once
#include <nlohmann/json.hpp>
#include <tenon/json/any.hpp>

/// The one place where Tenon and nlohmann::json meet; include it where free-form JSON is handled.
namespace tenon::json {

/// The same value as a tree. Numbers that need more than 64 bits become doubles there.
inline nlohmann::json to_nlohmann(const any& value) { return nlohmann::json::parse(value.text()); }

/// Throws nlohmann::json::type_error when a string of the tree is no UTF-8. NaN and infinities
/// become null, as nlohmann::json writes them.
inline any from_nlohmann(const nlohmann::json& tree) { return any::parse(tree.dump()); }

}  // namespace tenon::json
