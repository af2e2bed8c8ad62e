#pragma once
#include <vector>

#include "cpp/naming.hpp"
#include "service/model.hpp"

namespace tenon::gen::cpp {

/// Types that are defined together, in order. More than one: they mention each other, so they are
/// declared first, and their initialisers and comparisons wait until all are defined.
struct definition_group {
  std::vector<service::type_id> types{};
};

/// The types defined directly in `scope` (component aliases are among those of ""), so that what
/// must be complete comes first, otherwise in the order of the document.
std::vector<definition_group> definition_order(const service::api& api, const names& given,
                                               std::string_view scope);

/// Whether several structs of the group mention each other.
bool is_tangled(const service::api& api, const definition_group& group);

/// Whether a member of this use mentions a struct of the group: in a tangled one its initialiser
/// would need all of them, even where it is the struct's own.
bool mentions_struct(const service::api& api, const service::type_use& use,
                     const definition_group& group);

}  // namespace tenon::gen::cpp
