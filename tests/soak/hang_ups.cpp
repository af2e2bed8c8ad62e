#include "hang_ups.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

namespace soak {

namespace {

int connect_to(std::uint16_t port) {
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0) {
    return connection;
  }
  ::close(connection);
  return -1;
}

std::string some_requests(std::mt19937_64& random) {
  std::string text;
  for (std::uint64_t i = random() % 3 + 1; i > 0; --i) {
    text += "GET /" + std::to_string(random() % 100'000) + " HTTP/1.1\r\nHost: soak\r\n\r\n";
  }
  if (random() % 2 == 0) text.resize(random() % text.size() + 1);
  return text;
}

}  // namespace

void hang_up_often(std::uint16_t port, std::uint64_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::uint64_t i = 0; i < count; ++i) {
    const int connection = connect_to(port);
    if (connection < 0) continue;
    const std::string text = some_requests(random);
    (void)!::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (random() % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
    if (random() % 2 == 0) {
      const linger reset{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    ::close(connection);
  }
}

}  // namespace soak
