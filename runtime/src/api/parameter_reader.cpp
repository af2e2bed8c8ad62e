#include <tenon/api/parameter_reader.hpp>

#include <algorithm>
#include <tenon/rules/codes.hpp>
#include <unordered_map>

namespace tenon::api {

namespace {

bool holds(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool detail::is_null_text(const parameter_source& from, std::string_view name,
                          parameter_style how) {
  std::string room;
  std::string_view text;
  return take_text(from, name, how, room, text) == taken::found && text == "null";
}

std::vector<std::pair<std::string_view, field_list>> field_reader::other_fields(
    bool with_brackets) const {
  std::vector<std::pair<std::string_view, field_list>> others;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const raw_field& field : fields_.fields) {
    const std::string_view stem = field.name.substr(0, field.name.find('['));
    if (stem.size() != field.name.size() && holds(bracketed_, stem)) continue;
    const std::string_view name = with_brackets ? stem : field.name;
    if (holds(known_, name)) continue;
    const auto [place, is_new] = places.try_emplace(name, others.size());
    if (is_new) others.push_back({name, {.how = fields_.how}});
    others[place->second].second.fields.push_back(field);
  }
  return others;
}

std::vector<std::string_view> field_reader::other_names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, pairs] : other_fields(false)) names.push_back(name);
  return names;
}

void field_reader::refuse_others() {
  for (const std::string_view name : other_names()) {
    at_.member(name).breaks(codes::unknown_property, "is not allowed");
  }
}

}  // namespace tenon::api
