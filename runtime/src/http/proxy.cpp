#include "proxy.hpp"

#include <cstdlib>
#include <stdexcept>
#include <tenon/http/transport_error.hpp>

#include "characters.hpp"
#include "head_parser.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t largest_tunnel_answer = 16 * 1024;

std::string environment_text(const char* name, const char* other_name) {
  for (const char* each : {name, other_name}) {
    const char* const value = each == nullptr ? nullptr : std::getenv(each);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::vector<std::string> comma_separated(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (!trim(part).empty()) parts.emplace_back(trim(part));
  }
  return parts;
}

/// HTTP_PROXY in capitals is left out: a CGI program's peers can set it.
client_proxy proxy_from_environment(const std::string& scheme) {
  client_proxy found;
  found.url = scheme == "https" ? environment_text("https_proxy", "HTTPS_PROXY")
                                : environment_text("http_proxy", nullptr);
  found.except = comma_separated(environment_text("no_proxy", "NO_PROXY"));
  if (!found.url.empty() && found.url.find("://") == std::string::npos) {
    found.url.insert(0, "http://");
  }
  return found;
}

}  // namespace

bool proxy_excepts(const std::string& host, const std::vector<std::string>& except) {
  for (std::string_view entry : except) {
    if (entry == "*") return true;
    const bool is_ipv6 = entry.find(':') != entry.rfind(':');
    if (!is_ipv6) entry = entry.substr(0, entry.find(':'));
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || host.size() < entry.size()) continue;
    const std::string_view end = std::string_view(host).substr(host.size() - entry.size());
    if (!equal_ignoring_case(end, entry)) continue;
    if (end.size() == host.size() || host[host.size() - end.size() - 1] == '.') return true;
  }
  return false;
}

std::optional<proxy_route> proxy_for(const url& target, const client_proxy& options) {
  if (options.url.empty() && options.from_environment) {
    return proxy_for(target, proxy_from_environment(target.scheme));
  }
  if (options.url.empty() || proxy_excepts(target.host, options.except)) return std::nullopt;
  const std::optional<url> parsed = parse_url(options.url);
  if (!parsed || parsed->scheme != "http") {
    throw std::invalid_argument("'" + options.url +
                                "' is not the URL of an HTTP proxy, such as http://proxy:3128");
  }
  if (!is_field_value(options.authorization)) {
    throw std::invalid_argument("the proxy's authorization cannot stand in a header field");
  }
  return proxy_route{parsed->host, parsed->port, options.authorization};
}

task<void> open_tunnel(client_stream& through, const proxy_route& proxy, std::string authority) {
  std::string head = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!proxy.authorization.empty()) {
    head.append("Proxy-Authorization: ").append(proxy.authorization).append("\r\n");
  }
  head.append("\r\n");
  co_await through.send_all(head);
  std::string received(largest_tunnel_answer, '\0');
  std::size_t size = 0;
  for (;;) {
    std::size_t more = 0;
    if (size < received.size()) {
      more = co_await through.read_some(&received[size], received.size() - size);
    }
    size += more;
    response answer;
    message_head framing;
    const head_result result = read_response_head(std::string_view(received).substr(0, size), {},
                                                  method::connect, answer, framing);
    if (result.outcome == head_result::state::complete && answer.status / 100 == 1) {
      received.erase(0, result.size);
      received.resize(largest_tunnel_answer);
      size -= result.size;
      continue;
    }
    if (result.outcome == head_result::state::complete && answer.status / 100 == 2 &&
        result.size == size) {
      co_return;
    }
    if (more != 0 && result.outcome == head_result::state::incomplete) continue;
    const std::string said = result.outcome == head_result::state::complete
                                 ? "answered " + std::to_string(answer.status)
                                 : "gave no valid answer";
    throw transport_error(transport_error::kind::connect,
                          "the proxy " + said + " when asked to connect to " + authority);
  }
}

}  // namespace tenon::http::detail
