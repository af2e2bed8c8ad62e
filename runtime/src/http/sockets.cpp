#include "sockets.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace tenon::http::detail {

namespace {

ssize_t send_both(int socket, std::string_view first, std::string_view second) noexcept {
  iovec parts[2]{{const_cast<char*>(first.data()), first.size()},
                 {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

sent send_now(int socket, std::string_view first, std::string_view second) noexcept {
  ssize_t written = 0;
  do {
    written = second.empty()
                  ? ::send(socket, first.data(), first.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
                  : send_both(socket, first, second);
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return {static_cast<std::size_t>(written), false};
  return {0, errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS};
}

std::size_t receive_now(int socket, char* to, std::size_t space) noexcept {
  ssize_t size = 0;
  do {
    size = ::recv(socket, to, space, MSG_DONTWAIT);
  } while (size < 0 && errno == EINTR);
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

namespace {

/// Keeps SIGPIPE from the calling thread: sendfile knows no MSG_NOSIGNAL.
class without_sigpipe {
 public:
  without_sigpipe() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  without_sigpipe(const without_sigpipe&) = delete;
  without_sigpipe& operator=(const without_sigpipe&) = delete;
  ~without_sigpipe() {
    const int code = errno;
    if (code == EPIPE && sigismember(&before_, SIGPIPE) == 0) {
      const timespec at_once{};
      ::sigtimedwait(&pipe_, nullptr, &at_once);
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = code;
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

}  // namespace

sent send_file_now(int socket, int file, std::uint64_t offset, std::uint64_t length) noexcept {
  const without_sigpipe quiet;
  auto at = static_cast<off_t>(offset);
  ssize_t written = 0;
  do {
    written = ::sendfile(socket, file, &at, static_cast<std::size_t>(length));
  } while (written < 0 && errno == EINTR);
  if (written > 0) return {static_cast<std::size_t>(written), false};
  return {0, written == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)};
}

}  // namespace tenon::http::detail
