// Drives a server: `bench_http_load PORT CONNECTIONS DEPTH SECONDS REQUEST`. Every connection sends
// DEPTH requests at once, waits for their answers, and goes on. All answers have one size, that of
// the first. Prints how many requests were answered, and in how many nanoseconds. It never sleeps:
// waking it would be charged to the servers, and to a slower one more often than to a faster one.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

int connect_to(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::exit(1);
  }
  return made;
}

void send_all(int socket, const std::string& text) {
  if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
    std::perror("send");
    std::exit(1);
  }
}

/// Asks once and tells how large the answer is.
std::size_t answer_size(std::uint16_t port, const std::string& request) {
  const int socket = connect_to(port);
  send_all(socket, request);
  std::string text;
  for (;;) {
    char block[65536];
    const ssize_t size = ::recv(socket, block, sizeof block, 0);
    if (size <= 0) break;
    text.append(block, static_cast<std::size_t>(size));
    const std::size_t end = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    if (end == std::string::npos || length == std::string::npos) continue;
    const std::size_t whole = end + 4 + std::stoul(text.substr(length + 16));
    if (text.size() < whole) continue;
    ::close(socket);
    if (text.starts_with("HTTP/1.1 200 ")) return whole;
    break;
  }
  std::fprintf(stderr, "unexpected answer: %s\n", text.c_str());
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  const int connections = std::atoi(argv[2]);
  const int depth = std::atoi(argv[3]);
  const std::chrono::duration<double> seconds(std::atof(argv[4]));
  const std::string request = argv[5];
  const std::size_t size = answer_size(port, request);

  std::string batch;
  for (int count = 0; count < depth; ++count) batch += request;
  const std::size_t batch_size = size * static_cast<std::size_t>(depth);
  const int poller = ::epoll_create1(0);
  std::vector<std::size_t> received(static_cast<std::size_t>(connections));
  std::vector<int> sockets;
  for (int index = 0; index < connections; ++index) {
    sockets.push_back(connect_to(port));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = static_cast<std::uint32_t>(index);
    ::epoll_ctl(poller, EPOLL_CTL_ADD, sockets.back(), &event);
  }
  const auto begin = std::chrono::steady_clock::now();
  for (const int socket : sockets) send_all(socket, batch);
  std::size_t answered = 0;
  static char block[1 << 18];
  while (std::chrono::steady_clock::now() - begin < seconds) {
    epoll_event ready[128];
    const int count = ::epoll_wait(poller, ready, 128, 0);
    for (int each = 0; each < count; ++each) {
      const std::size_t index = ready[each].data.u32;
      const ssize_t got = ::recv(sockets[index], block, sizeof block, 0);
      if (got <= 0) {
        std::perror("recv");
        return 1;
      }
      received[index] += static_cast<std::size_t>(got);
      if (received[index] < batch_size) continue;
      if (received[index] > batch_size) {
        std::fprintf(stderr, "more came back than was asked for\n");
        return 1;
      }
      received[index] = 0;
      answered += static_cast<std::size_t>(depth);
      send_all(sockets[index], batch);
    }
  }
  const auto taken = std::chrono::steady_clock::now() - begin;
  std::printf(
      "%zu %lld\n", answered,
      static_cast<long long>(std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count()));
}
