#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

namespace {

scheme_kind kind_of(const openapi::security_scheme& in) {
  if (in.type == "apiKey" && in.in == "header") return scheme_kind::api_key_header;
  if (in.type == "apiKey" && in.in == "query") return scheme_kind::api_key_query;
  if (in.type == "apiKey") return scheme_kind::api_key_cookie;
  if (in.type == "http" && in.scheme == "basic") return scheme_kind::basic;
  if (in.type == "http" && in.scheme == "bearer") return scheme_kind::bearer;
  if (in.type == "http") return scheme_kind::http;
  if (in.type == "oauth2") return scheme_kind::oauth2;
  if (in.type == "openIdConnect") return scheme_kind::open_id_connect;
  return in.type == "mutualTLS" ? scheme_kind::mutual_tls : scheme_kind::custom;
}

}  // namespace

void lowerer::lower_schemes() {
  for (const openapi::security_scheme& in : in_.security_schemes) {
    const scheme_kind kind = kind_of(in);
    scheme_index_[in.name] = out_.schemes.size();
    out_.schemes.push_back({in.name, kind, kind == scheme_kind::http ? in.scheme : in.parameter,
                            in.bearer_format, in.description, in.node.key_where()});
  }
}

security lowerer::lower_security(const openapi::operation& op) {
  security result;
  for (const auto& written : op.security) {
    std::vector<scheme_use> all;
    for (const openapi::scheme_requirement& each : written) {
      const auto known = scheme_index_.find(each.scheme);
      if (known == scheme_index_.end()) {
        unsupported(op.node, "the security scheme '" + each.scheme + "' could not be read",
                    "leave the operation out with --skip");
        continue;
      }
      all.push_back({known->second, each.scopes});
    }
    result.push_back(std::move(all));
  }
  return result;
}

}  // namespace tenon::gen::service
