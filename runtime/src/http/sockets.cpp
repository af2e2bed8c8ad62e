#include "sockets.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace tenon::http::detail {

sent send_now(int socket, std::string_view first, std::string_view second) noexcept {
  iovec parts[2]{{const_cast<char*>(first.data()), first.size()},
                 {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = second.empty() ? 1 : 2;
  ssize_t written = 0;
  do {
    written = second.empty()
                  ? ::send(socket, first.data(), first.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
                  : ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return {static_cast<std::size_t>(written), false};
  return {0, errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS};
}

}  // namespace tenon::http::detail
