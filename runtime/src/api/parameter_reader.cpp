#include <tenon/api/parameter_reader.hpp>

#include <algorithm>
#include <tenon/rules/codes.hpp>
#include <unordered_set>

namespace tenon::api {

namespace {

bool holds(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<std::string_view> field_reader::other_names(bool with_brackets) const {
  std::vector<std::string_view> names;
  std::unordered_set<std::string_view> seen;
  for (const raw_field& field : fields_.fields) {
    const std::string_view stem = field.name.substr(0, field.name.find('['));
    if (stem.size() != field.name.size() && holds(bracketed_, stem)) continue;
    const std::string_view name = with_brackets ? stem : field.name;
    if (!holds(known_, name) && seen.insert(name).second) names.push_back(name);
  }
  return names;
}

void field_reader::refuse_others() {
  for (const std::string_view name : other_names(false)) {
    at_.member(name).breaks(codes::unknown_property, "is not allowed");
  }
}

}  // namespace tenon::api
