#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::xml {

/// A name taken apart.
struct split_name {
  std::string_view prefix{};
  std::string_view local{};
};
split_name split(std::string_view name) noexcept;

/// Whether the attribute declares a namespace; then for which prefix.
std::optional<std::string_view> declared_prefix(std::string_view attribute) noexcept;

/// The namespaces that are declared around a place of a document (Namespaces in XML 1.0). What is
/// pushed refers to the document.
class scope {
 public:
  void enter(pugi::xml_node element);
  void leave();

  /// Of a prefix that is used in an element not yet entered, or of the last one entered. Nothing:
  /// it is not declared.
  [[nodiscard]] std::optional<std::string_view> uri_of(std::string_view prefix,
                                                       pugi::xml_node element) const;
  /// How many declarations there are.
  [[nodiscard]] std::size_t size() const noexcept { return declared_.size(); }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> declared_{};
  std::vector<std::size_t> sizes_{};
};

/// What the names in a document break: the first element, and what is wrong.
struct name_fault {
  pugi::xml_node where{};
  const char* message = "";
};
/// Names, prefixes without a declaration, attributes that are there twice, or too many.
std::optional<name_fault> find_name_fault(pugi::xml_node root);

}  // namespace tenon::xml
