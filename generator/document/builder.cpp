#include "document/builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "document/scalar.hpp"

namespace tenon::gen::document {

using source::diagnostic;
using source::span;

builder::builder(std::string_view text, source::file_id file, limits bounds,
                 source::diagnostic_sink& sink)
    : text_(text), file_(file), bounds_(bounds), sink_(sink), tree_(std::make_unique<tree>()) {
  tree_->file = file;
  // About one value in 14 bytes in real documents; one allocation fits most.
  tree_->values.reserve(text.size() / 16);
  tree_->keys.reserve(text.size() / 24);
  tree_->children.reserve(text.size() / 16);
}

bool builder::take(const event& next) {
  switch (next.type) {
    case event_type::document_start:
      return start_document(next);
    case event_type::document_end:
      return true;
    case event_type::mapping_start:
      return start_container(next, kind::mapping);
    case event_type::sequence_start:
      return start_container(next, kind::sequence);
    case event_type::mapping_end:
    case event_type::sequence_end:
      return end_container(next);
    case event_type::scalar:
      return expects_key() ? take_key(next) : take_scalar(next);
    case event_type::alias:
      return expects_key() ? take_key(next) : take_alias(next);
  }
  return false;
}

bool builder::start_document(const event& next) {
  if (!has_root_) return true;
  sink_.add({.code = "OA1006",
             .where = at(next.begin, next.end),
             .message = "a second document starts here",
             .help = "keep one document per file"});
  return false;
}

bool builder::expects_key() const {
  if (open_.empty()) return false;
  const frame& top = open_.back();
  return tree_->values[top.container].type == kind::mapping && top.key == tree::none;
}

bool builder::take_key(const event& next) {
  const auto [begin, end] = place_of(next);
  std::string_view text = next.text;
  if (next.type == event_type::alias) {
    const auto found = anchors_.find(next.text);
    const bool usable = found != anchors_.end() && found->second.complete &&
                        tree_->values[found->second.value].type < kind::sequence;
    if (!usable) {
      sink_.add({.code = "OA1007",
                 .where = at(begin, end),
                 .message = fmt::format("'*{}' does not name a text before it", next.text)});
      return false;
    }
    text = tree_->values[found->second.value].text;
  } else if (!next.has_place) {
    sink_.add({.code = "OA1009", .where = at(begin, end), .message = "a key is missing"});
    return false;
  }
  tree_->keys.push_back({keep(text), begin, end});
  open_.back().key = static_cast<std::uint32_t>(tree_->keys.size() - 1);
  if (next.type == event_type::scalar && next.style == node_style::plain && text == "<<") {
    merge_keys_.insert(open_.back().key);
    sink_.add({.code = "OA1008",
               .where = at(begin, end),
               .message =
                   "a merge key is read as YAML 1.1 has it; YAML 1.2 has none, so other tools "
                   "may not",
               .help = "repeat the fields, or use $ref or allOf"});
  }
  last_end_ = end;
  if (!next.anchor.empty()) {
    // The value of an anchored key stands in no container; only aliases reach it.
    tree::value& made = tree_->values.emplace_back();
    made.type = kind::string;
    made.begin = begin;
    made.end = end;
    made.text = tree_->keys.back().text;
    const auto index = static_cast<std::uint32_t>(tree_->values.size() - 1);
    set_anchor(next.anchor, {.value = index, .complete = true});
  }
  return true;
}

// Adds a value and, when a container is open, makes it that container's next entry.
std::uint32_t builder::attach(const event& next, kind type) {
  const auto index = static_cast<std::uint32_t>(tree_->values.size());
  const auto [begin, end] = place_of(next);
  tree::value& made = tree_->values.emplace_back();
  made.type = type;
  made.style = next.style;
  made.begin = begin;
  made.end = end;
  if (open_.empty()) {
    tree_->root = index;
    has_root_ = true;
  } else {
    frame& top = open_.back();
    made.parent = top.container;
    made.position = static_cast<std::uint32_t>(pending_.size() - top.first_pending);
    made.key = std::exchange(top.key, tree::none);
    pending_.push_back(index);
  }
  last_end_ = end;
  return index;
}

bool builder::take_scalar(const event& next) {
  const std::uint32_t index = attach(next, kind::string);
  tree_->values[index].text = keep(next.text);
  set_anchor(next.anchor, {.value = index, .complete = true});
  set_scalar_type(next, index);
  return open_.empty() || count(open_.back(), {}, place_of_value(index));
}

void builder::set_scalar_type(const event& next, std::uint32_t index) {
  tree::value& value = tree_->values[index];
  const bool forced = next.tag == "!" || next.tag == "tag:yaml.org,2002:str";
  if (next.style == node_style::plain && !forced) {
    const scalar_type resolved = resolve_plain(next.text);
    value.type = resolved.type;
    const bool number = value.type == kind::integer || value.type == kind::number;
    if (number && (resolved.not_finite || !parse_decimal(next.text))) {
      add_finding({.code = "OA1009",
                   .where = place_of_value(index),
                   .message = fmt::format("'{}' is no number that JSON can express", next.text)},
                  index);
    } else if (value.type != kind::boolean && differs_in_yaml_1_1(next.text)) {
      const std::string_view other = value.type == kind::string ? "a boolean" : "octal";
      const std::string_view here = value.type == kind::string ? "text" : "decimal";
      add_finding({.code = "OA1010",
                   .where = place_of_value(index),
                   .message = fmt::format("'{}' is {} here, but {} to YAML 1.1 tools", next.text,
                                          here, other),
                   .help = fmt::format("write '{}' in quotes if text is meant", next.text)},
                  index);
    }
  }
  if (!forced) check_tag(next, index);
}

// Tags of the core schema may say what the value already is; anything else changes its meaning.
void builder::check_tag(const event& next, std::uint32_t index) {
  if (next.tag.empty() || next.tag == "!") return;
  const kind type = tree_->values[index].type;
  constexpr std::string_view core = "tag:yaml.org,2002:";
  constexpr std::string_view names[] = {"null", "bool", "int", "float", "str", "seq", "map"};
  const std::string_view name =
      next.tag.starts_with(core) ? next.tag.substr(core.size()) : std::string_view();
  const bool whole_number = name == "float" && type == kind::integer;
  if (name == names[static_cast<std::size_t>(type)] || whole_number) return;
  add_finding({.code = "OA1009",
               .where = place_of_value(index),
               .message = fmt::format("the tag '{}' does not fit {}", next.tag, describe(type)),
               .help = "remove the tag"},
              index);
}

bool builder::take_alias(const event& next) {
  const std::uint32_t index = attach(next, kind::null);
  const span where = place_of_value(index);
  const auto found = anchors_.find(next.text);
  if (found == anchors_.end()) {
    add_finding({.code = "OA1007",
                 .where = where,
                 .message = fmt::format("'*{}' names no anchor before it", next.text)},
                index);
    return true;
  }
  const anchored& target = found->second;
  if (!target.complete) {
    add_finding({.code = "OA1007",
                 .where = where,
                 .message = fmt::format("'*{}' stands inside the value it names", next.text),
                 .notes = {{place_of_value(target.value), "the value starts here"}}},
                index);
    return true;
  }
  const tree::value& original = tree_->values[target.value];
  tree::value& alias = tree_->values[index];
  alias.type = original.type;
  alias.style = original.style;
  alias.first = original.first;
  alias.count = original.count;
  alias.text = original.text;
  alias.target = target.value;
  return open_.empty() || count(open_.back(), target.reach, where);
}

bool builder::start_container(const event& next, kind type) {
  if (expects_key()) {
    const auto [begin, end] = place_of(next);
    sink_.add({.code = "OA1009",
               .where = at(begin, end),
               .message = fmt::format("a key is text, not {}", describe(type)),
               .help = "put the key in quotes if it starts with '{' or '['"});
    return false;
  }
  const std::uint32_t index = attach(next, type);
  set_anchor(next.anchor, {.value = index});
  check_tag(next, index);
  if (open_.size() >= bounds_.depth) {
    sink_.add({.code = "OA1005",
               .where = place_of_value(index),
               .message = fmt::format("values are nested more than {} deep", bounds_.depth)});
    return false;
  }
  open_.push_back(
      {.container = index, .first_pending = pending_.size(), .anchor = std::string(next.anchor)});
  return true;
}

bool builder::end_container(const event& next) {
  const frame closed = open_.back();
  open_.pop_back();
  tree::value& container = tree_->values[closed.container];
  if (next.has_place) {
    container.end = next.end;
  } else if (pending_.size() > closed.first_pending) {
    container.end = std::max(container.begin, tree_->values[pending_.back()].end);
  }
  last_end_ = std::max(last_end_, container.end);
  if (pending_.size() > closed.first_pending) {
    // A pair written without braces in a flow list starts before the place its event reports.
    const std::uint32_t key = tree_->values[pending_[closed.first_pending]].key;
    if (key != tree::none) container.begin = std::min(container.begin, tree_->keys[key].begin);
  }
  list_children(closed);
  const auto anchor = anchors_.find(closed.anchor);
  if (anchor != anchors_.end() && anchor->second.value == closed.container) {
    anchor->second.complete = true;
    anchor->second.reach = closed.reach;
  }
  return open_.empty() || count(open_.back(), closed.reach, place_of_value(closed.container));
}

void builder::list_children(const frame& closed) {
  if (!merge_keys_.empty()) merge(closed);
  tree::value& container = tree_->values[closed.container];
  container.first = static_cast<std::uint32_t>(tree_->children.size());
  container.count = static_cast<std::uint32_t>(pending_.size() - closed.first_pending);
  const auto from = pending_.begin() + static_cast<std::ptrdiff_t>(closed.first_pending);
  tree_->children.insert(tree_->children.end(), from, pending_.end());
  pending_.resize(closed.first_pending);
  if (container.type == kind::mapping) sort_children(closed.container);
}

// Finds duplicate keys. A large mapping keeps the sorted list, which `node::find` searches.
void builder::sort_children(std::uint32_t container) {
  const tree::value& mapping = tree_->values[container];
  const auto first = tree_->children.begin() + mapping.first;
  std::vector<std::uint32_t> sorted(first, first + mapping.count);
  std::ranges::sort(
      sorted, {}, [this](std::uint32_t child) { return std::pair(tree_->key_text(child), child); });
  for (std::size_t entry = 1; entry < sorted.size(); ++entry) {
    if (tree_->key_text(sorted[entry - 1]) == tree_->key_text(sorted[entry])) {
      report_duplicate(sorted[entry - 1], sorted[entry]);
    }
  }
  if (mapping.count <= tree::largest_unsorted) return;
  tree_->children.insert(tree_->children.end(), sorted.begin(), sorted.end());
}

void builder::report_duplicate(std::uint32_t first, std::uint32_t second) {
  const node earlier(*tree_, first);
  const node later(*tree_, second);
  sink_.add({.code = "OA1004",
             .where = later.key_where(),
             .message = fmt::format("the key '{}' appears twice", later.key()),
             .notes = {{earlier.key_where(), "first used here"}},
             .pointer = later.pointer()});
}

bool builder::count(frame& into, const extent& added, span where) {
  into.reach.nodes += added.nodes;
  into.reach.depth = std::max(into.reach.depth, added.depth + 1);
  if (into.reach.nodes > bounds_.nodes) {
    sink_.add({.code = "OA1005",
               .where = where,
               .message = fmt::format("the document has more than {} values", bounds_.nodes),
               .help = "aliases count as often as they are used"});
    return false;
  }
  if (open_.size() + added.depth > bounds_.depth + 1) {
    sink_.add({.code = "OA1005",
               .where = where,
               .message = fmt::format("values are nested more than {} deep", bounds_.depth)});
    return false;
  }
  return true;
}

void builder::set_anchor(std::string_view name, const anchored& target) {
  if (!name.empty()) anchors_.insert_or_assign(std::string(name), target);
}

span builder::open_bracket() const {
  for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
    const tree::value& container = tree_->values[at->container];
    if (container.style == node_style::flow) return this->at(container.begin, container.begin + 1);
  }
  return {};
}

// An absent value stands right after the ':' or '-' that announces it.
std::pair<std::uint32_t, std::uint32_t> builder::place_of(const event& next) const {
  if (next.has_place) return {next.begin, next.end};
  std::size_t from = last_end_;
  const std::size_t sign = text_.find_first_not_of(" \t\r\n", from);
  if (sign != std::string_view::npos && (text_[sign] == ':' || text_[sign] == '-')) from = sign + 1;
  return {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from)};
}

std::string_view builder::keep(std::string_view text) {
  const bool in_file = text.data() >= text_.data() && text.data() < text_.data() + text_.size();
  return in_file || text.empty() ? text : tree_->decoded.emplace_back(text);
}

span builder::place_of_value(std::uint32_t index) const {
  return at(tree_->values[index].begin, tree_->values[index].end);
}

void builder::add_finding(diagnostic found, std::uint32_t index) {
  found.pointer = node(*tree_, index).pointer();
  sink_.add(std::move(found));
}

}  // namespace tenon::gen::document
