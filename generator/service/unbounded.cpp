// Texts and lists of requests that nothing bounds but the size of the whole request.

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/lowerer.hpp"

namespace tenon::gen::service {

namespace {

constexpr std::size_t most_places = 5;

/// Formats whose texts have an end.
bool is_short_format(std::string_view format) {
  static constexpr std::string_view formats[] = {"uuid", "date", "date-time", "time",
                                                 "ipv4", "ipv6", "hostname",  "email"};
  return std::ranges::find(formats, format) != std::end(formats);
}

/// Whether the pattern has both ends and repeats nothing without a bound.
bool is_bounded_pattern(std::string_view pattern) {
  if (!pattern.starts_with('^')) return false;
  int depth = 0;
  bool in_class = false;
  bool has_end = false;
  for (std::size_t i = 1; i < pattern.size(); ++i) {
    const char c = pattern[i];
    has_end = c == '$' && depth == 0 && !in_class;
    if (c == '\\') {
      ++i;
    } else if (in_class || c == '[') {
      in_class = c != ']';
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == '*' || c == '+' || pattern.substr(i).starts_with(",}")) {
      return false;
    } else if (c == '|' && depth == 0) {
      return false;  // each side has one end
    }
  }
  return has_end;
}

bool is_unbounded_text(const shape& made) {
  const constraints& rules = made.rules;
  return (made.types & openapi::string_type) != 0 && !made.has_enum && !made.const_value &&
         !rules.max_length && made.format != "binary" && !is_short_format(made.format) &&
         !(rules.pattern && is_bounded_pattern(*rules.pattern));
}

bool is_unbounded_list(const shape& made) {
  return (made.types & openapi::array_type) != 0 && !made.rules.max_items &&
         made.prefix_items.empty();
}

}  // namespace

void lowerer::check_request_bounds() {
  std::set<const schema*> seen;
  for (const openapi::operation* op : served_) {
    std::vector<source::diagnostic_note> places = unbounded_in(*op, seen);
    if (places.empty()) continue;
    const std::size_t count = places.size();
    places.resize(std::min(count, most_places));
    const std::string told = count > most_places
                                 ? " (" + std::to_string(most_places) + " of them are noted)"
                                 : std::string();
    sink_.add({.code = "OA4014",
               .where = op->node.key_where(),
               .message = "a request can have texts or lists of any length in " +
                          std::to_string(count) + (count == 1 ? " place" : " places") + told,
               .notes = std::move(places),
               .help = "add 'maxLength' to texts and 'maxItems' to lists",
               .pointer = op->node.pointer()});
  }
}

/// What can be of any length in a request; what was seen in another one is left out.
std::vector<source::diagnostic_note> lowerer::unbounded_in(const openapi::operation& op,
                                                           std::set<const schema*>& seen) {
  std::vector<source::diagnostic_note> places;
  std::vector<const schema*> open = request_schemas(op);
  for (std::size_t next = 0; next < open.size(); ++next) {
    const schema* s = open[next];
    if (s == nullptr || !seen.insert(s).second) continue;
    const shape& made = flatten(s);
    // What a type of the user's takes is its own matter.
    if (made.read_only || mapping_of(*s) != nullptr) continue;
    const node where = follow(s)->node;
    const bool text = is_unbounded_text(made);
    if (where && (text || is_unbounded_list(made))) {
      places.push_back({where.key_where(), text ? "a text" : "a list"});
    }
    for (const shape_property& each : made.properties) open.push_back(all_of(each.schemas));
    if (!made.items.empty()) open.push_back(all_of(made.items));
    if (!made.additional.empty()) open.push_back(all_of(made.additional));
    open.insert(open.end(), made.prefix_items.begin(), made.prefix_items.end());
    for (const shape_group& group : made.groups) {
      const std::vector<const schema*>& list = group.alternatives();
      // A bound beside alternatives holds for each of them.
      if (made.rules == constraints{}) open.insert(open.end(), list.begin(), list.end());
    }
  }
  return places;
}

std::vector<const lowerer::schema*> lowerer::request_schemas(const openapi::operation& op) {
  std::vector<const schema*> found;
  const auto add = [&](const std::vector<openapi::media_type>& content) {
    for (const openapi::media_type& media : content) {
      found.push_back(media.schema);
      found.push_back(media.item_schema);
    }
  };
  for (const openapi::parameter& each : op.parameters) {
    found.push_back(each.schema);
    add(each.content);
  }
  if (op.request_body) add(op.request_body->content);
  return found;
}

}  // namespace tenon::gen::service
