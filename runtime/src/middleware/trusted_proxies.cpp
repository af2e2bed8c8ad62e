#include <tenon/middleware/trusted_proxies.hpp>

#include <stdexcept>
#include <string_view>
#include <utility>

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

/// The value of `for` in an element of Forwarded, without its quotes.
std::string_view for_of(std::string_view element) noexcept {
  while (!element.empty()) {
    const std::size_t end = element.find(';');
    const std::string_view pair = trimmed(element.substr(0, end));
    element = end == std::string_view::npos ? std::string_view{} : element.substr(end + 1);
    if (pair.size() < 4 || !http::equal_ignoring_case(pair.substr(0, 4), "for=")) continue;
    std::string_view value = pair.substr(4);
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

}  // namespace

trusted_proxies::trusted_proxies(trusted_proxies_options options)
    : unix_(std::erase(options.networks, "unix") != 0),
      networks_(options.networks),
      forwarded_(http::equal_ignoring_case(options.header, "Forwarded")) {
  if (!forwarded_ && !http::equal_ignoring_case(options.header, "X-Forwarded-For")) {
    throw std::invalid_argument("'" + options.header + "' is not known to tell addresses");
  }
}

bool trusted_proxies::trusts(std::string_view peer) const noexcept {
  return peer.empty() ? unix_ : networks_.contains(peer);
}

std::string trusted_proxies::client_of(const http::request& incoming) const {
  const std::string all = joined(incoming.headers, forwarded_ ? "Forwarded" : "X-Forwarded-For");
  std::string_view left = all;
  std::string client(incoming.peer);
  while (!left.empty() && trusts(client)) {
    const std::string_view element = take_last(left);
    std::string next = host_of(forwarded_ ? for_of(element) : element);
    if (!http::is_ip_address(next)) break;
    client = std::move(next);
  }
  return client;
}

task<http::response> trusted_proxies::handle(http::request& incoming) {
  const std::string_view proxy = incoming.peer;
  const std::string client = client_of(incoming);
  incoming.peer = client;
  std::exception_ptr failure;
  http::response answer;
  try {
    answer = co_await inner().handle(incoming);
  } catch (...) {
    failure = std::current_exception();
  }
  incoming.peer = proxy;
  if (failure) std::rethrow_exception(failure);
  co_return answer;
}

}  // namespace tenon::middleware
