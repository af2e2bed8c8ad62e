#include "ws_answerer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "handshake.hpp"

namespace tenon::websocket::test {

ws_answerer::ws_answerer(script told)
    : told_(std::move(told)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
  ::listen(listener_, 4);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

ws_answerer::~ws_answerer() {
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
}

const std::string& ws_answerer::received() {
  thread_.join();
  return received_;
}

void ws_answerer::run() {
  const timeval limit{30, 0};
  ::setsockopt(listener_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const int connection = ::accept(listener_, nullptr, nullptr);
  if (connection < 0) return;
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::array<char, 4096> block{};
  bool answered = false;
  for (;;) {
    const ssize_t size = ::recv(connection, block.data(), block.size(), 0);
    if (size <= 0) break;
    received_.append(block.data(), static_cast<std::size_t>(size));
    const std::size_t at = received_.find("Sec-WebSocket-Key: ");
    if (answered || received_.find("\r\n\r\n") == std::string::npos || at == std::string::npos) {
      continue;
    }
    answered = true;
    const std::string key = received_.substr(at + 19, 24);
    const std::string accept = told_.accept.empty() ? detail::accept_of(key) : told_.accept;
    const std::string answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept + "\r\n" + told_.more + "\r\n" + told_.frames;
    ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
  ::close(connection);
}

}  // namespace tenon::websocket::test
