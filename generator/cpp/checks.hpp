#pragma once
#include <string>

#include "cpp/rules.hpp"
#include "cpp/view.hpp"
#include "service/model.hpp"

namespace tenon::gen::cpp {

/// The name of a schema's table, as code in the API's namespace spells it.
std::string check_name(service::check_id id);

/// Declarations of all tables, in the namespace `checks`.
list check_declarations(const service::api& api);

/// Their definitions; patterns are added to `rules`.
list check_definitions(const service::api& api, rules_writer& rules);

}  // namespace tenon::gen::cpp
