#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <tenon/rules/schema.hpp>

/// How JSON values are written as XML, as constant tables: what an OpenAPI document's `xml` objects
/// say.
namespace tenon::xml {

struct layout;

/// What a value is in XML. `inlined`: a list without an element around its items.
enum class node_kind : std::uint8_t { element, attribute, text, cdata, inlined };

/// A value and its place in XML.
struct node {
  /// Local name. Empty: that of what it is in: the list, or the member's key.
  std::string_view name{};
  /// What the value is made of. Outlives the node.
  const xml::layout* value = nullptr;
  node_kind kind = node_kind::element;
  std::string_view prefix{};
  /// The namespace. Empty: that of the element it is in; none for attributes.
  std::string_view uri{};
};

/// A member of an object.
struct member {
  std::string_view key{};
  xml::node node{};
  bool required = false;
};

/// What a value is made of. Everything it points to must outlive it.
struct layout {
  /// The kinds of JSON value that may stand there: tells the number 12 from the text "12".
  rules::type_set types = 0;
  /// Of lists.
  const node* items = nullptr;
  std::span<const member> members{};
  /// Members that `members` does not name: elements named by their keys.
  const node* others = nullptr;
  /// What neither names is an error, not ignored.
  bool closed = false;
};

/// Elements may be nested this deep.
inline constexpr unsigned max_depth = 64;
/// An element may have this many attributes, and namespaces in scope.
inline constexpr unsigned max_attributes = 256;

}  // namespace tenon::xml
