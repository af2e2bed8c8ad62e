#include <tenon/middleware/trusted_proxies.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tenon/async/context.hpp>
#include <utility>

#include "../http/authority.hpp"

namespace tenon::middleware {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The values of that header as one list, in their order.
std::string joined(const http::fields& headers, std::string_view name) {
  std::string all;
  for (const http::fields::field& each : headers) {
    if (!http::equal_ignoring_case(each.name, name)) continue;
    if (!all.empty()) all += ',';
    all += each.value;
  }
  return all;
}

/// Takes the last element off a list; commas in quotes do not divide it.
std::string_view take_last(std::string_view& list) noexcept {
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (list[at] == '\\' && quoted) {
      ++at;
    } else if (list[at] == '"') {
      quoted = !quoted;
    } else if (list[at] == ',' && !quoted) {
      begin = at + 1;
    }
  }
  const std::string_view last = trimmed(list.substr(begin));
  list = begin == 0 ? std::string_view{} : list.substr(0, begin - 1);
  return last;
}

/// Takes the first pair off an element of Forwarded; semicolons in quotes do not divide it.
std::string_view take_pair(std::string_view& element) noexcept {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < element.size() && (quoted || element[at] != ';'); ++at) {
    if (element[at] == '\\' && quoted) {
      ++at;
    } else if (element[at] == '"') {
      quoted = !quoted;
    }
  }
  const std::string_view first = trimmed(element.substr(0, at));
  element = at < element.size() ? element.substr(at + 1) : std::string_view{};
  return first;
}

/// The value that an element of Forwarded has under that name, without its quotes.
std::string_view value_in(std::string_view element, std::string_view name) noexcept {
  while (!element.empty()) {
    const std::string_view pair = take_pair(element);
    if (pair.size() <= name.size() || pair[name.size()] != '=' ||
        !http::equal_ignoring_case(pair.substr(0, name.size()), name)) {
      continue;
    }
    std::string_view value = pair.substr(name.size() + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

/// The address of a node, without brackets and port.
std::string host_of(std::string_view node) {
  if (node.starts_with('[')) return std::string(node.substr(1, node.find(']') - 1));
  const std::size_t colon = node.find(':');
  const bool port = colon != std::string_view::npos && node.find(':', colon + 1) == node.npos;
  return std::string(port ? node.substr(0, colon) : node);
}

/// `http` or `https`; empty for what is neither, nor a WebSocket's.
std::string_view scheme_of(std::string_view text) noexcept {
  for (const std::string_view secure : {"https", "wss"}) {
    if (http::equal_ignoring_case(text, secure)) return "https";
  }
  for (const std::string_view plain : {"http", "ws"}) {
    if (http::equal_ignoring_case(text, plain)) return "http";
  }
  return {};
}

/// What one proxy tells of who has sent the request to it.
struct hop {
  std::string_view address{};
  std::string_view scheme{};
  std::string_view host{};
};

/// What proxies have written and nobody has looked at yet: lists, whose last elements are the
/// nearest proxy's.
struct written {
  std::string_view elements;
  std::string_view addresses;
  std::string_view schemes;
  std::string_view hosts;

  hop take() noexcept { return {take_last(addresses), take_last(schemes), take_last(hosts)}; }
  hop take_element() noexcept {
    const std::string_view last = take_last(elements);
    return {value_in(last, "for"), value_in(last, "proto"), value_in(last, "host")};
  }
};

bool is_host(std::string_view text) noexcept {
  const std::optional<http::detail::authority_parts> parts = http::detail::parse_authority(text);
  return parts && !parts->host.empty();
}

}  // namespace

trusted_proxies::trusted_proxies(trusted_proxies_options options)
    : unix_(std::erase(options.networks, "unix") != 0), networks_(options.networks) {
  for (const std::string& each : options.headers) {
    if (http::equal_ignoring_case(each, "Forwarded")) {
      forwarded_ = true;
    } else if (http::equal_ignoring_case(each, "X-Forwarded-For")) {
      for_ = true;
    } else if (http::equal_ignoring_case(each, "X-Forwarded-Proto")) {
      proto_ = true;
    } else if (http::equal_ignoring_case(each, "X-Forwarded-Host")) {
      host_ = true;
    } else {
      throw std::invalid_argument("'" + each + "' is not known to tell about clients");
    }
  }
  if (forwarded_ && (for_ || proto_ || host_)) {
    throw std::invalid_argument("'Forwarded' tells what the other headers do: name it alone");
  }
}

bool trusted_proxies::trusts(std::string_view peer) const noexcept {
  return peer.empty() ? unix_ : networks_.contains(peer);
}

trusted_proxies::told trusted_proxies::told_by(const http::request& incoming) const {
  const auto list_of = [&incoming](bool wanted, std::string_view name) {
    return wanted ? joined(incoming.headers, name) : std::string();
  };
  const std::string elements = list_of(forwarded_, "Forwarded");
  const std::string addresses = list_of(for_, "X-Forwarded-For");
  const std::string protos = list_of(proto_, "X-Forwarded-Proto");
  const std::string hosts = list_of(host_, "X-Forwarded-Host");
  written left{elements, addresses, protos, hosts};
  told client{.address = std::string(incoming.peer)};
  while (trusts(client.address)) {
    const hop next = forwarded_ ? left.take_element() : left.take();
    if (const std::string_view scheme = scheme_of(next.scheme); !scheme.empty()) {
      client.scheme = scheme;
    }
    if (is_host(next.host)) client.host = next.host;
    std::string address = host_of(next.address);
    if (!http::is_ip_address(address)) break;
    client.address = std::move(address);
  }
  return client;
}

task<http::response> trusted_proxies::handle(http::request& incoming) {
  const std::string_view proxy = incoming.peer;
  const told client = told_by(incoming);
  const context& outer = co_await current_context();
  context within = outer;
  if (!client.scheme.empty()) within.scheme = client.scheme;
  if (!client.host.empty()) {
    within.host = client.host;
    incoming.headers.set("Host", client.host);
  }
  incoming.peer = client.address;
  std::exception_ptr failure;
  http::response answer;
  try {
    answer = co_await with_context(within, inner().handle(incoming));
  } catch (...) {
    failure = std::current_exception();
  }
  incoming.peer = proxy;
  if (failure) std::rethrow_exception(failure);
  co_return answer;
}

}  // namespace tenon::middleware
