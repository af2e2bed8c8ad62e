// Our client, against our server and against servers that break the protocol.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <support/catch.hpp>
#include <tenon/async/gather.hpp>
#include <tenon/async/race.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/sleep.hpp>

#include "served.hpp"
#include "ws_answerer.hpp"

using namespace tenon;
using namespace tenon::websocket;
using namespace tenon::websocket::test;
using namespace std::chrono_literals;

namespace {

std::string url_of(const served& at, const std::string& path = "/chat") {
  return "ws://127.0.0.1:" + std::to_string(at.port()) + path;
}

/// Sends each text, and gives back what came for it.
task<std::vector<std::string>> exchange(socket& peer, std::vector<std::string> texts) {
  std::vector<std::string> answers;
  for (const std::string& text : texts) {
    const bool sent = co_await peer.send_text(text);
    std::optional<message> next;
    if (sent) next = co_await peer.receive();
    if (!next) break;
    answers.push_back(std::move(next->data));
  }
  co_return answers;
}

/// How the connection ended for the client, which only receives.
struct heard {
  std::vector<std::string> messages{};
  std::uint16_t ended = 0;
  std::string reason{};
};
heard listen_to(const std::string& url, websocket::client_options chosen = {}) {
  heard all;
  websocket::client caller(url, std::move(chosen));
  run(caller.run([&](socket& peer) -> task<> {
    for (;;) {
      std::optional<message> next = co_await peer.receive();
      if (!next) break;
      all.messages.push_back(std::move(next->data));
    }
    all.ended = peer.ended();
    all.reason = peer.reason();
  }));
  return all;
}

/// The status of the handshake_error; 0 when there is none.
int refused_with(const std::string& url, websocket::client_options chosen = {}) {
  try {
    listen_to(url, std::move(chosen));
  } catch (const handshake_error& error) {
    return error.status();
  }
  return 0;
}

}  // namespace

TEST_CASE("client: messages of every size go both ways, compressed or not") {
  const std::vector<std::string> texts{"",
                                       "short",
                                       std::string(125, 'a'),
                                       std::string(126, 'b'),
                                       std::string(65'535, 'c'),
                                       std::string(200'000, 'd')};
  for (const bool compressed : {true, false}) {
    echo with;
    served here(with, {.compression = compressed});
    websocket::client caller(url_of(here, "/chat?room=7"));
    std::vector<std::string> answers;
    run(caller.run([&](socket& peer) -> task<> {
      answers = co_await exchange(peer, texts);
      const bool sent = co_await peer.send_binary(std::string_view("\0\xff", 2));
      std::optional<message> next = co_await peer.receive();
      if (sent && next && next->type == message::kind::binary) answers.push_back(next->data);
    }));
    REQUIRE(answers.size() == texts.size() + 1);
    CHECK(answers.back() == std::string("\0\xff", 2));
    answers.pop_back();
    CHECK(answers == texts);
    CHECK(becomes(with.closed, 1));
    CHECK(with.ended == 1000);
    CHECK(with.target() == "/chat?room=7");
  }
}

TEST_CASE("client: several connections are open at a time") {
  echo with;
  served here(with);
  websocket::client caller(url_of(here));
  auto converse = [&](std::string text) -> task<> {
    std::vector<std::string> answers;
    co_await caller.run([&](socket& peer) -> task<> {
      std::vector<std::string> texts(20, text);
      answers = co_await exchange(peer, std::move(texts));
    });
    CHECK(answers == std::vector<std::string>(20, text));
  };
  auto all = [&]() -> task<> { co_await gather(converse("a"), converse("b"), converse("c")); };
  run(all());
  CHECK(becomes(with.closed, 3));
}

TEST_CASE("client: a subprotocol is agreed on") {
  echo with;
  served here(with, {.subprotocols = {"v2", "v1"}});
  std::string chosen = "?";
  const auto look = [&](socket& peer) -> task<> {
    chosen = peer.subprotocol();
    co_return;
  };
  websocket::client both(url_of(here), {.conversation = {.subprotocols = {"v1", "v2"}}});
  run(both.run(look));
  CHECK(chosen == "v2");
  websocket::client none(url_of(here));
  run(none.run(look));
  CHECK(chosen.empty());
}

TEST_CASE("client: the server's goodbye is heard, and what serve throws is told and thrown") {
  scripted closes([](socket& peer) -> task<> { co_await peer.close(4000, "enough"); });
  {
    served here(closes);
    const heard all = listen_to(url_of(here));
    CHECK(all.ended == 4000);
    CHECK(all.reason == "enough");
  }
  echo with;
  served here(with);
  websocket::client caller(url_of(here));
  CHECK_THROWS_AS(run(caller.run([](socket& peer) -> task<> {
                    (void)co_await peer.send_text("first");
                    throw std::out_of_range("mine");
                  })),
                  std::out_of_range);
  CHECK(becomes(with.closed, 1));
  CHECK(with.ended == 1011);
}

TEST_CASE("client: a server that does not open a WebSocket is refused") {
  echo with;
  served here(with);
  websocket::client_options refused;
  refused.headers.add("X-Refuse", "yes");
  CHECK(refused_with(url_of(here), refused) == 401);
  CHECK(refused_with(url_of(here, "/elsewhere")) == 404);
  CHECK(with.opened == 0);
  CHECK(refused_with(ws_answerer({.accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}).url()) == 101);
  CHECK(refused_with(ws_answerer({.more = "Sec-WebSocket-Protocol: other\r\n"}).url()) == 101);
  CHECK(refused_with(ws_answerer({.more = "Sec-WebSocket-Extensions: x-mine\r\n"}).url()) == 101);
  // A context that is kept would be needed to read what comes.
  CHECK(refused_with(
            ws_answerer({.more = "Sec-WebSocket-Extensions: permessage-deflate\r\n"}).url()) ==
        101);
}

TEST_CASE("client: frames that break the protocol end the connection with their code") {
  const std::string text_frame("\x81\x02hi", 4);
  const auto ended = [](std::string frames) {
    ws_answerer server({.frames = std::move(frames)});
    return listen_to(server.url(), {.conversation = {.goodbye = 30ms}}).ended;
  };
  ws_answerer good({.frames = text_frame + std::string("\x88\x02\x03\xe8", 4)});
  const heard all = listen_to(good.url());
  CHECK(all.messages == std::vector<std::string>{"hi"});
  CHECK(all.ended == 1000);
  CHECK(ended(std::string("\x81\x82\x00\x00\x00\x00hi", 8)) == 1002);  // masked
  CHECK(ended(std::string("\xc1\x02hi", 4)) == 1002);                  // compressed unasked
  CHECK(ended(std::string("\x81\x7e\x00\x02hi", 6)) == 1002);          // not minimal
  CHECK(ended(std::string("\x80\x02hi", 4)) == 1002);                  // nothing to continue
  CHECK(ended(std::string("\x81\x02\xff\xff", 4)) == 1007);
  CHECK(ended(std::string("\x82\x7f\x00\x00\x00\x00\x00\xff\xff\xff", 10)) == 1009);
}

TEST_CASE("client: what is sent is masked, each frame with a mask of its own") {
  ws_answerer server({});
  websocket::client caller(server.url(), {.conversation = {.goodbye = 30ms}});
  run(caller.run([](socket& peer) -> task<> {
    (void)co_await peer.send_text("the same");
    (void)co_await peer.send_text("the same");
  }));
  const std::string received = server.received();
  const std::string frames = received.substr(received.find("\r\n\r\n") + 4);
  REQUIRE(frames.size() >= 28);
  for (const std::size_t at : {std::size_t{0}, std::size_t{14}}) {
    CHECK(frames.substr(at, 2) == "\x81\x88");
    std::string content = frames.substr(at + 6, 8);
    for (std::size_t each = 0; each < 8; ++each) {
      content[each] = static_cast<char>(content[each] ^ frames[at + 2 + each % 4]);
    }
    CHECK(content == "the same");
  }
  CHECK(frames.substr(2, 4) != frames.substr(16, 4));
}

TEST_CASE("client: who is cancelled hangs up, and a server that ends says so") {
  echo with;
  served here(with);
  websocket::client caller(url_of(here));
  const auto waits = [](socket& peer) -> task<> { (void)co_await peer.receive(); };
  const auto until_it_is_open = [&with]() -> task<> {
    while (with.opened == 0) co_await sleep_for(1ms);
  };
  run(race(caller.run(waits), until_it_is_open()));
  CHECK(becomes(with.closed, 1));
  std::uint16_t ended = 0;
  run(caller.run([&](socket& peer) -> task<> {
    (void)co_await exchange(peer, {"ready"});
    here.server.request_stop(60s);
    (void)co_await peer.receive();
    ended = peer.ended();
  }));
  CHECK(ended == 1001);
}

TEST_CASE("client: a silent server is pinged, and lost when it stays silent") {
  ws_answerer server({});
  websocket::client caller(server.url(),
                           {.conversation = {.ping = 30ms, .pong = 30ms, .goodbye = 30ms}});
  std::uint16_t ended = 0;
  run(caller.run([&](socket& peer) -> task<> {
    (void)co_await peer.receive();
    ended = peer.ended();
  }));
  CHECK(ended == close_code::lost);
}

TEST_CASE("client: URLs of WebSockets only") {
  for (const char* bad : {"", "http://host/", "ws:/host", "ws://", "wss://host/#part", "host"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(websocket::client(bad), std::invalid_argument);
  }
  CHECK_NOTHROW(websocket::client("WS://host:1/path?query"));
}
