#include "redirect.hpp"

#include <algorithm>
#include <tenon/http/transport_error.hpp>

#include "authority.hpp"

namespace tenon::http::detail {

namespace {

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool same_origin(const url& left, const url& right) noexcept {
  return left.scheme == right.scheme && left.host == right.host && left.port == right.port;
}

/// RFC 3986 section 5.2.4.
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = path.find('/', 1);
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(segment.size());
    if (segment == "/.." || segment == "/.") {
      if (segment == "/..") out.erase(std::min(out.size(), out.rfind('/')));
      if (path.empty()) out.push_back('/');
    } else {
      out.append(segment);
    }
  }
  return out;
}

bool named(const std::vector<std::string>& names, std::string_view name, bool ignoring_case) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& each) {
    return ignoring_case ? equal_ignoring_case(each, name) : each == name;
  });
}

/// A query without the parameters of those names.
std::string query_without(std::string_view query, const std::vector<std::string>& names) {
  std::string out;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    std::string name;
    const bool decoded = percent_decode(name, pair.substr(0, pair.find('=')), true);
    if (!decoded || named(names, name, false)) continue;
    if (!out.empty()) out.push_back('&');
    out.append(pair);
  }
  return out;
}

bool is_credential(std::string_view name, const std::vector<std::string>& names) {
  return equal_ignoring_case(name, "Authorization") || equal_ignoring_case(name, "Cookie") ||
         equal_ignoring_case(name, "Proxy-Authorization") || named(names, name, true);
}

bool describes_content(std::string_view name) {
  return name.size() > 8 && equal_ignoring_case(name.substr(0, 8), "Content-");
}

std::string target_text(const url& of) {
  std::string target = of.path.empty() ? "/" : of.path;
  if (!of.query.empty()) target.append("?").append(of.query);
  return target;
}

}  // namespace

std::optional<url> resolve_reference(const url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  const std::size_t colon = reference.find(':');
  if (colon != std::string_view::npos && colon < reference.find_first_of("/?")) {
    return parse_url(reference);
  }
  std::string text = base.scheme + ":";
  if (reference.starts_with("//")) return parse_url(text.append(reference));
  text.append("//").append(base.authority());
  const std::string_view path = reference.substr(0, reference.find('?'));
  const std::string_view rest = reference.substr(path.size());
  if (path.starts_with('/')) {
    text.append(without_dots(path));
  } else if (path.empty()) {
    text.append(base.path);
  } else {
    std::string joined = base.path.substr(0, base.path.rfind('/') + 1);
    if (joined.empty()) joined = "/";
    text.append(without_dots(joined.append(path)));
  }
  if (rest.empty() && path.empty() && !base.query.empty()) text.append("?").append(base.query);
  return parse_url(text.append(rest));
}

std::optional<redirect> redirect_of(const request& asked, const response& answer, const url& at,
                                    bool gone) {
  if (!is_redirect(answer.status)) return std::nullopt;
  const std::optional<std::string_view> location = answer.headers.find("Location");
  url base = at;
  const target_parts asked_for = split_target(asked.target);
  base.path = asked_for.path == "*" ? "/" : std::string(asked_for.path);
  base.query = asked_for.query;
  std::optional<url> to = location ? resolve_reference(base, *location) : std::nullopt;
  if (!to) return std::nullopt;
  if (at.scheme == "https" && to->scheme != "https") {
    throw transport_error(transport_error::kind::redirect,
                          at.authority() + " redirects from https to http");
  }
  const bool becomes_get = (answer.status == 303 && asked.method != method::head) ||
                           (answer.status <= 302 && asked.method == method::post);
  if (!becomes_get && gone) return std::nullopt;

  redirect found;
  const bool leaves = !same_origin(at, *to);
  if (leaves) to->query = query_without(to->query, asked.credential_names);
  found.next.method = becomes_get ? method::get : asked.method;
  if (!becomes_get) found.next.other_method = asked.other_method;
  found.next.target = target_text(*to);
  found.next.credential_names = asked.credential_names;
  for (const fields::field& each : asked.headers) {
    if (becomes_get && describes_content(each.name)) continue;
    if (equal_ignoring_case(each.name, "Host")) continue;
    if (leaves && is_credential(each.name, asked.credential_names)) continue;
    found.next.headers.add(each.name, each.value);
  }
  if (!becomes_get) found.next.body = body::view(asked.body.text());
  to->path.clear();
  to->query.clear();
  found.origin = std::move(*to);
  return found;
}

}  // namespace tenon::http::detail
