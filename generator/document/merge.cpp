// Merge keys (https://yaml.org/type/merge.html): `<<: *base` gives an object the entries of another
// one that it does not have itself. They keep their places.

#include <algorithm>

#include "document/builder.hpp"

namespace tenon::gen::document {

void builder::merge(const frame& into) {
  const auto is_merge = [this](std::uint32_t entry) {
    return tree_->values[entry].key != tree::none && merge_keys_.contains(tree_->values[entry].key);
  };
  const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(into.first_pending);
  const std::vector<std::uint32_t> entries(first, pending_.end());
  const auto found = std::ranges::find_if(entries, is_merge);
  if (found == entries.end()) return;
  const auto second = std::find_if(found + 1, entries.end(), is_merge);
  if (second != entries.end()) report_duplicate(*found, *second);

  std::set<std::string_view> taken;
  pending_.resize(into.first_pending);
  for (const std::uint32_t entry : entries) {
    if (entry == *found) continue;
    pending_.push_back(entry);
    taken.insert(tree_->key_text(entry));
  }
  const tree::value sources = tree_->values[*found];
  if (sources.type != kind::sequence) {
    merge_from(into, *found, taken);
  } else {
    for (std::uint32_t i = 0; i < sources.count; ++i) {
      merge_from(into, tree_->children[sources.first + i], taken);
    }
  }
  for (std::size_t i = into.first_pending; i < pending_.size(); ++i) {
    tree_->values[pending_[i]].position = static_cast<std::uint32_t>(i - into.first_pending);
  }
}

// What came before has precedence. Entries are aliases of the merged ones; all of those have been
// counted with the alias that led here.
void builder::merge_from(const frame& into, std::uint32_t source,
                         std::set<std::string_view>& taken) {
  const tree::value from = tree_->values[source];
  if (from.type != kind::mapping) {
    const node written(*tree_, source);
    // A bad alias has been reported.
    if (from.type == kind::null && from.text.empty() && from.begin != from.end) return;
    sink_.add({.code = "OA1008",
               .where = written.where(),
               .message = "'<<' takes an object, or a list of objects",
               .pointer = written.pointer(),
               .level = source::severity::error});
    return;
  }
  for (std::uint32_t i = 0; i < from.count; ++i) {
    const std::uint32_t child = tree_->children[from.first + i];
    if (!taken.insert(tree_->key_text(child)).second) continue;
    tree::value entry = tree_->values[child];
    if (entry.target == tree::none) entry.target = child;
    entry.parent = into.container;
    pending_.push_back(static_cast<std::uint32_t>(tree_->values.size()));
    tree_->values.push_back(entry);
  }
}

}  // namespace tenon::gen::document
