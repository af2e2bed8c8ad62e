#include "document/node.hpp"

#include <algorithm>
#include <vector>

#include "document/scalar.hpp"
#include "document/tree.hpp"

namespace tenon::gen::document {

std::string_view describe(kind type) {
  switch (type) {
    case kind::null:
      return "null";
    case kind::boolean:
      return "a boolean";
    case kind::integer:
      return "an integer";
    case kind::number:
      return "a number";
    case kind::string:
      return "a string";
    case kind::sequence:
      return "a list";
    case kind::mapping:
      break;
  }
  return "an object";
}

kind node::type() const { return is_text_ ? kind::string : tree_->values[index_].type; }
node_style node::style() const { return tree_->values[index_].style; }

source::span node::where() const {
  const tree::value& value = tree_->values[index_];
  return {tree_->file, value.begin, value.end};
}

source::span node::key_where() const {
  const std::uint32_t key = tree_->values[index_].key;
  if (key == tree::none) return where();
  return {tree_->file, tree_->keys[key].begin, tree_->keys[key].end};
}

std::string_view node::key() const { return tree_->key_text(index_); }

bool node::is_alias() const { return tree_->values[index_].target != tree::none; }

node node::alias_target() const {
  return is_alias() ? node(*tree_, tree_->values[index_].target) : *this;
}

node node::as_text() const {
  node taken = *this;
  taken.is_text_ = is_scalar() && !is_null();
  return taken;
}

std::string_view node::text() const { return tree_->values[index_].text; }

std::size_t node::size() const { return tree_->values[index_].count; }

node node::at(std::size_t position) const {
  return {*tree_, tree_->children[tree_->values[index_].first + position]};
}

node node::find(std::string_view key) const {
  const tree::value& value = tree_->values[index_];
  if (value.type != kind::mapping) return {};
  const auto key_of = [this](std::uint32_t child) { return tree_->key_text(child); };
  const std::uint32_t* first = tree_->children.data() + value.first;
  if (value.count <= tree::largest_unsorted) {
    const auto* found = std::ranges::find(first, first + value.count, key, key_of);
    return found == first + value.count ? node() : node(*tree_, *found);
  }
  const std::uint32_t* sorted = first + value.count;
  const auto* found = std::ranges::lower_bound(sorted, sorted + value.count, key, {}, key_of);
  if (found == sorted + value.count || key_of(*found) != key) return {};
  return {*tree_, *found};
}

node node::parent() const {
  const std::uint32_t parent = tree_->values[index_].parent;
  return parent == tree::none ? node() : node(*tree_, parent);
}

std::size_t node::position() const { return tree_->values[index_].position; }

std::string node::pointer() const {
  std::vector<node> path;
  for (node at = *this; at.parent(); at = at.parent()) path.push_back(at);
  std::string text;
  for (auto at = path.rbegin(); at != path.rend(); ++at) {
    text += '/';
    text += at->parent().is_mapping() ? escape_pointer_token(at->key())
                                      : std::to_string(at->position());
  }
  return text;
}

std::optional<std::string_view> node::as_string() const {
  return is_string() ? std::optional(text()) : std::nullopt;
}

std::optional<bool> node::as_bool() const {
  if (!is_boolean()) return std::nullopt;
  return text().starts_with('t') || text().starts_with('T');
}

std::optional<std::int64_t> node::as_int64() const {
  return is_number() ? to_int64(text()) : std::nullopt;
}

std::optional<std::uint64_t> node::as_uint64() const {
  return is_number() ? to_uint64(text()) : std::nullopt;
}

std::optional<double> node::as_double() const {
  return is_number() ? to_double(text()) : std::nullopt;
}

std::string escape_pointer_token(std::string_view token) {
  std::string escaped;
  for (const char c : token) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace tenon::gen::document
