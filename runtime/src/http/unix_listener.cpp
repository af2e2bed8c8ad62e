#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "listener.hpp"
#include "unix_address.hpp"

namespace tenon::http::detail {

namespace {

[[noreturn]] void refuse_path(const std::string& path, int code) {
  const auto why = code == EADDRINUSE                  ? listen_error::kind::address_in_use
                   : code == EACCES || code == EPERM   ? listen_error::kind::permission_denied
                   : code == ENOENT || code == ENOTDIR ? listen_error::kind::bad_address
                                                       : listen_error::kind::other;
  throw listen_error(
      why, "cannot listen on unix:" + path + ": " + std::generic_category().message(code));
}

/// Whether a program listens there, or something else is there, rather than a socket left behind.
bool is_listened_on(const sockaddr_un& address) noexcept {
  struct stat found{};
  if (::lstat(address.sun_path, &found) != 0 || !S_ISSOCK(found.st_mode)) return true;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return true;
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno == ECONNREFUSED;
  ::close(probe);
  return !refused;
}

}  // namespace

std::string unix_path_of(const std::string& host) {
  constexpr std::string_view prefix = "unix:";
  return host.starts_with(prefix) ? host.substr(prefix.size()) : std::string();
}

listener listener::on_path(const std::string& path) {
  const std::optional<sockaddr_un> found = unix_address(path);
  if (!found) refuse_path(path, ENAMETOOLONG);
  const sockaddr_un& address = *found;
  listener made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (made.socket_ < 0) refuse_path(path, errno);
  const auto bind_it = [&] {
    return ::bind(made.socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  };
  if (!bind_it()) {
    if (errno != EADDRINUSE) refuse_path(path, errno);
    if (is_listened_on(address)) refuse_path(path, EADDRINUSE);
    ::unlink(path.c_str());
    if (!bind_it()) refuse_path(path, errno);
  }
  if (::listen(made.socket_, SOMAXCONN) != 0) refuse_path(path, errno);
  return made;
}

listener listener::shared() const {
  const int copy = ::fcntl(socket_, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) {
    throw listen_error(listen_error::kind::other,
                       "cannot listen: " + std::generic_category().message(errno));
  }
  listener another(copy);
  another.ipv6_ = ipv6_;
  return another;
}

}  // namespace tenon::http::detail
