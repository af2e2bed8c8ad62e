#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <thread>

#include <support/catch.hpp>

#include "certificates.hpp"
#include "client_calls.hpp"
#include "proxy.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

/// A proxy that opens one tunnel to a port of this machine and passes bytes on, whatever was asked.
class tunnel {
 public:
  explicit tunnel(std::uint16_t to) : listener_(::socket(AF_INET, SOCK_STREAM, 0)), to_(to) {
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 1);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  tunnel(const tunnel&) = delete;
  tunnel& operator=(const tunnel&) = delete;
  ~tunnel() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// What it was asked; once the client is gone.
  [[nodiscard]] const std::string& asked() const { return asked_; }

 private:
  static sockaddr_in local(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  static void pass_on(int from, int to) {
    std::array<char, 4096> block{};
    for (;;) {
      const ssize_t size = ::recv(from, block.data(), block.size(), 0);
      if (size <= 0) break;
      ::send(to, block.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
    }
    ::shutdown(to, SHUT_WR);
  }
  void run() {
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    char byte = 0;
    while (!asked_.ends_with("\r\n\r\n") && ::recv(client, &byte, 1, 0) == 1) asked_ += byte;
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = local(to_);
    ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const std::string_view opened = "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n";
    ::send(client, opened.data(), opened.size(), MSG_NOSIGNAL);
    std::thread back([&] { pass_on(server, client); });
    pass_on(client, server);
    back.join();
    ::close(client);
    ::close(server);
  }

  int listener_;
  std::uint16_t to_;
  std::uint16_t port_ = 0;
  std::string asked_;
  std::thread thread_;
};

class environment {
 public:
  environment(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  environment(const environment&) = delete;
  environment& operator=(const environment&) = delete;
  ~environment() { ::unsetenv(name_); }

 private:
  const char* name_;
};

const std::string fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("requests to http hosts are passed on by the proxy") {
  raw_server proxy({fine});
  client_options options;
  options.proxy = {.url = proxy.address(), .authorization = "Basic eA=="};
  client caller("http://somewhere.test:81", options);
  CHECK(ask(caller, make_request(method::get, "/a?b")) == "200 ok");
  CHECK(
      proxy.received().starts_with("GET http://somewhere.test:81/a?b HTTP/1.1\r\n"
                                   "Host: somewhere.test:81\r\n"
                                   "Proxy-Authorization: Basic eA==\r\n"));
}

TEST_CASE("https goes through a tunnel, and is checked for the host at its end") {
  const certificate_authority authority("authority");
  echo_service echo;
  server_options options = test_options();
  options.tls.certificates = {authority.issue("server", "DNS:somewhere.test")};
  running_server server(echo, options);
  client_options through;
  through.tls.ca = authority.file();
  tunnel right(server.port());
  through.proxy = {.url = right.address(), .authorization = "Basic eA=="};
  {
    client caller("https://somewhere.test", through);
    CHECK(ask(caller, make_request(method::get, "/a")) == "200 GET /a ");
  }
  CHECK(right.asked() ==
        "CONNECT somewhere.test:443 HTTP/1.1\r\nHost: somewhere.test:443\r\n"
        "Proxy-Authorization: Basic eA==\r\n\r\n");
  tunnel wrong(server.port());
  through.proxy.url = wrong.address();
  client elsewhere("https://elsewhere.test", through);
  CHECK(failure_of(elsewhere, make_request(method::get)) == transport_error::kind::tls);
}

TEST_CASE("a proxy that opens no tunnel is told about") {
  client_options options;
  options.retries.most = 0;
  const auto failure = [&](std::string answer) -> std::string {
    raw_server proxy({{std::move(answer), raw_server::close_after}});
    options.proxy.url = proxy.address();
    client caller("https://somewhere.test", options);
    try {
      ask(caller, make_request(method::get));
    } catch (const transport_error& error) {
      return error.what();
    }
    return {};
  };
  CHECK(failure("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n") ==
        "the proxy answered 407 when asked to connect to somewhere.test:443");
  CHECK(failure("nonsense") ==
        "the proxy gave no valid answer when asked to connect to somewhere.test:443");
  CHECK(failure("HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x')) ==
        "the proxy gave no valid answer when asked to connect to somewhere.test:443");
}

TEST_CASE("hosts are excepted from the proxy by name, domain and address") {
  using http::detail::proxy_excepts;
  const std::vector<std::string> except{"localhost", ".inner.test", "10.0.0.1", "[::1]", "x:8080"};
  for (const char* host :
       {"localhost", "LOCALHOST", "a.inner.test", "inner.test", "10.0.0.1", "::1", "x", "y.x"}) {
    CAPTURE(host);
    CHECK(proxy_excepts(host, except));
  }
  for (const char* host : {"localhost.test", "notinner.test", "110.0.0.1", "::2", "xx"}) {
    CAPTURE(host);
    CHECK_FALSE(proxy_excepts(host, except));
  }
  CHECK(proxy_excepts("anything", {"*"}));
  CHECK_FALSE(proxy_excepts("anything", {}));
}

TEST_CASE("the proxy may come from the environment, when the program says so") {
  const environment plain("http_proxy", "proxy.test:3128");
  const environment secure("https_proxy", "http://secure.test:3129");
  const environment except("no_proxy", "inner.test, other.test");
  const auto chosen = [](const char* target, const client_proxy& options) -> std::string {
    const auto found = http::detail::proxy_for(*parse_url(target), options);
    return found ? found->host + ":" + std::to_string(found->port) : "none";
  };
  const client_proxy from_environment{.from_environment = true};
  CHECK(chosen("http://a.test", from_environment) == "proxy.test:3128");
  CHECK(chosen("https://a.test", from_environment) == "secure.test:3129");
  CHECK(chosen("https://b.inner.test", from_environment) == "none");
  CHECK(chosen("https://a.test", {}) == "none");
  CHECK_THROWS_AS(chosen("https://a.test", {.url = "https://p"}), std::invalid_argument);
  CHECK_THROWS_AS(chosen("https://a.test", {.url = "p:1"}), std::invalid_argument);
}
