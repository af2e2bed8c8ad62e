#include "crowd.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace load {

namespace {

constexpr std::size_t together = 256;  // connections opened at a time: listeners' queues are short
constexpr std::size_t per_address = 500;  // of the client's
constexpr std::size_t most_latencies = 4'000'000;

const std::array<std::string, 3>& requests() {
  static const std::array<std::string, 3> all{
      "GET /plain HTTP/1.1\r\nHost: load\r\n\r\n",
      "POST /content HTTP/1.1\r\nHost: load\r\nContent-Length: 300\r\n\r\n" + std::string(300, 'c'),
      "GET /slow HTTP/1.1\r\nHost: load\r\n\r\n"};
  return all;
}

/// The number behind `name` in a head; 0 when it is not there.
std::size_t number_after(std::string_view head, std::string_view name) {
  const std::size_t at = head.find(name);
  return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + name.size())));
}

sockaddr_in address_of(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  address.sin_port = htons(port);
  return address;
}

}  // namespace

crowd::crowd(std::uint16_t port) : port_(port), poller_(::epoll_create1(EPOLL_CLOEXEC)) {}

crowd::~crowd() {
  for (const member& each : members_) {
    if (each.socket >= 0) ::close(each.socket);
  }
  ::close(poller_);
}

bool crowd::connect(std::size_t index) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  // A port is chosen when it connects, so that every address has all of them.
  ::setsockopt(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto own = static_cast<std::uint32_t>(INADDR_LOOPBACK + 1 + index / per_address);
  const sockaddr_in from = address_of(own, 0);
  const sockaddr_in to = address_of(INADDR_LOOPBACK, port_);
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.u64 = index;
  if (::bind(made, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
      ::connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 ||
      ::epoll_ctl(poller_, EPOLL_CTL_ADD, made, &interest) != 0) {
    if (made >= 0) ::close(made);
    ++counts_.refused;
    return false;
  }
  members_[index].socket = made;
  ++open_;
  return true;
}

void crowd::ask(std::size_t index) {
  member& me = members_[index];
  const std::uint64_t number = asked_++;
  const std::string& text = requests()[number % 16 == 0 ? 2 : number % 3 == 0 ? 1 : 0];
  me.waits = true;
  me.asked = clock::now();
  ++waiting_;
  const ssize_t sent = ::send(me.socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent != static_cast<ssize_t>(text.size())) end(index);
}

bool crowd::take_answer(std::size_t index) {
  member& me = members_[index];
  const std::string_view text = me.received;
  const std::size_t end_of_head = text.find("\r\n\r\n");
  if (end_of_head == std::string_view::npos) return false;
  const std::string_view head = text.substr(0, end_of_head + 2);
  if (text.size() < end_of_head + 4 + number_after(head, "Content-Length: ")) return false;
  const bool closes = head.find("Connection: close\r\n") != std::string_view::npos;
  ++(head.starts_with("HTTP/1.1 200 ") ? counts_.answered : counts_.torn);
  me.waits = false;
  --waiting_;
  if (asking_ && latencies_.size() < most_latencies) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - me.asked);
    latencies_.push_back(static_cast<std::uint32_t>(took.count()));
  }
  me.received.clear();
  if (closes) {
    end(index);
  } else if (asking_) {
    ask(index);
  }
  return true;
}

void crowd::receive(std::size_t index) {
  member& me = members_[index];
  std::array<char, 4096> block;
  const ssize_t size = ::recv(me.socket, block.data(), block.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return end(index);
  me.received.append(block.data(), static_cast<std::size_t>(size));
  take_answer(index);
}

void crowd::end(std::size_t index) {
  member& me = members_[index];
  if (me.socket < 0) return;
  ::close(std::exchange(me.socket, -1));
  --open_;
  if (std::exchange(me.waits, false)) {
    --waiting_;
    ++(me.received.empty() ? counts_.unanswered : counts_.torn);
  }
  std::string{}.swap(me.received);
  if (reconnecting_ && connect(index)) ask(index);
}

void crowd::poll_once(std::chrono::milliseconds longest) {
  std::array<epoll_event, 256> ready{};
  const int count = ::epoll_wait(poller_, ready.data(), static_cast<int>(ready.size()),
                                 static_cast<int>(longest.count()));
  for (int each = 0; each < count; ++each) {
    receive(static_cast<std::size_t>(ready[static_cast<std::size_t>(each)].data.u64));
  }
}

bool crowd::gather(std::size_t count, clock::duration limit) {
  const clock::time_point end = clock::now() + limit;
  const std::uint64_t before = counts_.answered;
  for (std::size_t left = count; left != 0;) {
    const std::size_t now = std::min(left, together);
    for (std::size_t each = 0; each < now; ++each) {
      members_.emplace_back();
      if (connect(members_.size() - 1)) ask(members_.size() - 1);
    }
    left -= now;
    if (!settle(end - clock::now())) return false;
  }
  return counts_.answered - before == count;
}

void crowd::keep_asking(bool reconnects) {
  asking_ = true;
  reconnecting_ = reconnects;
  latencies_.clear();
  for (std::size_t index = 0; index < members_.size(); ++index) {
    if (members_[index].socket >= 0 && !members_[index].waits) ask(index);
  }
}

void crowd::attend(clock::duration time) {
  const clock::time_point end = clock::now() + time;
  do {
    poll_once(std::chrono::milliseconds(5));
  } while (clock::now() < end);
}

bool crowd::settle(clock::duration limit) {
  const clock::time_point end = clock::now() + limit;
  while (waiting_ != 0 && clock::now() < end) poll_once(std::chrono::milliseconds(5));
  return waiting_ == 0;
}

std::chrono::microseconds crowd::latency(double share) {
  if (latencies_.empty()) return {};
  const auto place = latencies_.begin() + static_cast<std::ptrdiff_t>(
                                              share * static_cast<double>(latencies_.size() - 1));
  std::nth_element(latencies_.begin(), place, latencies_.end());
  return std::chrono::microseconds(*place);
}

}  // namespace load
