#include <tenon/http/router.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include <tenon/http/url.hpp>

#include "characters.hpp"
#include "path_template.hpp"

namespace tenon::http {

namespace detail {

struct route_entry {
  std::string method;
  http::method known = http::method::other;
  std::size_t route = 0;
};

struct route_node {
  std::vector<std::pair<std::string, std::unique_ptr<route_node>>> literals;      // in order
  std::vector<std::pair<segment_pattern, std::unique_ptr<route_node>>> patterns;  // best first
  std::vector<route_entry> routes;
  // Of the root: paths without parameters, the base path included, as they are sent when nothing in
  // them is escaped. They are found without a walk. In order.
  std::vector<std::pair<std::string, const route_node*>> whole_paths;
};

}  // namespace detail

namespace {

using detail::route_entry;
using detail::route_node;

constexpr std::size_t most_looked_through = 8;

/// The order of literal segments: most look-ups compare no more than sizes.
bool precedes(std::string_view left, std::string_view right) noexcept {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

template <class Literals>
auto first_not_before(Literals& among, std::string_view text) noexcept {
  return std::lower_bound(
      among.begin(), among.end(), text,
      [](const auto& child, std::string_view key) { return precedes(child.first, key); });
}

/// What stands at that text; null when nothing does.
template <class Literals>
auto find_literal(const Literals& among, std::string_view text) noexcept
    -> decltype(&among.front().second) {
  if (among.size() <= most_looked_through) {
    for (const auto& [literal, value] : among) {
      if (literal.size() == text.size() && literal == text) return &value;
    }
    return nullptr;
  }
  const auto at = first_not_before(among, text);
  return at != among.end() && at->first == text ? &at->second : nullptr;
}

route_node& literal_child(route_node& parent, const std::string& text) {
  auto at = first_not_before(parent.literals, text);
  if (at == parent.literals.end() || at->first != text) {
    at = parent.literals.emplace(at, text, std::make_unique<route_node>());
  }
  return *at->second;
}

route_node& pattern_child(route_node& parent, const detail::segment_pattern& pattern) {
  for (auto& [existing, node] : parent.patterns) {
    if (existing == pattern) return *node;
  }
  const auto at = std::find_if(
      parent.patterns.begin(), parent.patterns.end(),
      [&pattern](const auto& child) { return detail::more_specific(pattern, child.first); });
  return *parent.patterns.emplace(at, pattern, std::make_unique<route_node>())->second;
}

/// Whether every request for the path is sent as the template says, or escaped. A segment may have
/// become text with a slash, or with what looks like an escape.
bool is_whole_path(const std::vector<detail::segment_pattern>& segments) {
  return std::all_of(segments.begin(), segments.end(), [](const auto& segment) {
    return segment.literal() && segment.texts.front().find_first_of("/%") == std::string::npos;
  });
}

/// The route of that node for the request's method; null when it has none.
const route_entry* entry_for(const route_node& node, const request& incoming) noexcept {
  const route_entry* chosen = nullptr;
  for (const route_entry& each : node.routes) {
    if (each.known == incoming.method &&
        (each.known != method::other || each.method == incoming.other_method)) {
      return &each;
    }
    if (each.known == method::get && incoming.method == method::head) chosen = &each;
  }
  return chosen;
}

/// One look-up: the walk and what it gathers.
class walk {
 public:
  walk(const request& incoming, bool escaped, route_match& found) noexcept
      : incoming_(incoming), escaped_(escaped), found_(found) {}

  /// True when a route was found; else `found_.allow` lists what the path answers to.
  bool descend(const route_node& node, std::string_view rest, std::size_t captured) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    const auto go_on = [&](const route_node& child, std::size_t count) {
      return last ? arrive(child, count) : descend(child, rest.substr(slash + 1), count);
    };
    if (const route_node* child = literal(node, segment)) {
      if (go_on(*child, captured)) return true;
    }
    for (const auto& [pattern, child] : node.patterns) {
      if (!detail::match_segment(pattern, segment, found_.captures.data() + captured)) continue;
      if (go_on(*child, captured + pattern.parameters())) return true;
    }
    return false;
  }

  void add_allowed(std::string_view method) {
    if (list_contains(found_.allow, method)) return;
    if (!found_.allow.empty()) found_.allow += ", ";
    found_.allow += method;
  }

 private:
  const route_node* literal(const route_node& node, std::string_view segment) {
    if (node.literals.empty()) return nullptr;
    if (!escaped_ || segment.find('%') == std::string_view::npos) return child(node, segment);
    std::string decoded;
    return percent_decode(decoded, segment) ? child(node, decoded) : nullptr;
  }

  static const route_node* child(const route_node& node, std::string_view text) noexcept {
    const auto* const found = find_literal(node.literals, text);
    return found == nullptr ? nullptr : found->get();
  }

  bool arrive(const route_node& node, std::size_t captured) {
    const route_entry* const chosen = entry_for(node, incoming_);
    if (chosen == nullptr) {
      for (const route_entry& each : node.routes) {
        add_allowed(each.method);
        if (each.known == method::get) add_allowed("HEAD");
      }
      return false;
    }
    found_.route = chosen->route;
    found_.captures.resize(captured);
    return true;
  }

  const request& incoming_;
  bool escaped_;  // something in the path is
  route_match& found_;
};

// An escape of two hexadecimal digits follows every `%`.
bool is_well_escaped(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3))
    if (at + 2 >= text.size() || detail::hex_value(text[at + 1]) < 0 ||
        detail::hex_value(text[at + 2]) < 0)
      return false;
  return true;
}

}  // namespace

router::router(std::string_view base_path)
    : base_path_(base_path), root_(std::make_unique<route_node>()) {
  while (base_path_.ends_with('/')) base_path_.pop_back();
  if (!base_path_.empty() && !base_path_.starts_with('/')) {
    throw std::invalid_argument("base path '" + base_path_ + "' must begin with '/'");
  }
}
router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

void router::add(http::method method, std::string_view path_template, std::size_t route) {
  add(to_string(method), path_template, route);
}

void router::add(std::string_view method, std::string_view path_template, std::size_t route) {
  if (!is_token(method)) throw std::invalid_argument("a route's method must be a token");
  const std::vector<detail::segment_pattern> segments = detail::parse_template(path_template);
  std::size_t parameters = 0;
  for (const detail::segment_pattern& segment : segments) parameters += segment.parameters();
  if (parameters > capture_list::capacity) {
    throw std::invalid_argument("path template '" + std::string(path_template) +
                                "' has more than 16 parameters");
  }
  route_node* node = root_.get();
  for (const detail::segment_pattern& segment : segments) {
    node = segment.literal() ? &literal_child(*node, segment.texts.front())
                             : &pattern_child(*node, segment);
  }
  for (const route_entry& each : node->routes) {
    if (each.method == method) {
      throw std::invalid_argument("two routes for " + std::string(method) + " " +
                                  std::string(path_template));
    }
  }
  if (node->routes.empty() && is_whole_path(segments)) {
    auto& among = root_->whole_paths;
    std::string whole = base_path_;
    for (const detail::segment_pattern& segment : segments) whole += '/' + segment.texts.front();
    among.emplace(first_not_before(among, whole), whole, node);
  }
  node->routes.push_back({std::string(method), parse_method(method), route});
}

void router::find(const request& incoming, std::string_view path, route_match& found) const {
  found.result = route_match::outcome::not_found;
  found.captures.resize(0);
  found.allow.clear();
  if (const route_node* const* const node = find_literal(root_->whole_paths, path)) {
    if (const route_entry* const entry = entry_for(**node, incoming)) {
      found.route = entry->route;
      found.result = route_match::outcome::found;
      return;
    }
  }
  if (!path.starts_with(base_path_)) return;
  path.remove_prefix(base_path_.size());
  if (!path.starts_with('/')) return;
  const bool escaped = path.find('%') != std::string_view::npos;
  walk search(incoming, escaped, found);
  if (search.descend(*root_, path.substr(1), 0)) {
    found.allow.clear();
    if (!escaped || is_well_escaped(path)) found.result = route_match::outcome::found;
    return;
  }
  if (found.allow.empty()) return;
  search.add_allowed("OPTIONS");
  found.result = incoming.method == method::options ? route_match::outcome::options
                                                    : route_match::outcome::method_not_allowed;
}

}  // namespace tenon::http
