// Finding out who calls: the document's OR of ANDs of security schemes. Denied unless granted.
#include <algorithm>
#include <tenon/api/call.hpp>

namespace tenon::api {
namespace {

/// What follows the scheme's name in an Authorization field. RFC 9110 section 11.6.2.
std::optional<std::string_view> authorization(const http::fields& headers,
                                              std::string_view scheme) {
  if (headers.count("Authorization") != 1) return std::nullopt;
  std::string_view value = *headers.find("Authorization");
  const std::size_t end = value.find(' ');
  if (end == std::string_view::npos || !http::equal_ignoring_case(value.substr(0, end), scheme)) {
    return std::nullopt;
  }
  value.remove_prefix(end);
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

std::optional<credential> basic_of(const http::fields& headers) {
  const std::optional<std::string_view> text = authorization(headers, "Basic");
  if (!text) return std::nullopt;
  const std::optional<bytes> pair = from_base64(*text);
  if (!pair) return std::nullopt;
  const std::string_view plain = pair->view();
  const std::size_t colon = plain.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return credential{basic_credentials{.user = std::string{plain.substr(0, colon)},
                                      .password = std::string{plain.substr(colon + 1)}}};
}

std::string_view api_key_place(scheme_kind kind) {
  return kind == scheme_kind::api_key_header  ? "header"
         : kind == scheme_kind::api_key_query ? "query"
                                              : "cookie";
}

/// RFC 7617, RFC 6750; API keys have no registered scheme, but 401 needs a
/// challenge.
std::string challenge_for(const security_scheme& scheme) {
  if (scheme.kind == scheme_kind::basic) {
    return "Basic realm=\"" + std::string{scheme.name} + "\", charset=\"UTF-8\"";
  }
  const std::string realm = " realm=\"" + std::string{scheme.name} + '"';
  if (scheme.kind == scheme_kind::bearer) return "Bearer" + realm;
  if (scheme.kind == scheme_kind::http) return std::string{scheme.parameter} + realm;
  if (scheme.kind == scheme_kind::mutual_tls) return "ClientCertificate" + realm;
  if (scheme.kind == scheme_kind::custom) return "Custom" + realm;
  return "ApiKey realm=\"" + std::string{scheme.name} + "\", in=\"" +
         std::string{api_key_place(scheme.kind)} + "\", name=\"" + std::string{scheme.parameter} +
         "\"";
}

bool grants(const principal& who, scopes required) {
  const std::vector<std::string_view> names = required.list();
  return std::all_of(names.begin(), names.end(),
                     [&who](std::string_view name) { return who.has_scope(name); });
}

/// The uses at the front that belong together.
std::span<const security_use> first_alternative(std::span<const security_use> uses) {
  std::size_t count = 1;
  while (count < uses.size() && uses[count].alternative == uses[0].alternative) ++count;
  return uses.first(count);
}

void merge(principal& into, principal from) {
  if (into.subject.empty()) into.subject = std::move(from.subject);
  for (std::string& scope : from.scopes) {
    if (!into.has_scope(scope)) into.scopes.push_back(std::move(scope));
  }
}

}  // namespace

std::optional<std::string> call::api_key_of(const security_scheme& scheme) {
  std::string room;
  std::string_view text;
  std::string joined;
  parameter_source from;
  if (scheme.kind == scheme_kind::api_key_header) {
    if (request_.headers.count(scheme.parameter) != 1) return std::nullopt;
    from = header_source(scheme.parameter, joined);
  } else if (scheme.kind == scheme_kind::api_key_query) {
    from = query_source();
  } else {
    from = cookie_source();
  }
  const parameter_style how =
      scheme.kind == scheme_kind::api_key_header ? simple_style : form_style;
  if (take_text(from, scheme.parameter, how, room, text) != taken::found) return std::nullopt;
  return std::string{text};
}

std::optional<credential> call::credential_of(const security_scheme& scheme) {
  switch (scheme.kind) {
    case scheme_kind::basic:
      return basic_of(request_.headers);
    case scheme_kind::bearer: {
      const std::optional<std::string_view> token = authorization(request_.headers, "Bearer");
      if (!token || token->empty()) return std::nullopt;
      return credential{std::string{*token}};
    }
    case scheme_kind::api_key_header:
    case scheme_kind::api_key_query:
    case scheme_kind::api_key_cookie: {
      std::optional<std::string> key = api_key_of(scheme);
      if (!key) return std::nullopt;
      return credential{*std::move(key)};
    }
    case scheme_kind::mutual_tls:
      if (request_.client_certificate == nullptr) return std::nullopt;
      return credential{*request_.client_certificate};
    case scheme_kind::http: {
      const auto text = authorization(request_.headers, scheme.parameter);
      if (!text) return std::nullopt;
      return credential{custom_credential{std::string{*text}, &request_}};
    }
    case scheme_kind::custom:
      return credential{custom_credential{{}, &request_}};
  }
  return std::nullopt;
}

task<call::verdict> call::try_alternative(authenticator& judge,
                                          std::span<const security_use> together,
                                          principal& caller) {
  std::vector<credential> given;
  for (const security_use& use : together) {
    std::optional<credential> found = credential_of(*use.scheme);
    if (!found) co_return verdict::not_tried;
    given.push_back(*std::move(found));
  }
  verdict result = verdict::granted;
  for (std::size_t i = 0; i < together.size(); ++i) {
    std::optional<principal> who =
        co_await judge.check(together[i].scheme->index, std::move(given[i]), together[i].scopes);
    if (!who) co_return verdict::refused;
    if (!grants(*who, together[i].scopes)) result = verdict::lacks_scope;
    merge(caller, *std::move(who));
  }
  co_return result;
}

task<bool> call::authenticate(authenticator& judge, std::span<const security_use> required,
                              principal& caller) {
  bool presented = false;
  bool anonymous_allowed = false;
  std::span<const security_use> lacking;
  while (!required.empty()) {
    const std::span<const security_use> together = first_alternative(required);
    required = required.subspan(together.size());
    if (together.front().scheme == nullptr) {
      anonymous_allowed = true;
      continue;
    }
    principal found;
    const verdict result = co_await try_alternative(judge, together, found);
    if (result == verdict::granted) {
      caller = std::move(found);
      co_return true;
    }
    presented = presented || result != verdict::not_tried;
    if (result == verdict::lacks_scope && lacking.empty()) lacking = together;
    challenge(together);
  }
  if (anonymous_allowed) {
    caller = {};
    caller.anonymous = true;
    co_return true;
  }
  refuse_caller(presented, lacking);
  co_return false;
}

void call::challenge(std::span<const security_use> together) {
  for (const security_use& use : together) {
    std::string text = challenge_for(*use.scheme);
    if (std::find(challenges_.begin(), challenges_.end(), text) == challenges_.end()) {
      challenges_.push_back(std::move(text));
    }
  }
}

void call::refuse_caller(bool presented, std::span<const security_use> lacking) {
  if (lacking.empty()) {
    refuse(401, presented ? "The credentials are not valid." : "Credentials are needed.");
    return;
  }
  challenges_.clear();
  std::string needed;
  for (const security_use& use : lacking) {
    if (use.scopes.empty()) continue;
    if (!needed.empty()) needed.push_back(' ');
    needed.append(use.scopes.text());
    if (use.scheme->kind != scheme_kind::bearer) continue;
    challenges_.push_back(challenge_for(*use.scheme) + ", error=\"insufficient_scope\", scope=\"" +
                          std::string{use.scopes.text()} + '"');
  }
  refuse(403, "The caller lacks one of these scopes: " + needed + ".");
}

}  // namespace tenon::api
