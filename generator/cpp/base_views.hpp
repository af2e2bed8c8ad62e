#pragma once
#include <string>
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// Whether a struct can be seen as one of the schemas whose members it has through allOf.
bool has_base_views(const context& from, service::type_id id);

/// `template <> Animal Dog::as<Animal>() const;` for each schema and base.
list base_view_declarations(const context& from);

/// The definitions of one struct's.
std::vector<std::string> base_view_definitions(const context& from, service::type_id id);

}  // namespace tenon::gen::cpp
