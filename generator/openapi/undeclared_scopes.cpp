#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "openapi/fields.hpp"
#include "openapi/lint.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

/// The lists of scopes of an OAuth 2 scheme: one for each flow.
std::vector<node> scope_lists(node scheme) {
  std::vector<node> lists;
  const auto add = [&](node flow) {
    const node scopes = flow.find("scopes");
    if (scopes && scopes.is_mapping()) lists.push_back(scopes);
  };
  add(scheme);  // Swagger 2.0 has one flow, which is the scheme
  const node flows = scheme.find("flows");
  if (!flows) return lists;
  for (const node flow : flows.children()) add(flow);
  return lists;
}

std::string_view nearest_scope(const std::vector<node>& lists, std::string_view name,
                               std::size_t& comparisons_left) {
  if (comparisons_left == 0) return {};
  std::vector<std::string_view> names;
  for (const node scopes : lists) {
    for (const node each : scopes.children()) names.push_back(each.key());
  }
  return nearest(name, names, comparisons_left);
}

void check_scope(const security_scheme& scheme, node named, std::size_t& comparisons_left,
                 source::diagnostic_sink& sink) {
  const std::vector<node> lists = scope_lists(scheme.node);
  const bool is_declared =
      std::ranges::any_of(lists, [&](node scopes) { return scopes.contains(named.text()); });
  // What a scheme without flows has, nobody can say.
  if (is_declared || lists.empty()) return;
  const std::string_view close = nearest_scope(lists, named.text(), comparisons_left);
  report(sink, "OA2023", severity::warning, named,
         "no flow of '" + scheme.name + "' has the scope '" + std::string(named.text()) + "'",
         close.empty() ? "declare it under the 'scopes' of a flow"
                       : "did you mean '" + std::string(close) + "'?");
}

}  // namespace

void check_required_scopes(const document& in, source::diagnostic_sink& sink) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  std::size_t comparisons_left = most_comparisons;
  const auto check = [&](node owner) {
    const node list = owner.find("security");
    if (!list) return;
    for (const node alternative : list.children()) {
      for (const node entry : alternative.children()) {
        const auto scheme =
            std::ranges::find(in.security_schemes, entry.key(), &security_scheme::name);
        if (scheme == in.security_schemes.end() || scheme->type != "oauth2") continue;
        for (const node named : entry.children()) {
          if (!has_text(named) || !known.emplace(entry.key(), named.text()).second) continue;
          check_scope(*scheme, named, comparisons_left, sink);
        }
      }
    }
  };
  check(in.root);
  for (const std::vector<path_item>* items : {&in.paths, &in.webhooks}) {
    for (const path_item& item : *items) {
      for (const operation& op : item.operations) check(op.node);
    }
  }
}

}  // namespace tenon::gen::openapi
