// Reads each request to its end and answers 200, and gives WebSocket messages at /ws back, until
// standard input ends: scripts/safety sends it what it also sends to other servers, and
// scripts/websocket-peer has npm's ws talk to it. With the files of a certificate and its key it
// speaks TLS: scripts/tls-check.
#include <unistd.h>

#include <cstdio>
#include <optional>

#include <tenon/http/server.hpp>
#include <tenon/websocket.hpp>

namespace {

class reader final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    co_await incoming.body.read_all(std::size_t{1} << 20U);
    tenon::http::response answer;
    // As an API's router does: a method that no operation has is refused.
    if (incoming.method == tenon::http::method::other) answer.status = 405;
    answer.body = tenon::http::body::view("ok");
    co_return answer;
  }
};

class echo final : public tenon::websocket::handler {
 public:
  tenon::task<> serve(tenon::websocket::socket& peer, const tenon::http::request&) override {
    using kind = tenon::websocket::message::kind;
    for (;;) {
      std::optional<tenon::websocket::message> next = co_await peer.receive();
      if (!next) co_return;
      if (next->type == kind::text) {
        co_await peer.send_text(next->data);
      } else {
        co_await peer.send_binary(next->data);
      }
    }
  }
};

}  // namespace

int main(int argc, char** argv) {
  reader handler;
  echo messages;
  tenon::websocket::mount mounted("/ws", messages, {.subprotocols = {"echo"}});
  mounted.around(handler);
  tenon::http::server_options options;
  options.port = 0;
  options.threads = 1;
  if (argc > 2) options.tls.certificates = {{.chain = argv[1], .key = argv[2]}};
  tenon::http::server server(mounted, options);
  server.start();
  std::printf("listening on %s\n", server.address().c_str());
  std::fflush(stdout);
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
  server.stop();
}
