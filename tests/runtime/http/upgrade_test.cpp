#include <string>

#include <support/catch.hpp>
#include <tenon/async/run.hpp>
#include <tenon/http/upgrade.hpp>

#include "certificates.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

/// Sends back what it receives, until the peer has no more.
class shouting final : public takeover {
 public:
  task<bool> run(byte_stream& io) override {
    for (;;) {
      const std::string_view piece = co_await io.read();
      if (piece.empty()) co_return true;
      const bool sent = co_await io.write(piece);
      if (!sent) co_return true;
    }
  }
  void drain() noexcept override {}
};

function_service switching() {
  return function_service([](request& incoming) -> task<response> {
    response answer;
    if (incoming.headers.find("Upgrade") != "shout" ||
        incoming.headers.find("Connection") != "Upgrade") {
      answer.status = 426;
      co_return answer;
    }
    answer.status = 101;
    answer.headers.add("Upgrade", "shout");
    answer.body = std::unique_ptr<body_source>(std::make_unique<shouting>());
    co_return answer;
  });
}

request asking_to(std::string protocol) {
  request asking;
  asking.headers.add("Upgrade", protocol);
  return asking;
}

/// What comes back for a text, once the peer has switched; its status when it has not.
task<std::string> shout(upgrader& with, std::string protocol, std::string text) {
  request asking = asking_to(std::move(protocol));
  upgraded made = co_await with.upgrade(asking);
  if (made.io == nullptr) co_return std::to_string(made.answer.status);
  const bool sent = co_await made.io->write(text);
  std::string back;
  while (sent && back.size() < text.size()) {
    const std::string_view piece = co_await made.io->read();
    if (piece.empty()) break;
    back += piece;
  }
  co_return back;
}

std::string failure_to_upgrade(const std::string& address) {
  upgrader with(*parse_url(address));
  try {
    run(shout(with, "shout", "x"));
  } catch (const transport_error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a client goes on with the bytes of a connection that has switched protocols") {
  function_service handler = switching();
  running_server server(handler);
  upgrader with(*parse_url(server->address()));
  CHECK(run(shout(with, "shout", "hello")) == "hello");
  const std::string large(100'000, 'x');
  CHECK(run(shout(with, "shout", large)) == large);
  CHECK(run(shout(with, "whisper", "hello")) == "426");
}

TEST_CASE("a connection that switches protocols may be encrypted") {
  const certificate_authority authority("authority");
  function_service handler = switching();
  server_options options = test_options();
  options.tls.certificates = {authority.issue("server", "IP:127.0.0.1")};
  running_server server(handler, options);
  client_options trusting;
  trusting.tls.ca = authority.file();
  upgrader with(*parse_url(server->address()), trusting);
  const std::string large(100'000, 'x');
  CHECK(run(shout(with, "shout", large)) == large);
}

TEST_CASE("what comes right behind the head of a switch belongs to the new protocol") {
  raw_server server(
      {{"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: shout\r\nConnection: Upgrade\r\n\r\nfirst",
        raw_server::close_after}});
  upgrader with(*parse_url(server.address()));
  auto read_all = [&]() -> task<std::string> {
    request asking = asking_to("shout");
    upgraded made = co_await with.upgrade(asking);
    std::string all(made.answer.headers.find("Upgrade").value_or("-"));
    for (;;) {
      const std::string_view piece = co_await made.io->read();
      if (piece.empty()) co_return all;
      all.append(":").append(piece);
    }
  };
  CHECK(run(read_all()) == "shout:first");
}

TEST_CASE("a peer that closes or answers nonsense has not switched") {
  raw_server closing(std::vector<raw_server::step>{});
  CHECK(failure_to_upgrade(closing.address()).find("closed") != std::string::npos);
  raw_server nonsense({{"SSH-2.0-x\r\n\r\n", raw_server::close_after}});
  CHECK(failure_to_upgrade(nonsense.address()).find("not valid") != std::string::npos);
}
