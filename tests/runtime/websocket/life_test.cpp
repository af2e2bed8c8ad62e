// How connections end, and who waits for whom.
#include <chrono>
#include <string>
#include <thread>

#include <support/catch.hpp>
#include <tenon/async/sleep.hpp>

#include "served.hpp"
#include "ws_client.hpp"

using namespace tenon;
using namespace tenon::websocket;
using namespace tenon::websocket::test;
using namespace std::chrono_literals;

TEST_CASE("7: a handler that returns, throws or closes says so") {
  // What is checked on this thread was noted on the server's.
  std::atomic<int> greeted = 0;
  scripted returns([&](socket& peer) -> task<> {
    const bool sent = co_await peer.send_text("hello");
    greeted = sent ? 1 : -1;
  });
  {
    served here(returns);
    ws_client client(here.port());
    CHECK(client.receive().content == "hello");
    const frame goodbye = client.receive();
    CHECK(goodbye.close_code() == 1000);
    client.close(1000);
    CHECK(client.ended());
    CHECK(greeted == 1);
  }
  scripted throws([](socket&) -> task<> {
    co_await yield();
    throw std::runtime_error("broken");
  });
  {
    served here(throws);
    ws_client client(here.port());
    CHECK(client.closed_with() == 1011);
    CHECK(becomes(throws.failures, 1));
  }
  std::atomic<int> late = 0;
  std::atomic<int> refused = 0;
  const auto refuses = [&](auto&& call) {
    try {
      static_cast<void>(call());
    } catch (const std::invalid_argument&) {
      ++refused;
    }
  };
  scripted closes([&](socket& peer) -> task<> {
    refuses([&] { return peer.close(1005); });
    refuses([&] { return peer.close(1000, std::string(124, 'x')); });
    refuses([&] { return peer.send_text("\xff"); });
    co_await peer.close(4000, "enough");
    const bool sent = co_await peer.send_text("too late");
    refused += sent ? 0 : 1;
    std::optional<message> next = co_await peer.receive();
    late = next && next->data == "late" ? 1 : -1;
  });
  {
    served here(closes);
    ws_client client(here.port());
    const frame goodbye = client.receive();
    CHECK(goodbye.close_code() == 4000);
    CHECK(goodbye.content.substr(2) == "enough");
    client.text("late");  // sent before the peer has seen the close
    client.close(4000);
    CHECK(client.ended());
    CHECK(becomes(late, 1));
    CHECK(refused == 4);
  }
}

TEST_CASE("a peer that is gone ends its handler") {
  echo with;
  served here(with);
  {
    ws_client client(here.port());
    CHECK(becomes(with.opened, 1));
  }
  CHECK(becomes(with.closed, 1));
  CHECK(with.ended == 1006);
  std::atomic<int> cancelled = 0;
  scripted sleeps([&](socket&) -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (const operation_cancelled&) {
      ++cancelled;
      throw;
    }
  });
  served other(sleeps, {.goodbye = 20ms});
  ws_client(other.port()).disconnect();
  CHECK(becomes(cancelled, 1));
}

TEST_CASE("5.5.2: a silent peer is pinged, and lost when it stays silent") {
  // Who answers in time stays, and is lost when it does not answer any more.
  CHECK(comes_out_right([](std::chrono::milliseconds limit) {
    echo with;
    served here(with, {.ping = 30ms, .pong = limit, .goodbye = 20ms});
    ws_client client(here.port());
    for (int count = 0; count < 3; ++count) {
      const frame ping = client.receive();
      if (ping.opcode() != 9) return false;
      client.frame(0x8a, ping.content);
    }
    return with.closed == 0 && client.ended() && becomes(with.closed, 1) && with.ended == 1006;
  }));
}

TEST_CASE("a peer that does not answer a close is not waited for") {
  scripted returns([](socket&) -> task<> { co_return; });
  served here(returns, {.goodbye = 30ms});
  const auto time_to_end = [&here] {
    ws_client client(here.port());
    CHECK(client.receive().opcode() == 8);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(client.ended());
    return std::chrono::steady_clock::now() - begin;
  };
  CHECK(takes_less(1500ms, time_to_end));
}

TEST_CASE("a handler that does not receive holds its peer back") {
  std::atomic<int> received = 0;
  std::atomic<int> go_on = 0;
  scripted waits([&](socket& peer) -> task<> {
    while (go_on == 0) co_await sleep_for(5ms);
    for (;;) {
      std::optional<message> next = co_await peer.receive();
      if (!next) break;
      ++received;
    }
  });
  served here(waits);
  ws_client client(here.port());
  std::atomic<int> sent = 0;
  std::thread sender([&] {
    const std::string block(100'000, 'x');
    for (int count = 0; count < 200; ++count) {
      client.frame(0x82, block);
      ++sent;
    }
    client.close(1000);
  });
  for (int before = -1; before != sent;) {
    before = sent;
    std::this_thread::sleep_for(100ms);
  }
  CHECK(sent < 200);  // 20 MB do not fit into what is read ahead and the sockets' buffers
  go_on = 1;
  sender.join();
  CHECK(client.closed_with() == 1000);
  CHECK(becomes(received, 200));
}

TEST_CASE("a server that ends says 1001, and waits for what is under way") {
  echo with;
  served here(with);
  ws_client client(here.port());
  client.text("before");
  CHECK(client.receive().content == "before");
  here.server.request_stop(60s);
  CHECK(client.closed_with() == 1001);
  client.close(1001);
  CHECK(client.ended());
  here.server.stop();
  CHECK(with.closed == 1);
}
