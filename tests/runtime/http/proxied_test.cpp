#include <chrono>
#include <string>
#include <thread>

#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/http/network_list.hpp>

#include "certificates.hpp"
#include "raw_client.hpp"
#include "test_service.hpp"
#include "tls_peer.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

const std::string get_root = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

/// Answers with who has asked.
function_service who_asks() {
  return function_service([](request& incoming) -> task<response> {
    co_return text_response("<" + std::string(incoming.peer) + ">");
  });
}

server_options behind(std::vector<std::string> proxies) {
  server_options options = test_options();
  options.proxy_protocol = std::move(proxies);
  return options;
}

/// A header of version 2.
std::string binary(char command, char family, std::string_view content) {
  std::string text("\r\n\r\n\0\r\nQUIT\n", 12);
  text += command;
  text += family;
  text += static_cast<char>(content.size() >> 8U);
  text += static_cast<char>(content.size() & 0xffU);
  return text.append(content);
}

const std::string v4_content("\xc0\x00\x02\x07\x7f\x00\x00\x01\x12\x34\x00\x50", 12);
const std::string v6_content = "\x20\x01\x0d\xb8" + std::string(11, '\0') + "\x05" +
                               std::string(16, '\0') + "\x12\x34" + std::string("\0\x50", 2);

/// Who the server takes for the peer; what it answered, when that is not 200.
std::string seen_after(const running_server& server, const std::string& header) {
  raw_client client(server.port());
  client.send(header + get_root);
  std::string answer = client.read_responses(1);
  if (statuses(answer) != "200") return answer;
  client.send(get_root);
  CHECK(client.read_responses(1).ends_with(answer.substr(answer.rfind('<'))));
  return answer.substr(answer.rfind('<'));
}

}  // namespace

TEST_CASE("a proxy tells the client's address before the first request") {
  function_service handler = who_asks();
  running_server server(handler, behind({"127.0.0.0/8"}));
  CHECK(seen_after(server, "PROXY TCP4 192.0.2.7 127.0.0.1 4660 80\r\n") == "<192.0.2.7>");
  CHECK(seen_after(server, "PROXY TCP6 2001:db8::5 ::1 4660 80\r\n") == "<2001:db8::5>");
  CHECK(seen_after(server, "PROXY UNKNOWN\r\n") == "<127.0.0.1>");
  CHECK(seen_after(server, "PROXY UNKNOWN ff02::1 any thing 1 2\r\n") == "<127.0.0.1>");
  CHECK(seen_after(server, binary('\x21', '\x11', v4_content)) == "<192.0.2.7>");
  CHECK(seen_after(server, binary('\x21', '\x11', v4_content + std::string(500, '\4'))) ==
        "<192.0.2.7>");
  CHECK(seen_after(server, binary('\x21', '\x21', v6_content)) == "<2001:db8::5>");
  CHECK(seen_after(server, binary('\x21', '\x00', {})) == "<127.0.0.1>");
  CHECK(seen_after(server, binary('\x20', '\x00', {})) == "<127.0.0.1>");
  CHECK(seen_after(server, binary('\x20', '\x11', v4_content)) == "<127.0.0.1>");
}

TEST_CASE("a proxy's header may come in pieces") {
  function_service handler = who_asks();
  running_server server(handler, behind({"127.0.0.1"}));
  for (const std::string& header : {std::string("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"),
                                    binary('\x21', '\x11', v4_content)}) {
    raw_client client(server.port());
    for (const char each : header) {
      client.send(std::string_view(&each, 1));
      std::this_thread::sleep_for(500us);
    }
    client.send(get_root);
    CHECK(client.read_responses(1).ends_with("<192.0.2.7>"));
  }
}

TEST_CASE("a connection from a proxy without a whole header is closed unanswered") {
  function_service handler = who_asks();
  server_options options = behind({"127.0.0.1"});
  options.timeouts.head = 50ms;
  running_server server(handler, options);
  for (const std::string& header :
       {std::string(), std::string("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\n"),
        std::string("PROXY TCP4 192.0.2.7 127.0.0.1 1\r\n"),
        std::string("PROXY TCP4 192.0.2.7 127.0.0.1 01 2\r\n"),
        std::string("PROXY TCP4 192.0.2.7 127.0.0.1 1 65536\r\n"),
        std::string("PROXY TCP4 192.0.2.7  127.0.0.1 1 2\r\n"),
        std::string("PROXY TCP4 2001:db8::5 ::1 1 2\r\n"),
        std::string("PROXY TCP4 192.0.2.999 127.0.0.1 1 2\r\n"),
        std::string("PROXY UDP4 192.0.2.7 127.0.0.1 1 2\r\n"), std::string("proxy UNKNOWN\r\n"),
        "PROXY UNKNOWN " + std::string(200, 'x') + "\r\n", std::string("PROXY TCP4 192.0.2.7"),
        binary('\x11', '\x11', v4_content), binary('\x22', '\x11', v4_content),
        binary('\x21', '\x12', v4_content), binary('\x21', '\x11', v4_content.substr(0, 11)),
        binary('\x21', '\x21', v4_content), binary('\x21', '\x11', std::string(4000, 'x')),
        std::string("\r\n\r\n\0\r\nQUIT\r", 12)}) {
    CAPTURE(header);
    raw_client client(server.port());
    client.send(header.ends_with("192.0.2.7") ? header : header + get_root);
    CHECK(client.read_to_cut().empty());
  }
}

TEST_CASE("nobody but a named proxy tells addresses") {
  function_service handler = who_asks();
  running_server server(handler, behind({"10.0.0.0/8", "unix"}));
  CHECK(seen_after(server, "") == "<127.0.0.1>");
  CHECK(statuses(seen_after(server, "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n")) == "400");
  CHECK_THROWS_AS(running_server(handler, behind({"10.0.0.0/33"})), std::invalid_argument);
}

TEST_CASE("TLS begins behind the proxy's header") {
  const certificate_authority authority("authority");
  function_service handler = who_asks();
  server_options options = behind({"127.0.0.1"});
  options.tls.certificates = {authority.issue("server", "IP:127.0.0.1")};
  running_server server(handler, options);
  tls_peer client(server.port(), {.preface = "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"});
  REQUIRE(client.connected());
  CHECK(client.exchange(get_root, ">").ends_with("<192.0.2.7>"));
  CHECK_FALSE(tls_peer(server.port(), {}).connected());
}

TEST_CASE("a proxy tells whether the client came over TLS") {
  function_service handler([](request&) -> task<response> {
    const context& here = co_await current_context();
    co_return text_response("<" + std::string(here.scheme) + ">");
  });
  running_server server(handler, behind({"127.0.0.1"}));
  const auto scheme_after = [&](const std::string& fields) {
    return seen_after(server, binary('\x21', '\x11', v4_content + fields));
  };
  const std::string other("\x04\x00\x02ok", 5);
  const std::string over_tls("\x20\x00\x08\x01\x00\x00\x00\x00\x21\x00\x00", 11);
  CHECK(scheme_after("") == "<http>");
  CHECK(scheme_after(other) == "<http>");
  CHECK(scheme_after(over_tls) == "<https>");
  CHECK(scheme_after(other + over_tls) == "<https>");
  CHECK(scheme_after(std::string("\x20\x00\x05\x00\x00\x00\x00\x00", 8)) == "<http>");
  CHECK(scheme_after(std::string("\x20\x00\x04\x01\x00\x00\x00", 7)) == "<http>");
  CHECK(scheme_after(over_tls.substr(0, 10)) == "<http>");
  CHECK(seen_after(server, "PROXY TCP4 192.0.2.7 127.0.0.1 5 6\r\n") == "<http>");
}

TEST_CASE("a proxy that speaks plain HTTP has as many connections as it wants") {
  function_service handler = who_asks();
  for (const bool named : {false, true}) {
    server_options options = test_options();
    options.proxies = {"unix", named ? "127.0.0.0/8" : "10.0.0.0/8"};
    options.limits.connections_per_address = 1;
    running_server server(handler, options);
    raw_client first(server.port());
    first.send(get_root);
    CHECK(statuses(first.read_responses(1)) == "200");
    raw_client second(server.port());
    if (named) {
      second.send(get_root);
      CHECK(statuses(second.read_responses(1)) == "200");
    } else {
      CHECK(second.closed());
    }
  }
}

TEST_CASE("an address has no more connections than allowed") {
  function_service handler = who_asks();
  server_options options = behind({});
  options.threads = 2;
  options.limits.connections_per_address = 2;
  running_server server(handler, options);
  raw_client first(server.port());
  raw_client second(server.port());
  first.send(get_root);
  second.send(get_root);
  CHECK(statuses(first.read_responses(1) + second.read_responses(1)) == "200 200");
  raw_client third(server.port());
  CHECK(third.closed());
  first.close();
  std::string answer;
  CHECK(eventually([&] {
    raw_client next(server.port());
    next.send(get_root);
    answer = next.read_responses(1);
    return !answer.empty();
  }));
  CHECK(statuses(answer) == "200");
}

TEST_CASE("behind a proxy each client's address is counted, not the proxy's") {
  function_service handler = who_asks();
  server_options options = behind({"127.0.0.1"});
  options.limits.connections_per_address = 1;
  running_server server(handler, options);
  const auto from = [](const std::string& address) {
    return "PROXY TCP6 " + address + " ::1 1 2\r\n" + get_root;
  };
  raw_client first(server.port());
  raw_client second(server.port());
  raw_client third(server.port());
  first.send(from("2001:db8:0:1::5"));
  CHECK(statuses(first.read_responses(1)) == "200");
  second.send(from("2001:db8:0:2::5"));
  CHECK(statuses(second.read_responses(1)) == "200");
  third.send(from("2001:db8:0:1:ffff::6"));  // of the first one's /64
  CHECK(third.read_to_cut().empty());
}

TEST_CASE("networks contain the addresses that begin with their bits") {
  const network_list networks({"10.0.0.0/8", "192.0.2.7", "fd00::/9"});
  for (const char* inside : {"10.1.2.3", "192.0.2.7", "fd00::1", "fd7f::1", "::ffff:10.0.0.1"}) {
    CAPTURE(inside);
    CHECK(networks.contains(inside));
  }
  for (const char* outside :
       {"11.0.0.0", "192.0.2.8", "fd80::1", "", "nonsense", "10.0.0", "[fd00::1]"}) {
    CAPTURE(outside);
    CHECK_FALSE(networks.contains(outside));
  }
  CHECK_FALSE(network_list().contains("10.0.0.1"));
}
