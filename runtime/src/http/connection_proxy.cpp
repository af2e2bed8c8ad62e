#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "connection_awaiters.hpp"
#include "proxy_header.hpp"

namespace tenon::http::detail {

task<bool> connection::read_proxy_header() {
  phase_ = phase::head;
  // It counts as a part of the first head.
  head_deadline_ = owner_.after(owner_.options().timeouts.head);
  proxy_header header;
  proxy_header::state now = proxy_header::state::incomplete;
  while (now == proxy_header::state::incomplete) {
    // What follows may be TLS's to read: nothing but the header is taken from the socket.
    std::array<char, 256> seen;
    const int socket = socket_.native_handle();
    const ssize_t size = ::recv(socket, seen.data(), seen.size(), MSG_PEEK | MSG_DONTWAIT);
    if (size > 0) {
      std::string_view coming(seen.data(), static_cast<std::size_t>(size));
      now = header.take(coming);
      const std::size_t taken = static_cast<std::size_t>(size) - coming.size();
      if (::recv(socket, seen.data(), taken, MSG_DONTWAIT) < 0) co_return false;
      continue;
    }
    if (size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) co_return false;
    deadline_ = head_deadline_;
    handshake_awaiter ready{*this, true};
    co_await ready;
    deadline_ = clock::time_point::max();
    if (expired_ || broken_) co_return false;
  }
  if (now == proxy_header::state::failed) co_return false;
  head_deadline_ = clock::time_point::max();
  if (header.secure()) context_.scheme = "https";
  if (!header.source()) co_return true;
  set_peer(*header.source());
  auto counted = owner_.common().addresses.enter(*header.source());
  if (!counted) co_return false;
  place_ = std::move(*counted);
  co_return true;
}

}  // namespace tenon::http::detail
