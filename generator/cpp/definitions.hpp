#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/context.hpp"
#include "cpp/order.hpp"

namespace tenon::gen::cpp {

/// The types defined in one scope, as the template `groups` prints them behind `indent` columns.
list definition_groups(const context& from, std::string_view scope, std::size_t indent);

/// Types that are defined together, as the template `group` prints them.
value definition_group_view(const context& from, const definition_group& group, std::size_t indent);

/// `using Item = PetItem;` lines.
list alias_lines(const context& from, const std::vector<nested_alias>& aliases,
                 std::string_view scope);

/// One member: documentation and declaration.
object member_view(std::string_view doc, std::string text, std::size_t indent);

}  // namespace tenon::gen::cpp
