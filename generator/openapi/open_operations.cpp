// Operations that everybody may call, although the description has means to say who may.

#include <algorithm>
#include <iterator>
#include <vector>

#include "openapi/fields.hpp"
#include "openapi/lint.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

struct open_operation {
  const path_item* item;
  const operation* op;
};

bool changes_something(const operation& op) {
  static constexpr std::string_view methods[] = {"POST", "PUT", "PATCH", "DELETE"};
  return std::ranges::find(methods, op.method) != std::end(methods);
}

/// Where the schemes are declared.
node declaration_of(const document& in) {
  if (const node swagger = in.root.find("securityDefinitions")) return swagger;
  const node components = in.root.find("components");
  return components ? components.find("securitySchemes") : node();
}

}  // namespace

void check_open_operations(const document& in, source::diagnostic_sink& sink) {
  // Who writes 'security', even an empty list, has decided.
  if (in.root.contains("security")) return;
  bool required_somewhere = false;
  std::vector<open_operation> open;
  for (const path_item& item : in.paths) {
    for (const operation& op : item.operations) {
      required_somewhere = required_somewhere || !op.security.empty();
      if (!op.node.contains("security") && changes_something(op)) open.push_back({&item, &op});
    }
  }
  if (required_somewhere) {
    for (const auto& [item, op] : open) {
      report_key(sink, "OA2014", severity::warning, op->node,
                 "'" + op->method + " " + item->path +
                     "' changes something and asks for no security, unlike other operations",
                 "list what it needs under 'security'; 'security: []' says that anybody may call "
                 "it");
    }
    return;
  }
  const node schemes = declaration_of(in);
  if (open.empty() || in.security_schemes.empty() || !schemes) return;
  report_key(sink, "OA2014", severity::warning, schemes,
             "no operation asks for any of these, so anybody may call the " +
                 std::to_string(open.size()) + " that change something",
             "list what is needed under 'security', of the document or of operations; 'security: "
             "[]' says that anybody may call them");
}

}  // namespace tenon::gen::openapi
