#include "idle_stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace tenon::http::detail {

idle_stream::~idle_stream() {
  if (socket_ < 0) return;
  if (tls != nullptr) tls->close();
  ::close(socket_);
}

bool idle_stream::quiet() noexcept {
  char byte = 0;
  // Session tickets may have come after the last answer: TLS reads over them.
  if (tls != nullptr) return tls->read(&byte, 1).now == tls_stream::state::want_read;
  return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace tenon::http::detail
