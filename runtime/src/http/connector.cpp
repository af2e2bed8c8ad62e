#include "connector.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <tenon/http/transport_error.hpp>

#include "happy_eyeballs.hpp"
#include "public_address.hpp"
#include "unix_address.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::chrono::milliseconds attempt_delay{250};  // RFC 8305 section 8

[[noreturn]] void refuse_connection(const std::string& name, const std::string& why) {
  throw transport_error(transport_error::kind::connect, "cannot connect to " + name + ": " + why);
}

idle_stream connect_unix(const std::string& path) {
  const std::optional<sockaddr_un> address = unix_address(path);
  if (!address) refuse_connection(path, "the path is too long");
  idle_stream made(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), nullptr);
  // A Unix socket connects at once or, when its backlog is full, not at all.
  if (!made || ::connect(made.socket(), reinterpret_cast<const sockaddr*>(&*address),
                         sizeof *address) != 0) {
    refuse_connection(path, std::generic_category().message(errno));
  }
  return made;
}

/// `host:port`, with brackets as needed: what CONNECT asks for.
std::string with_port(const url& of) {
  const bool is_ipv6 = of.host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + of.host + "]" : of.host) + ":" + std::to_string(of.port);
}

}  // namespace

task<client_stream> connect_to(const client_origin& origin, const client_options& options,
                               resolver& names, boost::asio::any_io_executor loop,
                               through_proxy how) {
  client_stream made(loop);
  if (!options.unix_socket.empty()) {
    made.adopt(connect_unix(options.unix_socket));
  } else {
    const std::string& host = origin.proxy ? origin.proxy->host : origin.where.host;
    const std::uint16_t port = origin.proxy ? origin.proxy->port : origin.where.port;
    const std::string name = host + ":" + std::to_string(port);
    ip_addresses addresses = co_await names.resolve(host);
    if (!options.private_addresses && !origin.proxy) {
      std::erase_if(addresses, [](const auto& each) { return !is_public(each); });
      if (addresses.empty()) refuse_connection(name, "its address is not public");
    }
    if (addresses.empty()) refuse_connection(name, "no address");
    made =
        co_await connect_first(std::move(loop), interleave(addresses, port), attempt_delay, name);
    if (origin.proxy && (origin.secure() || how == through_proxy::tunnel)) {
      co_await open_tunnel(made, *origin.proxy, with_port(origin.where));
    }
  }
  if (origin.tls != nullptr) co_await made.secure(*origin.tls, origin.where.host);
  co_return made;
}

}  // namespace tenon::http::detail
