#include "connection_pool.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tenon::http::detail {

namespace {

/// Nothing to read, and not closed: what a connection between two requests looks like.
bool quiet(int socket) noexcept {
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

connection_pool::~connection_pool() {
  for (const idle& each : idle_) ::close(each.socket);
}

int connection_pool::take() noexcept {
  const std::lock_guard lock(mutex_);
  drop_expired(clock::now());
  while (!idle_.empty()) {
    const int socket = idle_.back().socket;
    idle_.pop_back();
    if (quiet(socket)) return socket;
    ::close(socket);
  }
  return -1;
}

void connection_pool::put(int socket) {
  const clock::time_point now = clock::now();
  const std::lock_guard lock(mutex_);
  drop_expired(now);
  idle_.push_back({socket, now});
  if (idle_.size() <= most_) return;
  ::close(idle_.front().socket);
  idle_.erase(idle_.begin());
}

void connection_pool::drop_expired(clock::time_point now) noexcept {
  const auto fresh = std::find_if(idle_.begin(), idle_.end(),
                                  [&](const idle& each) { return now - each.since < lifetime_; });
  for (auto each = idle_.begin(); each != fresh; ++each) ::close(each->socket);
  idle_.erase(idle_.begin(), fresh);
}

}  // namespace tenon::http::detail
