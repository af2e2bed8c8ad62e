#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/fields.hpp"
#include "openapi/lint.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

void check_tags(const document& in, source::diagnostic_sink& sink) {
  std::vector<std::string_view> declared;
  for (const tag& each : in.tags) declared.emplace_back(each.name);
  if (declared.empty()) return;
  std::set<std::string_view> known(declared.begin(), declared.end());
  std::size_t comparisons_left = most_comparisons;
  const auto check = [&](const operation& op) {
    const node written = op.node.find("tags");
    if (!written) return;
    for (const node each : written.children()) {
      if (!has_text(each) || !known.insert(each.text()).second) continue;
      const std::string_view close = nearest(each.text(), declared, comparisons_left);
      report(sink, "OA2017", severity::warning, each,
             "the tag '" + std::string(each.text()) + "' is not declared under 'tags'",
             close.empty() ? "declare it there" : "did you mean '" + std::string(close) + "'?");
    }
  };
  for (const std::vector<path_item>* items : {&in.paths, &in.webhooks}) {
    for (const path_item& item : *items) {
      for (const operation& op : item.operations) check(op);
    }
  }
}

}  // namespace tenon::gen::openapi
