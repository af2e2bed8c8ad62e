#include "breaking_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace {

constexpr int poll_milliseconds = 5;  // how soon a thread sees that it shall end

sockaddr_in on_this_machine(std::uint16_t port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

int connect_to(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in at = on_this_machine(port);
  if (::connect(made, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) return made;
  ::close(made);
  return -1;
}

void reset(int connection) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/// Nobody who does not read may hold a test up.
void limit_sending(int connection) {
  const timeval limit{10, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool readable(int connection) {
  pollfd asked{connection, POLLIN, 0};
  return ::poll(&asked, 1, poll_milliseconds) > 0;
}

bool send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

/// A connection and what was passed on it.
struct breaking_proxy::passage {
  int client;
  int server;
  std::optional<fault> planned;
  std::uint64_t passed[2] = {0, 0};  // by direction
  bool stalled = false;
};

breaking_proxy::breaking_proxy(std::uint16_t server, std::vector<fault> faults)
    : server_(server), faults_(faults.begin(), faults.end()) {
  listen();
  accepting_ = std::thread([this] { accept_all(); });
}

breaking_proxy::~breaking_proxy() {
  stopping_ = true;
  accepting_.join();
  for (std::thread& each : passing_) each.join();
  if (listener_ >= 0) ::close(listener_);
}

void breaking_proxy::listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in at = on_this_machine(port_);
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
      ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(at.sin_port);
}

void breaking_proxy::accept_all() {
  while (!stopping_) {
    if (out_) {
      ::close(std::exchange(listener_, -1));
      std::this_thread::sleep_for(outage_lasts);
      out_ = false;
      listen();
    }
    if (!readable(listener_)) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    ++connections_;
    passing_.emplace_back([this, client, planned = next_fault()] { pass_all(client, planned); });
  }
}

std::optional<breaking_proxy::fault> breaking_proxy::next_fault() {
  const std::lock_guard lock(mutex_);
  if (faults_.empty()) return std::nullopt;
  const fault next = faults_.front();
  faults_.pop_front();
  return next;
}

void breaking_proxy::pass_all(int client, std::optional<fault> planned) {
  passage on{client, connect_to(server_), planned};
  bool open = on.server >= 0;
  limit_sending(on.client);
  limit_sending(on.server);
  while (open && !stopping_) {
    if (out_) {
      reset(on.client);
      break;
    }
    if (on.stalled) {
      std::this_thread::sleep_for(std::chrono::milliseconds(poll_milliseconds));
      continue;
    }
    std::array<pollfd, 2> both{pollfd{on.client, POLLIN, 0}, pollfd{on.server, POLLIN, 0}};
    if (::poll(both.data(), both.size(), poll_milliseconds) <= 0) continue;
    if (both[0].revents != 0) open = pass(on, direction::to_server);
    if (open && both[1].revents != 0) open = pass(on, direction::to_client);
  }
  if (on.server >= 0) ::close(on.server);
  ::close(on.client);
}

bool breaking_proxy::pass(passage& on, direction way) {
  const int from = way == direction::to_server ? on.client : on.server;
  const int to = way == direction::to_server ? on.server : on.client;
  std::string piece(16'384, '\0');
  const ssize_t got = ::recv(from, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  piece.resize(static_cast<std::size_t>(got));
  std::uint64_t& passed = on.passed[way == direction::to_server ? 0 : 1];
  passed += piece.size();
  if (on.planned && on.planned->of == way && passed > on.planned->after) {
    if (!act(on, piece)) return false;
  }
  return on.stalled || send_all(to, piece);
}

bool breaking_proxy::act(passage& on, std::string& piece) {
  const action what = on.planned->what;
  on.planned.reset();
  switch (what) {
    case action::close:
      return false;
    case action::reset:
      reset(on.client);
      return false;
    case action::stall:
      on.stalled = true;
      return true;
    case action::damage:
      piece.back() = static_cast<char>(piece.back() ^ 1);
      return true;
    case action::outage:
      reset(on.client);
      out_ = true;
      return false;
  }
  return false;
}
