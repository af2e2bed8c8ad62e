#include "cpp/security_view.hpp"

#include <algorithm>

namespace tenon::gen::cpp {

using service::scheme_kind;

namespace {

std::string_view kind_word(scheme_kind kind) {
  switch (kind) {
    case scheme_kind::api_key_header:
      return "api_key_header";
    case scheme_kind::api_key_query:
      return "api_key_query";
    case scheme_kind::api_key_cookie:
      return "api_key_cookie";
    case scheme_kind::basic:
      return "basic";
    case scheme_kind::mutual_tls:
      return "mutual_tls";
    case scheme_kind::http:
      return "http";
    case scheme_kind::custom:
      return "custom";
    default:
      return "bearer";
  }
}

struct carried {
  std::string_view type;
  std::string_view parameter;
  std::string_view getter;
  std::string_view credential;
};

carried carried_by(scheme_kind kind) {
  switch (kind) {
    case scheme_kind::basic:
      return {"tenon::api::basic_credentials", "credentials", "basic",
              "tenon::api::basic_credentials"};
    case scheme_kind::api_key_header:
    case scheme_kind::api_key_query:
    case scheme_kind::api_key_cookie:
      return {"tenon::api::api_key", "key", "key", "std::string"};
    case scheme_kind::mutual_tls:
      return {"tenon::http::peer_certificate", "certificate", "certificate", ""};
    case scheme_kind::http:
    case scheme_kind::custom:
      return {"tenon::api::custom_credential", "given", "custom", ""};
    default:
      return {"tenon::api::bearer_token", "token", "bearer", "tenon::api::access_token"};
  }
}

std::string summary(const service::security_scheme& scheme) {
  switch (scheme.kind) {
    case scheme_kind::basic:
      return "Basic authentication";
    case scheme_kind::api_key_header:
      return "API key in the header field " + scheme.parameter;
    case scheme_kind::api_key_query:
      return "API key in the query parameter " + scheme.parameter;
    case scheme_kind::api_key_cookie:
      return "API key in the cookie " + scheme.parameter;
    case scheme_kind::mutual_tls:
      return "Certificate of the client";
    case scheme_kind::http:
      return "HTTP authentication scheme " + scheme.parameter;
    case scheme_kind::custom:
      return "Scheme of the document's own";
    case scheme_kind::oauth2:
      return "OAuth 2 access token";
    case scheme_kind::open_id_connect:
      return "OpenID Connect token";
    default:
      return "Bearer token";
  }
}

// What a round trip shows.
std::string secret(const service::security_scheme& scheme) {
  switch (scheme.kind) {
    case scheme_kind::http:
      return "tenon::test::sign_as(" + quote_view(scheme.parameter) + ")";
    case scheme_kind::custom:
      return "tenon::test::sign_as({})";
    case scheme_kind::mutual_tls:
      return "true";
    case scheme_kind::basic:
      return "tenon::api::basic_credentials{\"user\", \"secret\"}";
    default:
      return "\"secret\"";
  }
}

}  // namespace

std::vector<std::size_t> schemes_in_use(const context& from) {
  std::vector<bool> used(from.api.schemes.size());
  for (const service::operation& operation : from.api.operations)
    for (const auto& alternative : operation.required_security)
      for (const service::scheme_use& use : alternative) used[use.scheme] = true;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (used[i]) out.push_back(i);
  return out;
}

list scheme_views(const context& from) {
  list out;
  for (const std::size_t index : schemes_in_use(from)) {
    const service::security_scheme& scheme = from.api.schemes[index];
    const std::string& name = from.given.schemes[index];
    const carried what = carried_by(scheme.kind);
    const std::string position = std::to_string(out.size());
    std::vector<std::string> parts = {
        ".index = " + position, ".name = " + quote_view(scheme.name),
        ".kind = tenon::api::scheme_kind::" + std::string(kind_word(scheme.kind))};
    if (!scheme.parameter.empty()) parts.push_back(".parameter = " + quote_view(scheme.parameter));
    std::string doc = scheme.doc;
    add_paragraph(doc, summary(scheme) + ".");
    std::string asked = doc;
    const bool is_own = scheme.kind == scheme_kind::http || scheme.kind == scheme_kind::custom;
    add_paragraph(asked, is_own ? "Refuses every caller unless it is overridden."
                                : "Answer nothing to refuse the caller.");
    std::string shown = doc;
    std::string credential = "std::optional<" + std::string(what.credential) + "> " + name + "{};";
    if (is_own) {
      add_paragraph(shown, "Adds to each request what it has to carry.");
      credential = "std::shared_ptr<tenon::api::request_signer> " + name + "{};";
    } else if (scheme.kind == scheme_kind::mutual_tls) {
      add_paragraph(shown, "Whether the transport shows one.");
      credential = "bool " + name + " = false;";
    }
    const std::string before = "tenon::task<std::optional<tenon::api::principal>> ";
    list refuses;
    if (is_own)
      refuses.emplace_back(layout(0, before + "Authenticator::" + name,
                                  {std::string(what.type), "tenon::api::scopes"}, " {"));
    out.emplace_back(object{
        {"name", name},
        {"index", position},
        {"getter", what.getter},
        {"doc", doc_list(shown, 2)},
        {"method_doc", doc_list(asked, 2)},
        {"credential", std::move(credential)},
        {"method", layout(2, "virtual " + before + name,
                          {std::string(what.type) + ' ' + std::string(what.parameter),
                           "tenon::api::scopes required"},
                          is_own ? ";" : " = 0;")},
        {"refuses", std::move(refuses)},
        {"trusted", layout(2, "tenon::task<std::optional<tenon::api::principal>> " + name,
                           {std::string(what.type), "tenon::api::scopes required"}, " override {")},
        {"secret", secret(scheme)},
        {"constant",
         layout_list(0, "inline constexpr tenon::api::security_scheme " + name, parts, ";")}});
  }
  return out;
}

}  // namespace tenon::gen::cpp
