// The samples of docs/websocket.md.
#include <string>

#include <support/catch.hpp>
#include <tenon/async/run.hpp>

#include "served.hpp"

namespace {

// region: client
tenon::task<std::string> ask_once(std::string url, std::string question) {
  tenon::websocket::client chat{url};
  std::string answer;
  co_await chat.run([&](tenon::websocket::socket& peer) -> tenon::task<> {
    const bool sent = co_await peer.send_text(question);
    std::optional<tenon::websocket::message> next;
    if (sent) next = co_await peer.receive();
    if (next) answer = next->data;
  });
  co_return answer;
}
// end: client

}  // namespace

TEST_CASE("the sample of a WebSocket client") {
  tenon::websocket::test::echo with;
  tenon::websocket::test::served here(with);
  const std::string url = "ws://127.0.0.1:" + std::to_string(here.port()) + "/chat";
  CHECK(tenon::run(ask_once(url, "who?")) == "who?");
}
