// Paths of which neither is more specific than the other.

#include <algorithm>
#include <map>

#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using source::severity;

namespace {

/// Of as many paths as these all pairs are looked at.
constexpr std::size_t most_compared = 3'000;

enum class segment : std::uint8_t { literal, variable, mixed };

segment kind_of(std::string_view text) {
  if (text.find('{') == std::string_view::npos) return segment::literal;
  const bool whole = text.front() == '{' && text.find('}') == text.size() - 1;
  return whole ? segment::variable : segment::mixed;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at != std::string_view::npos;) {
    const std::size_t end = path.find('/', at + 1);
    result.push_back(path.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
    at = end;
  }
  return result;
}

/// A request that both match; empty when there is none, or one of them is literal wherever the
/// other is. What is neither a variable nor plain text is not judged.
std::string matched_by_both(const std::vector<std::string_view>& left,
                            const std::vector<std::string_view>& right) {
  bool left_closer = false;
  bool right_closer = false;
  std::string example;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const segment a = kind_of(left[i]);
    const segment b = kind_of(right[i]);
    if (a == segment::mixed || b == segment::mixed) return {};
    if (a == b && a == segment::literal && left[i] != right[i]) return {};
    left_closer = left_closer || a < b;
    right_closer = right_closer || b < a;
    example.append("/").append(a == segment::literal ? left[i] : right[i]);
  }
  return left_closer && right_closer ? example : std::string();
}

bool share_method(const path_item& left, const path_item& right) {
  return std::ranges::any_of(left.operations, [&](const operation& each) {
    return std::ranges::find(right.operations, each.method, &operation::method) !=
           right.operations.end();
  });
}

}  // namespace

void reader::check_ambiguous_paths() {
  struct split_path {
    const path_item* item;
    std::vector<std::string_view> segments;
  };
  std::map<std::size_t, std::vector<split_path>> by_length;
  for (const path_item& item : out_.paths) {
    if (item.variables.empty()) continue;
    split_path made{&item, segments_of(item.path)};
    by_length[made.segments.size()].push_back(std::move(made));
  }
  for (const auto& entry : by_length) {
    const std::vector<split_path>& all = entry.second;
    if (all.size() > most_compared) continue;
    for (auto later = all.begin(); later != all.end(); ++later) {
      for (auto first = all.begin(); first != later; ++first) {
        const std::string example = matched_by_both(first->segments, later->segments);
        if (example.empty() || !share_method(*first->item, *later->item)) continue;
        sink_.add({.code = "OA3009",
                   .where = later->item->node.key_where(),
                   .message = "'" + example + "' matches this path and '" + first->item->path + "'",
                   .notes = {{first->item->node.key_where(), "the other path"}},
                   .help = "the one whose literal text comes first is taken",
                   .pointer = later->item->node.pointer(),
                   .level = severity::info});
      }
    }
  }
}

}  // namespace tenon::gen::openapi
