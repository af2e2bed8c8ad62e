#include <algorithm>
#include <utility>

#include "openapi/header_name.hpp"
#include "openapi/reader.hpp"

namespace tenon::gen::openapi {

using gen::document::node;
using source::severity;

namespace {

constexpr field scheme_fields[] = {{"type", shape::text, true},
                                   {"description", shape::text},
                                   {"name", shape::text},
                                   {"in", shape::text},
                                   {"scheme", shape::text},
                                   {"bearerFormat", shape::text},
                                   {"flows", shape::object},
                                   {"openIdConnectUrl", shape::text},
                                   {"oauth2MetadataUrl", shape::text, false, version::v3_2},
                                   {"deprecated", shape::boolean, false, version::v3_2}};

std::string to_lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

/// What an API key takes of Authorization: all of it. No scheme is called so (RFC 9110, 11.1).
constexpr std::string_view whole_field = "the whole field";

/// The HTTP authentication scheme that it names in Authorization; empty: it is sent elsewhere.
std::string_view authorization_of(const security_scheme& scheme) {
  const bool is_key = scheme.type == "apiKey" && scheme.in == "header";
  if (is_key && same_header(scheme.parameter, "Authorization")) return whole_field;
  if (scheme.type == "oauth2" || scheme.type == "openIdConnect") return "bearer";
  return scheme.type == "http" ? std::string_view(scheme.scheme) : std::string_view();
}

/// The field a scheme of this type cannot do without.
std::string_view needed_field(std::string_view type) {
  if (type == "http") return "scheme";
  if (type == "oauth2") return "flows";
  if (type == "openIdConnect") return "openIdConnectUrl";
  return {};
}

}  // namespace

void reader::read_security_scheme(node entry) {
  if (!scheme_names_.emplace(entry.key()).second) return;
  // One that is out of reach matters when an operation asks for it.
  const bool before = std::exchange(aside_, true);
  const node value = follow(entry, "a security scheme");
  aside_ = before;
  if (!value || !check_fields(sink_, value, "a security scheme", out_.version, scheme_fields)) {
    return;
  }
  security_scheme out;
  out.node = value;
  out.name = entry.key();
  out.type = text_of(value, "type");
  out.description = text_of(value, "description");
  out.in = text_of(value, "in");
  out.parameter = text_of(value, "name");
  out.scheme = to_lower(text_of(value, "scheme"));
  out.bearer_format = text_of(value, "bearerFormat");
  static constexpr std::string_view types[] = {"apiKey", "http", "oauth2", "openIdConnect",
                                               "mutualTLS"};
  if (std::ranges::find(types, out.type) == std::end(types)) {
    if (const node type = value.find("type"); type && has_text(type)) {
      const std::string_view close = nearest(out.type, types);
      report(sink_, "OA2004", close.empty() ? severity::warning : severity::error, type,
             "'" + out.type + "' is not a type of security scheme",
             close.empty() ? "your Authenticator decides about it, and refuses until it does"
                           : "did you mean '" + std::string(close) + "'?");
      if (close.empty()) out_.security_schemes.push_back(std::move(out));
    }
    return;
  }
  const std::string_view needed = needed_field(out.type);
  if (!needed.empty() && !value.contains(needed)) {
    report(sink_, "OA2003", value,
           "a scheme of type '" + out.type + "' needs the field '" + std::string(needed) + "'");
  }
  if (out.type == "apiKey") {
    if (out.parameter.empty()) {
      report(sink_, "OA2003", value, "a scheme of type 'apiKey' needs the field 'name'");
    }
    if (out.in != "header" && out.in != "query" && out.in != "cookie") {
      report(sink_, value.contains("in") ? source::diagnostic_code("OA2004") : "OA2003",
             value.contains("in") ? value.find("in") : value,
             "'in' of an apiKey is query, header or cookie");
    }
  }
  check_flows(value.find("flows"));
  out_.security_schemes.push_back(std::move(out));
}

// Scopes without a scheme: only OAuth 2 and OpenID Connect have them, and both send a bearer token.
bool reader::assume_scheme(node requirement) {
  const std::string name(requirement.key());
  std::vector<std::string_view> names(scheme_names_.begin(), scheme_names_.end());
  const std::string_view close = nearest(name, names);
  const bool scoped = requirement.is_sequence() && !requirement.empty();
  if (scoped && close.empty()) {
    report_key(sink_, "OA2013", severity::warning, requirement,
               "'" + name +
                   "' is not under components/securitySchemes; as it has scopes, it is "
                   "read as OAuth 2");
    scheme_names_.insert(name);
    security_scheme made;
    made.node = requirement;
    made.name = name;
    made.type = "oauth2";
    out_.security_schemes.push_back(std::move(made));
    return true;
  }
  report_key(sink_, "OA2013", severity::error, requirement,
             "'" + name + "' is not under components/securitySchemes",
             close.empty() ? std::string() : "did you mean '" + std::string(close) + "'?");
  return false;
}

// RFC 9110 section 11.6.2: Authorization is one field with one scheme.
void reader::check_together(node alternative) {
  const security_scheme* first = nullptr;
  for (const node entry : alternative.children()) {
    const auto scheme =
        std::ranges::find(out_.security_schemes, entry.key(), &security_scheme::name);
    if (scheme == out_.security_schemes.end() || authorization_of(*scheme).empty()) continue;
    if (first == nullptr) {
      first = &*scheme;
    } else if (authorization_of(*scheme) != authorization_of(*first)) {
      const bool has_key =
          authorization_of(*scheme) == whole_field || authorization_of(*first) == whole_field;
      report_key(sink_, "OA2022", severity::warning, entry,
                 "'" + scheme->name + "' is needed together with '" + first->name +
                     "', and both are sent as Authorization, which a request has once: " +
                     (has_key ? "the client sends one of them" : "no request is let in by this"),
                 "if one of them is enough, make each an entry of the list of its own");
      return;
    }
  }
}

security reader::read_security(node list) {
  security result;
  if (!list || !list.is_sequence()) return result;
  for (const node alternative : list.children()) {
    if (!has_shape(sink_, alternative, shape::object, "a security requirement")) continue;
    std::vector<scheme_requirement> all;
    for (const node entry : alternative.children()) {
      const std::string name(entry.key());
      if (!scheme_names_.contains(name) && !assume_scheme(entry)) continue;
      scheme_requirement made{name, {}};
      if (has_shape(sink_, entry, shape::list, "the scopes of a scheme")) {
        for (const node scope : entry.children()) {
          if (has_shape(sink_, scope, shape::text, "a scope"))
            made.scopes.emplace_back(scope.text());
        }
      }
      all.push_back(std::move(made));
    }
    check_together(alternative);
    result.push_back(std::move(all));
  }
  return result;
}

}  // namespace tenon::gen::openapi
