// Our WebSocket client talks to the server of scripts/lib/ws_server.js (scripts/websocket-peer):
//   tenon_ws_caller http://127.0.0.1:PORT
//   tenon_ws_caller https://127.0.0.1:PORT CA.pem
// Each check is a line `ok name` or `failed name: why`.
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <tenon/async/gather.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/timeout.hpp>
#include <tenon/http/client.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/http/url.hpp>
#include <tenon/websocket.hpp>

using namespace std::chrono_literals;

namespace {

using tenon::task;
using tenon::websocket::message;
using tenon::websocket::socket;
namespace close_code = tenon::websocket::close_code;

void must(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

/// Where the server is, and how it is reached.
class place {
 public:
  place(std::string url, const std::string& ca) : url_(std::move(url)) { transport_.tls.ca = ca; }
  [[nodiscard]] bool encrypted() const { return url_.starts_with("https"); }
  [[nodiscard]] const tenon::http::client_options& transport() const { return transport_; }
  /// Of a connection for this purpose, whose end is remembered under the id.
  [[nodiscard]] std::string address(const std::string& purpose, int id) const {
    const char mark = purpose.find('?') == std::string::npos ? '?' : '&';
    return "ws" + url_.substr(4) + "/" + purpose + mark + "id=" + std::to_string(id);
  }
  task<std::string> get(std::string target) const {
    tenon::http::client caller(url_, transport_);
    tenon::http::request asked;
    asked.target = std::move(target);
    tenon::http::response answer = co_await caller.handle(asked);
    must(answer.status == 200, "the server answers " + std::to_string(answer.status));
    co_return co_await answer.body.take_all(100'000);
  }

 private:
  std::string url_;
  tenon::http::client_options transport_{};
};

/// How a connection ended on either side, and what came before.
struct heard {
  std::vector<std::string> messages{};
  std::uint16_t ended = 0;
  std::string reason{};
  std::string report{};  ///< code and reason, as the server has them
};

class suite {
 public:
  explicit suite(place at) : at_(std::move(at)) {}
  int run();

 private:
  using conversation = std::function<task<>(socket&, heard&)>;

  /// Opens a connection, and listens to its end behind what `talk` does.
  task<heard> open(std::string purpose, conversation talk = {},
                   tenon::websocket::options chosen = {});
  task<> lengths(bool compressed);
  task<> echoes_while_sending();
  task<> fragments(bool compressed);
  task<> malformed(bool compressed);
  task<> closes_of_the_server();
  task<> closes_of_the_client();
  task<> limits();
  task<> subprotocols();
  task<> losses();
  task<> pings();
  task<> refusals();
  void check(const std::string& name, task<> what);

  place at_;
  int next_id_ = 0;
  int failed_ = 0;
};

task<heard> suite::open(std::string purpose, conversation talk, tenon::websocket::options chosen) {
  const int id = ++next_id_;
  tenon::websocket::client caller(
      at_.address(purpose, id), {.conversation = std::move(chosen), .transport = at_.transport()});
  heard all;
  auto serve = [&](socket& peer) -> task<> {
    if (talk) co_await talk(peer, all);
    for (;;) {
      std::optional<message> next = co_await peer.receive();
      if (!next) break;
      all.messages.push_back(std::move(next->data));
    }
    all.ended = peer.ended();
    all.reason = peer.reason();
  };
  co_await caller.run(serve);
  all.report = co_await at_.get("/report?" + std::to_string(id));
  co_return all;
}

/// Sends it and gets the same back.
task<> echoed(socket& peer, message sent) {
  const bool text = sent.type == message::kind::text;
  bool gone = false;
  if (text) {
    gone = co_await peer.send_text(sent.data);
  } else {
    gone = co_await peer.send_binary(sent.data);
  }
  must(gone, "not sent");
  std::optional<message> back = co_await peer.receive();
  must(back && back->type == sent.type && back->data == sent.data,
       "echo of " + std::to_string(sent.data.size()));
}

task<> suite::lengths(bool compressed) {
  conversation talk = [](socket& peer, heard&) -> task<> {
    for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 128U, 65535U, 65536U, 500000U}) {
      std::string text;
      while (text.size() + 6 <= size) text += "a\xc3\xa9\xe2\x82\xac";
      text.append(size - text.size(), 'b');
      message sent{message::kind::text, text};
      co_await echoed(peer, std::move(sent));
      message bytes{message::kind::binary, std::string(size, static_cast<char>(size % 251))};
      co_await echoed(peer, std::move(bytes));
    }
    co_await peer.close();
  };
  tenon::websocket::options chosen;
  chosen.compression = compressed;
  const heard all = co_await open(compressed ? "echo?deflate" : "echo", talk, chosen);
  must(all.report == "1000 ", "the server saw " + all.report);
}

task<> suite::echoes_while_sending() {
  conversation talk = [](socket& peer, heard&) -> task<> {
    constexpr int count = 200;
    auto send = [&]() -> task<> {
      for (int each = 0; each < count; ++each) {
        const std::string text = std::to_string(each) + std::string(20'000, 'x');
        const bool gone = co_await peer.send_text(text);
        must(gone, "not sent");
      }
    };
    auto receive = [&]() -> task<> {
      for (int each = 0; each < count; ++each) {
        std::optional<message> back = co_await peer.receive();
        must(back && back->data.starts_with(std::to_string(each) + "x"), "in order");
      }
    };
    co_await tenon::gather(send(), receive());
    co_await peer.close();
  };
  const heard all = co_await open("echo?deflate", talk);
  must(all.report == "1000 ", "the server saw " + all.report);
}

task<> suite::fragments(bool compressed) {
  conversation talk = [](socket& peer, heard&) -> task<> {
    std::optional<message> whole = co_await peer.receive();
    must(whole && whole->data == "one two three", "put together");
    std::optional<message> pong = co_await peer.receive();
    must(pong && pong->data == "pong between", "ping between fragments answered");
    co_await peer.close();
  };
  co_await open(compressed ? "fragments?deflate" : "fragments", talk);
  conversation split = [](socket& peer, heard&) -> task<> {
    std::optional<message> whole = co_await peer.receive();
    must(whole && whole->data == "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "characters in pieces");
    co_await peer.close();
  };
  co_await open(compressed ? "split?deflate" : "split", split);
}

task<> suite::malformed(bool compressed) {
  const std::string list = co_await at_.get(compressed ? "/malformed/deflate" : "/malformed");
  must(!list.empty(), "a list");
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = list.find('\n', begin);
    const std::string line = list.substr(begin, end - begin);
    begin = end + 1;
    const std::string code = line.substr(0, 4);
    std::string purpose = compressed ? "malformed?deflate&name=" : "malformed?name=";
    tenon::http::percent_encode(purpose, line.substr(5));
    const heard all = co_await open(purpose);
    must(std::to_string(all.ended) == code, line + ": " + std::to_string(all.ended));
    must(all.report.starts_with(code), line + ": the server saw " + all.report);
    must(all.messages.empty(), line + ": a message");
  }
}

task<> suite::closes_of_the_server() {
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999}) {
    const heard all = co_await open("close?code=" + std::to_string(code));
    must(all.ended == code && all.reason == "because", "code " + std::to_string(code));
    must(all.report.starts_with(std::to_string(code)), "the server saw " + all.report);
  }
}

task<> suite::closes_of_the_client() {
  for (const int code : {1000, 1001, 1003, 1008, 1011, 3000, 4999}) {
    conversation talk = [code](socket& peer, heard&) -> task<> {
      co_await peer.close(static_cast<std::uint16_t>(code),
                          "b\xc3\xa9"
                          "cause");
    };
    const heard all = co_await open("echo", talk);
    const std::string wanted = std::to_string(code) +
                               " b\xc3\xa9"
                               "cause";
    must(all.report == wanted, "the server saw " + all.report);
    must(all.ended == code, "the answer was " + std::to_string(all.ended));
  }
}

task<> suite::limits() {
  for (const char* purpose : {"large", "large?deflate", "bomb", "bomb?deflate"}) {
    const heard all = co_await open(purpose);
    must(all.ended == close_code::too_large && all.messages.empty(), purpose);
    must(all.report.starts_with("1009"), std::string(purpose) + ": the server saw " + all.report);
  }
}

task<> suite::subprotocols() {
  conversation talk = [](socket& peer, heard& into) -> task<> {
    into.messages.emplace_back(peer.subprotocol());
    co_await peer.close();
  };
  tenon::websocket::options chosen;
  chosen.subprotocols = {"other", "echo"};
  const heard both = co_await open("echo", talk, chosen);
  must(both.messages.front() == "echo", "agreed");
  const heard none = co_await open("echo", talk);
  must(none.messages.front().empty(), "none asked for, none agreed");
}

task<> suite::losses() {
  const heard vanished = co_await open("vanish");
  must(vanished.ended == close_code::lost, "a lost connection");
  tenon::websocket::options hasty;
  hasty.ping = hasty.pong = hasty.goodbye = 100ms;
  const heard silent = co_await open("silent", {}, hasty);
  must(silent.ended == close_code::lost, "a silent server");
}

task<> suite::pings() {
  conversation talk = [](socket& peer, heard&) -> task<> {
    std::optional<message> next = co_await peer.receive();
    must(next && next->data == "pinged", "the server was pinged");
    co_await peer.close();
  };
  tenon::websocket::options often;
  often.ping = 20ms;
  co_await open("pinged", talk, often);
}

task<> suite::refusals() {
  int status = 0;
  try {
    co_await open("nothing-of-the-kind");
  } catch (const tenon::websocket::handshake_error& error) {
    status = error.status();
  }
  must(status == 401, "refused with " + std::to_string(status));
  if (!at_.encrypted()) co_return;
  const auto serve = [](socket&) -> task<> { co_return; };
  tenon::websocket::client stranger(at_.address("echo", ++next_id_));
  bool distrusted = false;
  try {
    co_await stranger.run(serve);
  } catch (const tenon::http::transport_error& error) {
    distrusted = error.why() == tenon::http::transport_error::kind::tls;
  }
  must(distrusted, "an unknown authority");
}

void suite::check(const std::string& name, task<> what) {
  const std::string whole = (at_.encrypted() ? "our client, wss: " : "our client: ") + name;
  try {
    tenon::run(tenon::with_timeout(60s, std::move(what)));
    std::printf("ok %s\n", whole.c_str());
  } catch (const std::exception& error) {
    ++failed_;
    std::printf("failed %s: %s\n", whole.c_str(), error.what());
  }
}

int suite::run() {
  check("every length, plain", lengths(false));
  check("every length, compressed", lengths(true));
  check("messages both ways at a time", echoes_while_sending());
  check("fragments", fragments(false));
  check("compressed fragments", fragments(true));
  check("frames that break the protocol", malformed(false));
  check("compressed frames that break the protocol", malformed(true));
  check("the server's close codes", closes_of_the_server());
  check("the client's close codes", closes_of_the_client());
  check("too large", limits());
  check("subprotocol", subprotocols());
  check("lost and silent servers", losses());
  check("pings", pings());
  check("refused", refusals());
  return failed_ == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  suite all{place(argv[1], argc > 2 ? argv[2] : "")};
  return all.run();
}
