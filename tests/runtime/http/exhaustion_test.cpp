#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <support/catch.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

/// Lets the process open no descriptor more, for as long as it lives.
class no_more_descriptors {
 public:
  no_more_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    // The lowest free number: all below it are taken.
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next);
    if (::setrlimit(RLIMIT_NOFILE, &none) != 0) throw std::runtime_error("no limit can be set");
  }
  no_more_descriptors(const no_more_descriptors&) = delete;
  no_more_descriptors& operator=(const no_more_descriptors&) = delete;
  ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

/// A socket that takes its descriptor when it is made, not when it connects.
class early_socket {
 public:
  early_socket() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  early_socket(const early_socket&) = delete;
  early_socket& operator=(const early_socket&) = delete;
  ~early_socket() { ::close(socket_); }
  [[nodiscard]] bool connect(std::uint16_t port) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval limit{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  /// Whether the peer has closed, or reset, within 30 s.
  [[nodiscard]] bool refused() const {
    char byte = 0;
    const ssize_t size = ::recv(socket_, &byte, 1, 0);
    return size == 0 || (size < 0 && errno == ECONNRESET);
  }

 private:
  int socket_;
};

std::chrono::nanoseconds processor_time() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace

TEST_CASE("a server without descriptors tells its peers, does not spin, and goes on later") {
  echo_service echo;
  running_server server(echo);
  raw_client accepted(server.port());
  const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  accepted.send(get);
  REQUIRE(statuses(accepted.read_responses(1)) == "200");
  early_socket first;
  early_socket second;
  // Checked afterwards: the undefined-behaviour sanitizer needs descriptors to look at what is
  // checked.
  bool connected = false;
  bool first_refused = false;
  bool second_refused = false;
  std::chrono::nanoseconds used{};
  std::chrono::nanoseconds took{};
  std::string served;
  {
    const no_more_descriptors now;
    const auto begin = std::chrono::steady_clock::now();
    connected = first.connect(server.port()) && second.connect(server.port());
    first_refused = first.refused();
    const auto before = processor_time();
    second_refused = second.refused();
    used = processor_time() - before;
    took = std::chrono::steady_clock::now() - begin;
    accepted.send(get);
    served = statuses(accepted.read_responses(1));
  }
  CHECK(connected);
  CHECK(first_refused);
  CHECK(second_refused);
  CHECK(used < std::max<std::chrono::nanoseconds>(75ms, took / 4));  // whatever the machine
  CHECK(took > 80ms);  // each refusal is followed by a pause
  CHECK(served == "200");
  raw_client later(server.port());
  later.send(get);
  CHECK(statuses(later.read_responses(1)) == "200");
}
