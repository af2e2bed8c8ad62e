#include "proxy.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace chaos {

namespace {

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void send_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

proxy::proxy(std::uint16_t to, std::uint64_t seed) : to_(to), random_(seed) {
  for (std::size_t which = 0; which < faults; ++which) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = on_loopback(0);
    socklen_t size = sizeof address;
    if (::bind(made, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(made, SOMAXCONN) != 0 ||
        ::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("the proxy cannot listen");
    }
    listeners_[which] = made;
    ports_[which] = ntohs(address.sin_port);
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

proxy::~proxy() {
  thread_.request_stop();
  thread_.join();
  for (const int each : listeners_) ::close(each);
}

void proxy::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    wait_and_serve();
    drop_ended();
  }
  links_.clear();
}

void proxy::accept(std::size_t which) {
  const int client = ::accept4(listeners_[which], nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = on_loopback(to_);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(client);
    ::close(server);
    return;
  }
  send_at_once(client);
  send_at_once(server);
  links_.push_back(std::make_unique<link>(static_cast<fault>(which), client, server, random_(),
                                          mishaps_[which]));
}

timespec proxy::idle_time(clock::time_point now) const {
  clock::duration longest = std::chrono::milliseconds(20);
  for (const auto& each : links_) {
    for (std::size_t way = 0; way < 2; ++way) {
      const link::flow& of = each->direction(way);
      if (!of.waiting.empty() && of.release > now) longest = std::min(longest, of.release - now);
    }
  }
  const auto left = std::max(std::chrono::nanoseconds(longest), std::chrono::nanoseconds(0));
  return {0, static_cast<long>(left.count())};
}

void proxy::wait_and_serve() {
  const clock::time_point before = clock::now();
  std::vector<pollfd> watched;
  for (const int each : listeners_) watched.push_back({each, POLLIN, 0});
  for (const auto& each : links_) {
    for (std::size_t way = 0; way < 2; ++way) {
      const link::flow& of = each->direction(way);
      watched.push_back({each->wants_to_read(of) ? of.from : -1, POLLIN, 0});
      watched.push_back({each->wants_to_write(of, before) ? of.to : -1, POLLOUT, 0});
    }
  }
  const timespec limit = idle_time(before);
  ::ppoll(watched.data(), watched.size(), &limit, nullptr);
  const clock::time_point now = clock::now();
  for (std::size_t index = 0; index < links_.size(); ++index) {
    link& each = *links_[index];
    for (std::size_t way = 0; way < 2; ++way) {
      link::flow& of = each.direction(way);
      const std::size_t at = faults + index * 4 + way * 2;
      if (watched[at].revents != 0 && each.wants_to_read(of)) each.read(of, now);
      if (watched[at + 1].revents != 0 && each.wants_to_write(of, now)) each.write(of, now);
    }
  }
  for (std::size_t which = 0; which < faults; ++which) {
    if (watched[which].revents != 0) accept(which);
  }
}

void proxy::drop_ended() {
  std::erase_if(links_, [](const auto& each) { return each->over(); });
}

}  // namespace chaos
