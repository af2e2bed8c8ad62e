// Objects whose members stand beside the other parameters of their location.
#include <algorithm>

#include "service/lowerer.hpp"

namespace tenon::gen::service {

bool lowerer::scatters_members(const parameter& of) const {
  const bool in_pairs = of.in == location::query || of.in == location::cookie;
  const bool apart = of.explode && (of.how == style::form || of.how == style::cookie);
  const type_kind kind = out_.types[of.type.type].kind;
  return in_pairs && apart && !of.content_type && !of.outline &&
         (kind == type_kind::object || kind == type_kind::map);
}

std::vector<std::string> lowerer::names_on_the_wire(const parameter& of) const {
  if (!scatters_members(of)) return {of.name};
  std::vector<std::string> out;
  for (const property& each : out_.types[of.type.type].object.properties) out.push_back(each.name);
  return out;
}

/// Tells each scattered object which names are not its members, and warns of those that are both.
void lowerer::keep_parameters_apart(operation& op) {
  for (parameter& each : op.parameters) {
    if (!scatters_members(each)) continue;
    const type& t = out_.types[each.type.type];
    const bool looks_at_others =
        t.kind == type_kind::map || t.object.additional_kind != additional::ignored;
    const std::vector<std::string> own = names_on_the_wire(each);
    const auto meet = [&](const std::string& name, const std::string& owner) {
      if (std::ranges::find(own, name) == own.end()) {
        if (looks_at_others) each.others.push_back(name);
        return;
      }
      sink_.add({.code = "OA3019",
                 .where = each.where,
                 .message = "the member '" + name + "' of the parameter '" + each.name +
                            "' is written like " + owner,
                 .help = "write the object with 'style: deepObject' or 'explode: false'",
                 .level = source::severity::warning});
    };
    for (const parameter& other : op.parameters) {
      if (&other == &each || other.in != each.in) continue;
      const bool told = scatters_members(other) && &other < &each;
      for (const std::string& name : names_on_the_wire(other)) {
        if (!told || std::ranges::find(own, name) == own.end()) {
          meet(name, "the parameter '" + other.name + "'");
        }
      }
    }
    const scheme_kind key =
        each.in == location::query ? scheme_kind::api_key_query : scheme_kind::api_key_cookie;
    for (const auto& together : op.required_security) {
      for (const scheme_use& use : together) {
        const security_scheme& scheme = out_.schemes[use.scheme];
        if (scheme.kind == key) meet(scheme.parameter, "the key of '" + scheme.name + "'");
      }
    }
    std::ranges::sort(each.others);
    each.others.erase(std::ranges::unique(each.others).begin(), each.others.end());
  }
}

}  // namespace tenon::gen::service
