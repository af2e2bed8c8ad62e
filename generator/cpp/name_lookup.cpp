#include <algorithm>

#include "cpp/naming.hpp"

namespace tenon::gen::cpp {

namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find("::"), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 2, path.size()));
  }
  return parts;
}

std::string path_of(const std::vector<std::string_view>& parts, std::size_t begin,
                    std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (!out.empty()) out += "::";
    out += parts[i];
  }
  return out;
}

}  // namespace

std::string names::spell(std::string_view qualified, std::string_view scope) const {
  const std::vector<std::string_view> target = parts_of(qualified);
  const std::vector<std::string_view> from = parts_of(scope);
  // What lookup finds first when it goes outwards from `from`, down to depth `last`.
  const auto hidden = [&](std::string_view name, std::size_t last) -> bool {
    for (std::size_t depth = from.size(); depth > last; --depth) {
      if (from[depth - 1] == name)  // the class's own name
        return path_of(from, 0, depth) != path_of(target, 0, last + 1);
      const auto found = declared.find(path_of(from, 0, depth));
      if (found != declared.end() && found->second.contains(std::string(name))) return true;
    }
    return false;
  };
  for (std::size_t shared = target.size(); shared-- > 0;) {
    const bool encloses =
        shared <= from.size() &&
        std::equal(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(shared),
                   from.begin());
    if (encloses && !hidden(target[shared], shared)) return path_of(target, shared, target.size());
  }
  return name_space + "::" + std::string(qualified);
}

std::string_view hook_prefix(service::direction of) {
  if (of == service::direction::called) return "";
  return of == service::direction::webhook ? "Webhook" : "Callback";
}

}  // namespace tenon::gen::cpp
