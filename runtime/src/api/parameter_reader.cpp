#include <tenon/api/parameter_reader.hpp>

#include <algorithm>
#include <tenon/rules/codes.hpp>

namespace tenon::api {

std::vector<std::string_view> field_reader::other_names() const {
  std::vector<std::string_view> names;
  for (const raw_field& field : fields_.fields) {
    const std::string_view name = field.name;
    if (std::find(known_.begin(), known_.end(), name) == known_.end() &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

void field_reader::refuse_others() {
  for (const std::string_view name : other_names()) {
    at_.member(name).breaks(codes::unknown_property, "is not allowed");
  }
}

}  // namespace tenon::api
