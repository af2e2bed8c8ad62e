#include "scope.hpp"

#include <algorithm>
#include <tenon/xml/layout.hpp>

#include "grammar.hpp"

namespace tenon::xml {

split_name split(std::string_view name) noexcept {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {.local = name};
  return {.prefix = name.substr(0, colon), .local = name.substr(colon + 1)};
}

std::optional<std::string_view> declared_prefix(std::string_view attribute) noexcept {
  if (attribute == "xmlns") return std::string_view{};
  if (attribute.starts_with("xmlns:")) return attribute.substr(6);
  return std::nullopt;
}

void scope::enter(pugi::xml_node element) {
  sizes_.push_back(declared_.size());
  for (const pugi::xml_attribute each : element.attributes()) {
    if (const auto prefix = declared_prefix(each.name())) {
      declared_.emplace_back(*prefix, each.value());
    }
  }
}

void scope::leave() {
  declared_.resize(sizes_.back());
  sizes_.pop_back();
}

std::optional<std::string_view> scope::uri_of(std::string_view prefix,
                                              pugi::xml_node element) const {
  if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
  for (const pugi::xml_attribute each : element.attributes()) {
    if (declared_prefix(each.name()) == prefix) return each.value();
  }
  for (std::size_t i = declared_.size(); i > 0; --i) {
    if (declared_[i - 1].first == prefix) return declared_[i - 1].second;
  }
  return prefix.empty() ? std::optional{std::string_view{}} : std::nullopt;
}

namespace {

/// Walks the whole document once.
class name_checker {
 public:
  std::optional<name_fault> check(pugi::xml_node element) {
    if (const char* message = fault_of(element)) return name_fault{element, message};
    known_.enter(element);
    for (const pugi::xml_node child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      if (auto found = check(child)) return found;
    }
    known_.leave();
    return std::nullopt;
  }

 private:
  const char* fault_of(pugi::xml_node element) {
    if (!is_known(element.name(), element, true))
      return "an element with an unknown prefix or no proper name";
    names_.clear();
    for (const pugi::xml_attribute each : element.attributes()) {
      const std::string_view name = each.name();
      if (!is_known(name, element, false))
        return "an attribute with an unknown prefix or no proper name";
      names_.push_back(name);
    }
    if (names_.size() + known_.size() > max_attributes) return "too many attributes and namespaces";
    std::ranges::sort(names_);
    if (std::ranges::adjacent_find(names_) != names_.end()) return "an attribute is there twice";
    return nullptr;
  }

  bool is_known(std::string_view name, pugi::xml_node element, bool is_element) {
    const split_name parts = split(name);
    if (!is_name(parts.local) || (parts.prefix.empty() && name.starts_with(':'))) return false;
    if (parts.prefix.empty()) return true;
    if (!is_name(parts.prefix)) return false;
    if (parts.prefix == "xmlns") return !is_element;
    const auto uri = known_.uri_of(parts.prefix, element);
    return uri && !uri->empty();
  }

  scope known_{};
  std::vector<std::string_view> names_{};
};

}  // namespace

std::optional<name_fault> find_name_fault(pugi::xml_node root) {
  return name_checker{}.check(root);
}

}  // namespace tenon::xml
