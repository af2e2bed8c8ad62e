// Credentials that everybody on the way can read.

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/lint.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

namespace {

/// The host of an `http://` URL, lower case, without port and brackets; empty for other URLs.
std::string plain_http_host(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  std::string text(url);
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!text.starts_with(scheme)) return {};
  text = text.substr(scheme.size(), text.find_first_of("/?#", scheme.size()) - scheme.size());
  text.erase(0, text.find('@') + 1);
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  return text.substr(0, text.find(':'));
}

/// RFC 6761, 6.3, RFC 1122, 3.2.1.3 (g), and RFC 4291, 2.5.3.
bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost") || host == "::1") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

bool is_plain_http(const server& each) {
  const std::string host = plain_http_host(each.url);
  return !host.empty() && !is_loopback(host);
}

/// Whether requests carry the credential itself. Digest and what is like it send a proof.
bool sends_itself(const security_scheme& scheme) {
  static constexpr std::string_view types[] = {"apiKey", "oauth2", "openIdConnect"};
  if (std::ranges::find(types, scheme.type) != std::end(types)) return true;
  return scheme.type == "http" && (scheme.scheme == "basic" || scheme.scheme == "bearer");
}

void tell(const security_scheme& scheme, const server& to, source::diagnostic_sink& sink) {
  const node url = to.node.is_mapping() ? to.node.find("url") : to.node;
  const bool in_url = scheme.type == "apiKey" && scheme.in == "query";
  sink.add({.code = "OA2015",
            .where = scheme.node.key_where(),
            .message = "'" + scheme.name + "' is sent " + (in_url ? "in the URL " : "") +
                       "to a server without TLS: everybody on the way can read it",
            .notes = {{url.where(), "the server is '" + to.url + "'"}},
            .help = "give the server as https://",
            .pointer = scheme.node.pointer()});
}

}  // namespace

void check_clear_credentials(const document& in, source::diagnostic_sink& sink) {
  std::set<std::string_view> told;
  for (const path_item& item : in.paths) {
    for (const operation& op : item.operations) {
      const std::vector<server>& servers = op.servers.empty() ? in.servers : op.servers;
      const auto clear = std::ranges::find_if(servers, is_plain_http);
      if (clear == servers.end()) continue;
      for (const auto& alternative : op.security) {
        for (const scheme_requirement& each : alternative) {
          const auto scheme =
              std::ranges::find(in.security_schemes, each.scheme, &security_scheme::name);
          if (scheme == in.security_schemes.end() || !sends_itself(*scheme)) continue;
          if (told.insert(scheme->name).second) tell(*scheme, *clear, sink);
        }
      }
    }
  }
}

}  // namespace tenon::gen::openapi
