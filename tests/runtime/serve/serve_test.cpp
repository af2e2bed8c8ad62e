// tenon::serve as a process: started, asked over a socket, and told to stop.
#include <tenon/serve.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/api/call.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/api/server.hpp>
#include <tenon/async/background.hpp>
#include <tenon/async/context.hpp>
#include <tenon/async/sleep.hpp>
#include <vector>

namespace {

/// Writes what is called, when, to standard error.
class told_lifespan final : public tenon::lifespan {
 public:
  explicit told_lifespan(std::string fails = {}) : fails_(std::move(fails)) {}
  tenon::task<> start_up() override { return tell("start_up"); }
  tenon::task<> ready(std::string) override { return tell("ready"); }
  tenon::task<> shut_down() override { return tell("shut_down"); }

 private:
  tenon::task<> tell(std::string what) {
    co_await tenon::sleep_for(std::chrono::milliseconds{1});
    if (what == fails_) throw std::runtime_error("cannot " + what);
    dprintf(STDERR_FILENO, "[%s]\n", what.c_str());
  }
  std::string fails_;
};

class napping final : public tenon::api::server {
 public:
  explicit napping(tenon::background* jobs = nullptr) {
    add({.method = "GET", .path = "/later", .operation_id = "later"},
        [jobs](tenon::api::call&) { return leave(*jobs); });
    add({.method = "GET", .path = "/block/{ms}", .operation_id = "block"},
        [](tenon::api::call& call) { return block(call); });
    add({.method = "GET", .path = "/nap/{ms}", .operation_id = "nap"},
        [](tenon::api::call& call) { return nap(call); });
    add({.method = "GET", .path = "/hold/{pipe}", .operation_id = "hold"},
        [](tenon::api::call& call) { return hold(call); });
  }

 private:
  static tenon::task<> work() {
    co_await tenon::sleep_for(std::chrono::milliseconds{150});
    dprintf(STDERR_FILENO, "[worked]\n");
    throw std::runtime_error("and broke");
  }
  static tenon::task<tenon::http::response> leave(tenon::background& jobs) {
    const tenon::context& here = co_await tenon::current_context();
    jobs.start(here, work());
    co_return tenon::http::response{.status = 202};
  }
  static tenon::task<tenon::http::response> block(tenon::api::call& call) {
    int ms = 0;
    call.path(0, "ms", ms);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{ms};
    while (std::chrono::steady_clock::now() < end) {
    }
    co_return tenon::http::response{.status = 204};
  }
  static tenon::task<tenon::http::response> nap(tenon::api::call& call) {
    int ms = 0;
    call.path(0, "ms", ms);
    if (call.failed()) co_return call.problem();
    co_await tenon::sleep_for(std::chrono::milliseconds{ms});
    co_return rested();
  }
  /// Says that it has begun, and waits until something is in the pipe.
  static tenon::task<tenon::http::response> hold(tenon::api::call& call) {
    int pipe = 0;
    call.path(0, "pipe", pipe);
    if (call.failed()) co_return call.problem();
    dprintf(STDERR_FILENO, "[holding]\n");
    pollfd end{pipe, POLLIN, 0};
    while (poll(&end, 1, 0) == 0) co_await tenon::sleep_for(std::chrono::milliseconds{2});
    co_return rested();
  }
  static tenon::http::response rested() {
    tenon::api::reply answer{200};
    answer.text("text/plain", "rested");
    return std::move(answer).finish();
  }
};

std::string read_until(int descriptor, const char* end) {
  std::string text;
  char c = 0;
  while ((end == nullptr || text.find(end) == std::string::npos) && read(descriptor, &c, 1) == 1) {
    text.push_back(c);
  }
  return text;
}

/// A service in a process of its own.
class service {
 public:
  /// `socket`: a listening one that it gets as systemd gives it.
  explicit service(std::vector<std::string> flags, tenon::serve_options options = {},
                   int socket = -1) {
    int out[2];
    int err[2];
    REQUIRE((pipe(out) == 0 && pipe(err) == 0));
    std::cout.flush();  // what the test program has not written yet is not the service's to write
    std::fflush(stdout);
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      dup2(err[1], STDERR_FILENO);
      for (const int end : {out[0], out[1], err[0], err[1]}) close(end);
      if (socket >= 0) {
        dup2(socket, 3);
        setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
        setenv("LISTEN_FDS", "1", 1);
      }
      flags.insert(flags.begin(), "nap");
      std::vector<char*> arguments;
      for (std::string& flag : flags) arguments.push_back(flag.data());
      std::_Exit(tenon::serve(static_cast<int>(arguments.size()), arguments.data(),
                              napping{options.background}, options));
    }
    close(out[1]);
    close(err[1]);
    out_ = out[0];
    err_ = err[0];
  }
  service(const service&) = delete;
  service& operator=(const service&) = delete;
  ~service() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    close(out_);
    close(err_);
  }

  std::uint16_t port() const {
    const std::string line = read_until(out_, "\n");
    INFO(line);
    REQUIRE(line.find("listening on http://127.0.0.1:") == 0);
    return static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
  }
  void signal(int number) const { REQUIRE(kill(process_, number) == 0); }
  /// The exit code.
  int ended() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string log_until(const char* end) const { return read_until(err_, end); }
  std::string log() const { return read_until(err_, nullptr); }

 private:
  pid_t process_ = -1;
  int out_ = -1;
  int err_ = -1;
};

class connection {
 public:
  explicit connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection() { close(socket_); }

  void ask(const std::string& target, const std::string& fields = {}) const {
    const std::string text =
        "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n";
    REQUIRE(write(socket_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  std::string answer() const { return read_until(socket_, nullptr); }

 private:
  int socket_;
};

/// What `/hold` waits for; made before the service, which inherits it.
class latch {
 public:
  latch() { REQUIRE(pipe(ends_) == 0); }
  latch(const latch&) = delete;
  ~latch() {
    for (const int end : ends_) close(end);
  }
  /// Returns when the request for it has begun.
  void hold(const service& at, const connection& client) const {
    client.ask("/hold/" + std::to_string(ends_[0]));
    at.log_until("[holding]\n");
  }
  void open() const { REQUIRE(write(ends_[1], "x", 1) == 1); }

 private:
  int ends_[2]{};
};

/// What a service with a watchdog writes when an operation keeps its loop busy.
std::string log_of_blocking(int milliseconds) {
  service nap{{"--port", "0", "--watchdog", "0.03"}};
  const connection client{nap.port()};
  client.ask("/block/" + std::to_string(milliseconds));
  CHECK(client.answer().starts_with("HTTP/1.1 204 "));
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 0);
  return nap.log();
}

}  // namespace

TEST_CASE("a service serves, logs and ends when told to") {
  service nap{{"--port", "0", "--threads", "2"}};
  const std::uint16_t port = nap.port();
  {
    const connection client{port};
    client.ask("/nap/0");
    const std::string answer = client.answer();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.ends_with("\r\n\r\nrested"));
  }
  {
    const connection client{port};
    client.ask("/readyz");
    CHECK(client.answer().ends_with("\r\n\r\nok\n"));
  }
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 0);
  const std::string log = nap.log();
  CHECK(log.find("method=GET path=/nap/0 operation=nap status=200 bytes=6 ms=") !=
        std::string::npos);
  CHECK(log.find("msg=draining") != std::string::npos);
}

TEST_CASE("the log tells the address that a trusted proxy tells") {
  for (const char* trusted : {"127.0.0.0/8", "10.0.0.0/8"}) {
    service nap{{"--port", "0", "--trusted-proxies", trusted}};
    {
      const connection client{nap.port()};
      client.ask("/nap/0", "X-Forwarded-For: 192.0.2.7\r\n");
      CHECK(client.answer().ends_with("rested"));
    }
    nap.signal(SIGTERM);
    CHECK(nap.ended() == 0);
    const bool believed = nap.log().find(" peer=192.0.2.7 method=GET ") != std::string::npos;
    CHECK(believed == (trusted[0] == '1' && trusted[1] == '2'));
  }
}

TEST_CASE("what has begun is finished before the end") {
  const latch until;
  service nap{{"--port", "0", "--drain-timeout", "60"}};
  const connection client{nap.port()};
  until.hold(nap, client);
  nap.signal(SIGINT);
  nap.log_until("msg=draining");
  until.open();
  CHECK(client.answer().ends_with("rested"));
  CHECK(nap.ended() == 0);
}

TEST_CASE("certificates that cannot be used are named at the start") {
  service broken{{"--port", "0", "--tls-cert", "/no/such.pem", "--tls-key", "/no/such.key"}};
  CHECK(broken.log().find("'/no/such.pem'") != std::string::npos);
}

TEST_CASE("draining ends at its deadline") {
  const auto time_to_end = [] {
    const latch never;
    service nap{{"--port", "0", "--drain-timeout", "0.1"}};
    const connection client{nap.port()};
    never.hold(nap, client);
    const auto begin = std::chrono::steady_clock::now();
    nap.signal(SIGTERM);
    CHECK(nap.ended() == 0);
    CHECK_FALSE(client.answer().ends_with("rested"));
    return std::chrono::steady_clock::now() - begin;
  };
  // Half of the time that there is without the flag.
  CHECK(takes_less(std::chrono::seconds{5}, time_to_end));
}

TEST_CASE("a second signal does not wait") {
  const latch never;
  service nap{{"--port", "0", "--drain-timeout", "600"}};
  const connection client{nap.port()};
  never.hold(nap, client);
  nap.signal(SIGTERM);
  nap.log_until("msg=draining");
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 1);
}

TEST_CASE("the application is called before, at the beginning of, and after serving") {
  told_lifespan told;
  service nap{{"--port", "0"}, {.lifespan = &told}};
  const std::uint16_t port = nap.port();
  std::string answer;
  CHECK(eventually([&] {
    const connection client{port};
    client.ask("/startupz");
    answer = client.answer();
    return answer.find("200 OK") != std::string::npos;
  }));
  CHECK(answer.ends_with("\r\n\r\nok\n"));
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 0);
  const std::string log = nap.log();
  CHECK(log.starts_with("[start_up]\n"));
  CHECK(log.find("[ready]\n") < log.find("msg=draining"));
  CHECK(log.ends_with("[shut_down]\n"));
}

TEST_CASE("an application that cannot start ends the program") {
  told_lifespan first{"start_up"};
  service never{{"--port", "0"}, {.lifespan = &first}};
  CHECK(never.ended() == 1);
  CHECK(never.log() == "nap: cannot start_up\n");
  told_lifespan second{"ready"};
  service briefly{{"--port", "0"}, {.lifespan = &second}};
  CHECK(briefly.ended() == 1);
  CHECK(briefly.log().find("msg=\"not ready\" error=\"cannot ready\"") != std::string::npos);
}

TEST_CASE("what a handler leaves in the background is finished before the end") {
  tenon::background jobs;
  service nap{{"--port", "0"}, {.background = &jobs}};
  {
    const connection client{nap.port()};
    client.ask("/later");
    CHECK(client.answer().starts_with("HTTP/1.1 202 "));
  }
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 0);
  const std::string log = nap.log();
  CHECK(log.find("[worked]\n") != std::string::npos);
  CHECK(log.find("msg=\"background task failed\" request_id=") != std::string::npos);
  CHECK(log.find("error=\"and broke\"") != std::string::npos);
}

TEST_CASE("metrics and health have a port of their own, the API does not") {
  service nap{{"--port", "0", "--admin-port", "0"}};
  const std::uint16_t port = nap.port();
  {
    const connection client{port};
    client.ask("/nap/0");
    CHECK(client.answer().ends_with("rested"));
  }
  const std::string line = nap.log_until("msg=admin address=http://127.0.0.1:");
  const auto admin = static_cast<std::uint16_t>(std::stoi(nap.log_until("\n")));
  const auto ask = [](std::uint16_t at, const char* target) {
    const connection client{at};
    client.ask(target);
    return client.answer();
  };
  CHECK(ask(admin, "/metrics")
            .find("http_requests_total{method=\"GET\",operation=\"nap\",status=\"200\"} 1") !=
        std::string::npos);
  CHECK(ask(admin, "/metrics").find("\nevent_loop_blocked_total ") != std::string::npos);
  CHECK(ask(admin, "/readyz").ends_with("\r\n\r\nok\n"));
  CHECK(ask(admin, "/nap/0").starts_with("HTTP/1.1 404 "));
  CHECK(ask(port, "/metrics").starts_with("HTTP/1.1 404 "));
  nap.signal(SIGTERM);
  CHECK(nap.ended() == 0);
}

TEST_CASE("while the service ends its admin port says that it is not ready") {
  const latch until;
  service nap{{"--port", "0", "--admin-port", "0", "--drain-timeout", "60"}};
  const connection client{nap.port()};
  nap.log_until("msg=admin address=http://127.0.0.1:");
  const auto admin = static_cast<std::uint16_t>(std::stoi(nap.log_until("\n")));
  until.hold(nap, client);
  nap.signal(SIGTERM);
  std::string ready = "HTTP/1.1 200 ";
  while (ready.starts_with("HTTP/1.1 200 ")) {  // it may not have seen the signal yet
    usleep(5'000);
    const connection asking{admin};
    asking.ask("/readyz");
    ready = asking.answer();
  }
  CHECK(ready.starts_with("HTTP/1.1 503 "));
  until.open();
  CHECK(client.answer().ends_with("rested"));
  CHECK(nap.ended() == 0);
}

TEST_CASE("a socket is handed from one process to the next, and no request is lost") {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(socket, 128) == 0);
  REQUIRE(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const std::uint16_t port = ntohs(address.sin_port);
  const auto rests = [&] {
    const connection client{port};
    client.ask("/nap/1");
    return client.answer().ends_with("rested");
  };
  auto serving = std::make_unique<service>(std::vector<std::string>{"--threads", "2"},
                                           tenon::serve_options{}, socket);
  CHECK(serving->port() == port);
  int answered = 0;
  for (int turn = 0; turn < 3; ++turn) {
    auto next =
        std::make_unique<service>(std::vector<std::string>{}, tenon::serve_options{}, socket);
    CHECK(next->port() == port);
    const connection under_way{port};
    under_way.ask("/nap/50");
    serving->signal(SIGTERM);
    for (int count = 0; count < 20; ++count) answered += rests();
    CHECK(serving->ended() == 0);
    CHECK(under_way.answer().ends_with("rested"));
    serving = std::move(next);
  }
  CHECK(answered == 60);
  serving->signal(SIGTERM);
  CHECK(serving->ended() == 0);
  close(socket);
}

TEST_CASE("a service manager is told when the service is ready and when it stops") {
  const int told = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "tenon-notify-" + std::to_string(getpid());
  name.copy(address.sun_path + 1, name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  REQUIRE(bind(told, reinterpret_cast<sockaddr*>(&address), size) == 0);
  const timeval limit{30, 0};
  setsockopt(told, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const auto next = [&] {
    char text[100];
    const ssize_t got = recv(told, text, sizeof text, 0);
    return got < 0 ? std::string() : std::string(text, static_cast<std::size_t>(got));
  };
  setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
  service nap{{"--port", "0"}};
  unsetenv("NOTIFY_SOCKET");
  CHECK(next() == "READY=1");
  nap.signal(SIGTERM);
  CHECK(next() == "STOPPING=1");
  CHECK(nap.ended() == 0);
  close(told);
}

TEST_CASE("an operation that blocks its loop is logged") {
  // For longer each time: a machine that is busy holds the watchdog up as well.
  std::string log;
  for (int ms = 100; ms <= 6400; ms *= 2) {
    log += log_of_blocking(ms);
    if (log.find("event loop blocked\" operation=block ms=") != std::string::npos) break;
  }
  INFO(log);
  CHECK(log.find("msg=\"event loop blocked\" operation=block ms=") != std::string::npos);
}

TEST_CASE("a port in use is said plainly") {
  service first{{"--port", "0"}};
  const std::string port = std::to_string(first.port());
  service second{{"--port", port}};
  CHECK(second.ended() == 1);
  CHECK(second.log() == "nap: port " + port +
                            " on 127.0.0.1 is in use by another program: stop that, or choose "
                            "another port with --port or TENON_PORT\n");
}

TEST_CASE("a service that cannot have the documentation it is to have says why") {
  service nap{{"--port", "0", "--docs", "on"}};
  CHECK(nap.ended() == 2);
  CHECK(nap.log().starts_with("nap: --docs on: "));
}
