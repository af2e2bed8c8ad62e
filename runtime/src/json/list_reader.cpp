#include <tenon/json/list_reader.hpp>

#include <algorithm>
#include <tenon/rules/check.hpp>

#include "canonical.hpp"
#include "scanner.hpp"

namespace tenon::json {

list_reader::list_reader(reader& in) : in_{in} {
  if (!reader::scanner::next_is(in, '[')) {
    in.mismatch("an array");
    return;
  }
  open_ = in.enter();
  if (!open_) return;
  parent = in.top_;
  in.top_ = this;
}

void list_reader::close() noexcept {
  open_ = false;
  separator_ = '[';
  in_.top_ = parent;
  ++in_.depth_left_;
}

bool list_reader::next_slowly() {
  using scanner = reader::scanner;
  if (!open_) return false;
  scanner::skip_space(in_);
  if (in_.at_ == in_.end_) return in_.fail("the array has no end"), false;
  const char next = *in_.at_;
  const bool first = separator_ == '[';
  if (next == separator_) {
    ++in_.at_;
    separator_ = ',';
    ++position;
    if (!first || !scanner::next_is(in_, ']')) return true;
  } else if (next == ']' && !first) {
    ++position;
  } else {
    return in_.fail("expected ',' or ']'"), false;
  }
  ++in_.at_;
  complete_ = true;
  close();
  return false;
}

void list_reader::check_size(std::size_t min, std::size_t max) {
  if (complete_ && (position < min || position > max))
    in_.check_rule(position, rules::detail::count{min, max, false});
}

void list_reader::begin_item() {
  reader::scanner::skip_space(in_);
  item_ = in_.at_;
}

void list_reader::end_item() {
  if (!in_.stopped()) items_.emplace_back(item_, static_cast<std::size_t>(in_.at_ - item_));
}

void list_reader::check_unique() {
  if (!complete_ || in_.stopped()) return;
  std::vector<std::string> values;
  values.reserve(items_.size());
  for (const std::string_view item : items_) values.push_back(canonical(item));
  std::sort(values.begin(), values.end());
  if (std::adjacent_find(values.begin(), values.end()) != values.end())
    in_.violate("unique_items", "must not have equal items");
}

}  // namespace tenon::json
