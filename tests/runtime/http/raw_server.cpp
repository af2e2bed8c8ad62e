#include "raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace tenon::http::test {

raw_server::raw_server(std::vector<step> script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener_, 16);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

raw_server::~raw_server() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string raw_server::received() {
  const std::lock_guard lock(mutex_);
  return received_;
}

void raw_server::run() {
  for (;;) {
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    ++connections_;
    serve(connection);
    ::close(connection);
  }
}

void raw_server::serve(int connection) {
  bool close_now = false;
  while (receive_request(connection)) {
    if (close_now || next_ == script_.size()) return;
    const step& now = script_[next_++];
    ::send(connection, now.answer.data(), now.answer.size(), MSG_NOSIGNAL);
    if (now.after == close_after) return;
    close_now = now.after == close_at_next;
  }
}

bool raw_server::receive_request(int connection) {
  std::string text;
  std::size_t seen = 0;  // no end of a head begins before it
  while (text.find("\r\n\r\n", seen) == std::string::npos) {
    seen = text.size() - std::min<std::size_t>(text.size(), 3);
    // The listener is shut down when the test ends.
    pollfd both[2]{{connection, POLLIN, 0}, {listener_, POLLHUP, 0}};
    both[1].events = 0;
    ::poll(both, 2, 30'000);
    if ((both[0].revents & (POLLIN | POLLHUP)) == 0) return false;
    char block[4096];
    const ssize_t size = ::recv(connection, block, sizeof block, 0);
    if (size <= 0) return false;
    text.append(block, static_cast<std::size_t>(size));
  }
  const std::lock_guard lock(mutex_);
  received_ += text;
  return true;
}

}  // namespace tenon::http::test
