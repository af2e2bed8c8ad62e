#pragma once
#include <string>

#include "cpp/view.hpp"
#include "service/model.hpp"

namespace tenon::gen::cpp {

/// The name of a root's table, as code in the API's namespace spells it.
std::string xml_root_name(std::size_t root);

/// Declarations of all tables, in the namespace `xml_layouts`.
list xml_layout_declarations(const service::api& api);

/// Their definitions.
list xml_layout_definitions(const service::api& api);

}  // namespace tenon::gen::cpp
