#pragma once
#include <optional>
#include <string>

#include "cpp/view.hpp"
#include "service/model.hpp"

namespace tenon::gen::cpp {

/// The name of an outline's table, as code in the API's namespace spells it; empty for none.
std::string outline_name(const std::optional<service::outline_id>& id);

/// Declarations of all tables, in the namespace `outlines`.
list outline_declarations(const service::api& api);

/// Their definitions.
list outline_definitions(const service::api& api);

}  // namespace tenon::gen::cpp
