#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "source/span.hpp"

namespace tenon::gen::document {

class tree;

/// Type of a value by the YAML 1.2 core schema. `integer` and `number` differ in spelling only
/// (`1` and `1.0`).
enum class kind : std::uint8_t { null, boolean, integer, number, string, sequence, mapping };

/// How a value is written in the file.
enum class node_style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  block,
  flow
};

/// Name of a kind for messages: "a mapping", "a string", ...
std::string_view describe(kind type);

/// A handle to one value of a loaded document: two words, copied freely, valid as long as the
/// `document` it comes from. A default-constructed node is no value; only `operator bool` may be
/// called on it.
class node {
 public:
  class iterator;
  class range;

  node() = default;
  node(const tree& owner, std::uint32_t index) : tree_(&owner), index_(index) {}

  explicit operator bool() const { return tree_ != nullptr; }
  /// Same place in the same document (not the same value: see `equal`).
  bool operator==(const node&) const = default;

  kind type() const;
  bool is_null() const { return type() == kind::null; }
  bool is_boolean() const { return type() == kind::boolean; }
  bool is_integer() const { return type() == kind::integer; }
  /// True for integers too.
  bool is_number() const { return type() == kind::integer || type() == kind::number; }
  bool is_string() const { return type() == kind::string; }
  bool is_sequence() const { return type() == kind::sequence; }
  bool is_mapping() const { return type() == kind::mapping; }
  bool is_scalar() const { return !is_sequence() && !is_mapping(); }
  node_style style() const;

  /// The whole value, quotes and brackets included. For an alias, the alias itself (`*name`).
  source::span where() const;
  /// The key of a mapping entry; for everything else the value itself. Best place to point at when
  /// the finding is about the entry.
  source::span key_where() const;
  /// Key of a mapping entry as text (`200:` gives "200"); empty for other values.
  std::string_view key() const;
  /// True when the value stands for an anchored value elsewhere.
  bool is_alias() const;
  /// For an alias the value it stands for, with that value's place; otherwise the node itself.
  node alias_target() const;

  /// The same scalar taken for a string with its text; containers and null stay what they are.
  node as_text() const;
  /// Text of a scalar: decoded for strings, as written for other scalars. Empty for containers.
  std::string_view text() const;

  /// Number of entries of a mapping or sequence; 0 for scalars.
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  /// Entry by position (document order), `position < size()`.
  node at(std::size_t position) const;
  /// Entry of a mapping by key; no value when absent or when this is not a mapping.
  node find(std::string_view key) const;
  bool contains(std::string_view key) const { return static_cast<bool>(find(key)); }
  /// Entries in document order: `for (node entry : n.children())`; each knows its `key()`.
  range children() const;
  /// The container this value stands in; no value for the root. Values below an alias report the
  /// container at the anchor.
  node parent() const;
  /// Position in the parent; 0 for the root.
  std::size_t position() const;

  /// JSON Pointer (RFC 6901) of this value in its document; empty for the root.
  std::string pointer() const;

  /// Text of a string value; nothing for other kinds.
  std::optional<std::string_view> as_string() const;
  std::optional<bool> as_bool() const;
  /// Exact value of a number with no fractional part (`1`, `1.0`, `0x10`, `1e3`); nothing for
  /// other kinds, fractions, and values outside the type.
  std::optional<std::int64_t> as_int64() const;
  std::optional<std::uint64_t> as_uint64() const;
  /// Nearest double of a number; nothing for other kinds.
  std::optional<double> as_double() const;

 private:
  const tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
  bool is_text_ = false;
};

/// Steps over the entries of a container.
class node::iterator {
 public:
  using value_type = node;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;

  iterator() = default;
  iterator(node container, std::size_t position) : container_(container), position_(position) {}
  node operator*() const { return container_.at(position_); }
  iterator& operator++() {
    ++position_;
    return *this;
  }
  iterator operator++(int) {
    iterator before = *this;
    ++position_;
    return before;
  }
  bool operator==(const iterator&) const = default;

 private:
  node container_;
  std::size_t position_ = 0;
};

/// The entries of a container.
class node::range {
 public:
  explicit range(node container) : container_(container) {}
  iterator begin() const { return {container_, 0}; }
  iterator end() const { return {container_, container_.size()}; }

 private:
  node container_;
};

inline node::range node::children() const { return range(*this); }

/// JSON equality (JSON Schema 2020-12, core 4.2.2): numbers by exact value, mappings in any order.
bool equal(node left, node right);

/// A text that equal scalars share and no others; empty for lists and mappings.
std::string scalar_identity(node value);

/// Compact JSON text of a value: document order kept, numbers as written where JSON allows.
std::string to_json(node value);

/// Text as a JSON string, quotes included.
std::string quote_json(std::string_view text);

/// One reference token of a JSON Pointer: `~` and `/` escaped.
std::string escape_pointer_token(std::string_view token);

}  // namespace tenon::gen::document
