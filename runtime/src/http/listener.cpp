#include "listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

namespace tenon::http::detail {

namespace {

struct address_list_deleter {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};
using address_list = std::unique_ptr<addrinfo, address_list_deleter>;

address_list addresses_of(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  const int failure = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found);
  if (failure != 0) {
    throw listen_error(listen_error::kind::bad_address,
                       "cannot listen on '" + host + "': " + ::gai_strerror(failure));
  }
  return address_list(found);
}

[[noreturn]] void fail(int code, const std::string& host, std::uint16_t port) {
  const std::string where = host + ":" + std::to_string(port);
  switch (code) {
    case EADDRINUSE:
      throw listen_error(listen_error::kind::address_in_use,
                         "cannot listen on " + where + ": the port is in use");
    case EACCES:
    case EPERM:
      throw listen_error(listen_error::kind::permission_denied,
                         "cannot listen on " + where + ": permission denied");
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
      throw listen_error(listen_error::kind::bad_address,
                         "cannot listen on " + where + ": this machine has no such address");
    default:
      throw listen_error(listen_error::kind::other, "cannot listen on " + where + ": " +
                                                        std::generic_category().message(code));
  }
}

/// A bound socket, or -1 with errno set.
int bind_socket(const addrinfo& address, bool share_port) noexcept {
  const int made = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) return -1;
  const int on = 1;
  ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (share_port) ::setsockopt(made, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  // Accepted sockets inherit it: answers leave whole, so waiting to fill segments only costs time.
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(made, address.ai_addr, address.ai_addrlen) == 0) return made;
  const int failure = errno;
  ::close(made);
  errno = failure;
  return -1;
}

}  // namespace

listener::listener(const std::string& host, std::uint16_t port, bool first) {
  const address_list found = addresses_of(host, port);
  ipv6_ = found->ai_family == AF_INET6;
  if (first && port != 0) {
    // With SO_REUSEPORT two programs of one user could share the port unnoticed.
    const int probe = bind_socket(*found, false);
    if (probe < 0) fail(errno, host, port);
    ::close(probe);
  }
  socket_ = bind_socket(*found, true);
  if (socket_ < 0) fail(errno, host, port);
  if (::listen(socket_, SOMAXCONN) != 0) {
    const int failure = errno;
    ::close(socket_);
    fail(failure, host, port);
  }
}

listener listener::inherited(int socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  int listens = 0;
  socklen_t listens_size = sizeof listens;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0 ||
      ::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) != 0 ||
      listens == 0) {
    throw listen_error(listen_error::kind::other,
                       "cannot listen on an inherited descriptor: " + std::to_string(socket) +
                           " is no socket that listens");
  }
  const int on = 1;
  if (bound.ss_family != AF_UNIX) {
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  listener taken(socket);
  taken.ipv6_ = bound.ss_family == AF_INET6;
  return taken;
}

listener::~listener() {
  if (socket_ >= 0) ::close(socket_);
}

std::uint16_t listener::port() const {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  if (bound.ss_family == AF_UNIX) return 0;
  if (ipv6_) {
    sockaddr_in6 address{};
    std::memcpy(&address, &bound, sizeof address);
    return ntohs(address.sin6_port);
  }
  sockaddr_in address{};
  std::memcpy(&address, &bound, sizeof address);
  return ntohs(address.sin_port);
}

int listener::release() noexcept { return std::exchange(socket_, -1); }

}  // namespace tenon::http::detail
