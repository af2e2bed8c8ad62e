#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

#include <support/catch.hpp>
#include <tenon/async/asio.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/async/timeout.hpp>

#include "client_calls.hpp"
#include "closed_port.hpp"
#include "happy_eyeballs.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

namespace ip = boost::asio::ip;

/// A port that neither takes nor refuses connections: its queue is full.
class silent_port {
 public:
  silent_port() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    for (int& each : waiting_) {
      each = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      ::connect(each, reinterpret_cast<const sockaddr*>(&address), size);
    }
  }
  silent_port(const silent_port&) = delete;
  silent_port& operator=(const silent_port&) = delete;
  ~silent_port() {
    for (const int each : waiting_) ::close(each);
    ::close(listener_);
  }
  [[nodiscard]] http::detail::tcp::endpoint endpoint() const {
    return {ip::make_address("127.0.0.1"), port_};
  }

 private:
  int listener_;
  int waiting_[3]{};
  std::uint16_t port_ = 0;
};

/// Whether one of the endpoints answers.
bool connects(std::vector<http::detail::tcp::endpoint> endpoints) {
  auto main = [&]() -> task<bool> {
    const context& here = co_await current_context();
    const auto loop = asio_executor(here.executor);
    http::detail::client_stream made =
        co_await http::detail::connect_first(loop, std::move(endpoints), 20ms, "test");
    co_return static_cast<bool>(made.detach());
  };
  return run(with_timeout(60s, main()));
}

}  // namespace

TEST_CASE("addresses are tried by families in turn") {
  const http::detail::ip_addresses found{ip::make_address("::1"), ip::make_address("::2"),
                                         ip::make_address("::3"), ip::make_address("1.1.1.1"),
                                         ip::make_address("2.2.2.2")};
  std::string order;
  for (const auto& each : http::detail::interleave(found, 80))
    order += each.address().to_string() + " ";
  CHECK(order == "::1 1.1.1.1 ::2 2.2.2.2 ::3 ");
  CHECK(http::detail::interleave({}, 80).empty());
}

TEST_CASE("the next address is tried when one refuses, or stays silent") {
  echo_service echo;
  running_server server(echo);
  const http::detail::tcp::endpoint open(ip::make_address("127.0.0.1"), server.port());
  const closed_port nobody;
  http::detail::tcp::endpoint refusing = open;
  refusing.port(nobody.number());
  const silent_port silent;
  CHECK(connects({open}));
  CHECK(connects({refusing, open}));
  CHECK(connects({silent.endpoint(), open}));
  CHECK(connects({silent.endpoint(), refusing, silent.endpoint(), open, refusing}));
  try {
    connects({refusing, refusing});
    FAIL("it connected");
  } catch (const transport_error& error) {
    CHECK(error.why() == transport_error::kind::connect);
  }
}

TEST_CASE("connecting is given up in time, and when it is cancelled") {
  const silent_port silent;
  client_options options;
  options.timeouts.connect = 50ms;
  const std::string address = "http://127.0.0.1:" + std::to_string(silent.endpoint().port());
  client hasty(address, options);
  CHECK(failure_of(hasty, make_request(method::get)) == transport_error::kind::timeout);
  client patient(address);
  request outgoing = make_request(method::get);
  CHECK_THROWS_AS(run(with_timeout(50ms, patient.handle(outgoing))), tenon::timeout_error);
}

TEST_CASE("no more connections are used at the same time than allowed") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  function_service service([&](request&) -> task<response> {
    most = std::max<int>(most, ++now);
    co_await sleep_for(5ms);
    --now;
    co_return text_response("done");
  });
  running_server server(service);
  client_options options;
  options.connections = 3;
  client caller(server->address(), options);
  int done = 0;
  auto one = [&]() -> task<void> {
    const std::string text = co_await answer_of(caller, make_request(method::get));
    if (text == "200 done") ++done;
  };
  auto main = [&]() -> task<void> {
    const context& here = co_await current_context();
    task_group group(here);
    for (int count = 0; count < 20; ++count) group.spawn(one());
    co_await group.join();
  };
  run(main());
  CHECK(done == 20);
  CHECK(most <= 3);
}

TEST_CASE("waiting for a connection ends in time") {
  raw_server silent({{raw_server::say_nothing}});
  client_options options;
  options.connections = 1;
  options.timeouts.connect = 30ms;
  options.timeouts.response = 150ms;
  client caller(silent.address(), options);
  std::optional<transport_error::kind> second;
  auto call = [&](std::optional<transport_error::kind>& failure) -> task<void> {
    try {
      co_await answer_of(caller, make_request(method::get));
    } catch (const transport_error& error) {
      failure = error.why();
    }
  };
  std::optional<transport_error::kind> first;
  auto main = [&]() -> task<void> { co_await gather(call(first), call(second)); };
  run(main());
  CHECK(second == transport_error::kind::timeout);
  CHECK(first == transport_error::kind::timeout);
}
