// WebSockets behind a proxy that is believed what it tells of its clients.
#include <string>

#include <support/catch.hpp>
#include <tenon/middleware/trusted_proxies.hpp>

#include "served.hpp"
#include "ws_client.hpp"

using namespace tenon;
using namespace tenon::websocket;
using namespace tenon::websocket::test;

namespace {

/// Says who has opened the connection, and where it thinks to be.
class introduces final : public handler {
 public:
  task<> serve(socket& peer, const http::request& opening) override {
    std::string text(opening.peer);
    text.append(" at ").append(opening.headers.find("Host").value_or("-"));
    const bool sent = co_await peer.send_text(text);
    static_cast<void>(sent);
  }
};

struct behind_proxy {
  behind_proxy()
      : mounted("/chat", with),
        proxies({.networks = {"127.0.0.0/8"}, .headers = {"X-Forwarded-For", "X-Forwarded-Host"}}),
        server(proxies, one_thread()) {
    proxies.around(mounted);
    server.start();
  }
  introduces with{};
  mount mounted;
  middleware::trusted_proxies proxies;
  http::server server;
};

const std::string forwarded =
    "X-Forwarded-For: 2001:db8:1234:5678:9abc:def0:1234:5678\r\n"
    "X-Forwarded-Host: chat.example.com\r\n";

}  // namespace

TEST_CASE("behind a proxy the handler sees the client, for as long as the connection lasts") {
  behind_proxy here;
  ws_client client(here.server.port(), forwarded);
  CHECK(client.receive().content == "2001:db8:1234:5678:9abc:def0:1234:5678 at chat.example.com");
  CHECK(client.closed_with() == 1000);
}

TEST_CASE("behind a proxy pages of the host that the client sees may connect") {
  behind_proxy here;
  ws_client own(here.server.port(), forwarded + "Origin: https://chat.example.com\r\n");
  CHECK(own.head().starts_with("HTTP/1.1 101 "));
  ws_client other(here.server.port(), forwarded + "Origin: https://a.example\r\n");
  CHECK(other.head().starts_with("HTTP/1.1 403 "));
}
