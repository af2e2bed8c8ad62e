#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace tenon::http::test {

/// A port of this machine that refuses connections, and that no other program can take meanwhile.
class closed_port {
 public:
  closed_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
  }
  closed_port(const closed_port&) = delete;
  closed_port& operator=(const closed_port&) = delete;
  ~closed_port() { ::close(socket_); }

  [[nodiscard]] std::uint16_t number() const { return number_; }
  [[nodiscard]] std::string address() const {
    return "http://127.0.0.1:" + std::to_string(number_);
  }

 private:
  int socket_;
  std::uint16_t number_ = 0;
};

}  // namespace tenon::http::test
