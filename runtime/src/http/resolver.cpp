#include "resolver.hpp"

#include <netdb.h>

#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <tenon/async/offload.hpp>
#include <tenon/http/transport_error.hpp>

namespace tenon::http::detail {

namespace {

std::vector<tcp::endpoint> look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (failure != 0) {
    throw transport_error(transport_error::kind::resolve,
                          "cannot resolve '" + host + "': " + ::gai_strerror(failure));
  }
  std::vector<tcp::endpoint> endpoints;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    endpoint.resize(each->ai_addrlen);
    endpoint.port(port);
    endpoints.push_back(endpoint);
  }
  ::freeaddrinfo(found);
  return endpoints;
}

}  // namespace

task<std::vector<tcp::endpoint>> resolve(const std::string& host, std::uint16_t port) {
  boost::system::error_code not_numeric;
  const auto address = boost::asio::ip::make_address(host, not_numeric);
  std::vector<tcp::endpoint> endpoints;
  if (!not_numeric) {
    endpoints.emplace_back(address, port);
    co_return endpoints;
  }
  auto call = [&host, port] { return look_up(host, port); };
  endpoints = co_await offload(std::move(call));
  co_return endpoints;
}

}  // namespace tenon::http::detail
