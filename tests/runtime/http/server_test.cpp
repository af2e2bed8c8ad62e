#include <set>
#include <string>
#include <thread>

#include <support/catch.hpp>
#include <tenon/async/sleep.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

const std::string get_root = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("the server keeps a connection open and answers one request after the other") {
  echo_service echo;
  running_server server(echo);
  raw_client client(server.port());
  for (int count = 0; count < 3; ++count) {
    client.send("POST /x?" + std::to_string(count) +
                " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    const std::string answer = client.read_responses(1);
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    CHECK(has(answer, "GMT\r\nContent-Type: text/plain\r\nContent-Length: "));
    CHECK(answer.ends_with("\r\n\r\nPOST /x?" + std::to_string(count) + " hello"));
  }
  CHECK(echo.requests == 3);
}

TEST_CASE("the server answers pipelined requests in order") {
  echo_service echo;
  server_options options = test_options();
  options.limits.requests_per_wakeup = 8;
  running_server server(echo, options);
  raw_client client(server.port());
  std::string requests;
  std::string expected;
  for (int count = 0; count < 100; ++count) {
    requests += "GET /" + std::to_string(count) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    expected += "GET /" + std::to_string(count) + " |";
  }
  client.send(requests);
  const std::string answers = client.read_responses(100);
  std::string bodies;
  for (std::size_t at = 0; (at = answers.find("\r\n\r\n", at)) != std::string::npos;) {
    at += 4;
    bodies += answers.substr(at, std::min(answers.find("HTTP/1.1", at), answers.size()) - at) + "|";
  }
  CHECK(bodies == expected);
}

TEST_CASE("the server takes requests that arrive byte by byte") {
  echo_service echo;
  running_server server(echo);
  raw_client client(server.port());
  const std::string request =
      "POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
      get_root;
  for (const char each : request) client.send({&each, 1});
  const std::string answers = client.read_responses(2);
  CHECK(has(answers, "POST /slow abc"));
  CHECK(answers.ends_with("GET / "));
}

TEST_CASE("the server reads large bodies, by length and in chunks") {
  echo_service echo;
  running_server server(echo);
  raw_client client(server.port());
  const std::string large(1'000'000, 'x');
  client.send("PUT /l HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + large);
  CHECK(client.read_responses(1).ends_with("PUT /l " + large));
  std::string chunked = "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int count = 0; count < 100; ++count)
    chunked += "2710;ext\r\n" + large.substr(0, 10000) + "\r\n";
  client.send(chunked + "0\r\nTrailer: ignored\r\n\r\n" + get_root);
  CHECK(client.read_responses(1).ends_with("PUT /c " + large));
  CHECK(client.read_responses(1).ends_with("GET / "));
}

TEST_CASE("the server streams responses in chunks, or to the end for HTTP/1.0") {
  function_service stream([](request&) -> task<response> {
    response answer;
    answer.body = repeat("piece of text;", 20);
    co_return answer;
  });
  running_server server(stream);
  raw_client client(server.port());
  client.send(get_root);
  const std::string answer = client.read_responses(1);
  CHECK(has(answer, "Transfer-Encoding: chunked\r\n"));
  CHECK(has(answer, "\r\ne\r\npiece of text;\r\n"));
  CHECK(answer.ends_with("\r\n0\r\n\r\n"));
  raw_client old(server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  const std::string plain = old.read_to_end();
  CHECK(has(plain, "Connection: close\r\n"));
  CHECK(plain.ends_with("piece of text;piece of text;"));
  CHECK_FALSE(has(plain, "chunked"));
}

TEST_CASE("the server follows the keep-alive rules of each version") {
  echo_service echo;
  running_server server(echo);
  raw_client old(server.port());
  old.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n");
  const std::string answers = old.read_to_end();
  CHECK(statuses(answers) == "200 200");
  CHECK(has(answers, "Connection: keep-alive"));
  raw_client closing(server.port());
  closing.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get_root);
  const std::string last = closing.read_to_end();
  CHECK(statuses(last) == "200");
  CHECK(has(last, "Connection: close\r\n"));
}

TEST_CASE("the server answers HEAD without content and knows statuses without one") {
  function_service handler([](request& incoming) -> task<response> {
    if (incoming.target == "/empty") co_return text_response("never sent", 204);
    co_return text_response("hello");
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /empty HTTP/1.1\r\nHost: a\r\n\r\n" +
              get_root);
  const std::string answers = client.read_until("hello");
  CHECK(statuses(answers) == "200 204 200");
  CHECK_FALSE(has(answers, "never sent"));
  CHECK(has(answers, "Content-Length: 5\r\n\r\nHTTP/1.1 204 No Content"));
}

TEST_CASE("the server says 100 Continue when the body is asked for") {
  function_service handler([](request& incoming) -> task<response> {
    if (incoming.target == "/no") co_return text_response("no", 403);
    std::string all(co_await incoming.body.read_all(100'000));
    co_return text_response(std::to_string(all.size()));
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 50000\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(std::string(50000, 'x'));
  CHECK(client.read_responses(1).ends_with("50000"));
  client.send(
      "PUT /no HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 50000\r\n\r\n");
  CHECK(statuses(client.read_to_end()) == "403");
}

TEST_CASE("who waits for 100 Continue may be refused before the handler") {
  struct no_uploads final : continue_decision {
    int decide(const request& head) noexcept override {
      return head.headers.contains("Authorization") ? 0 : 401;
    }
  };
  no_uploads decision;
  echo_service echo;
  server_options options = test_options();
  options.expectations = &decision;
  running_server server(echo, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";
  raw_client refused(server.port());
  refused.send(head + "Expect: 100-continue\r\n\r\n");
  CHECK(statuses(refused.read_to_end()) == "401");
  CHECK(echo.requests == 0);
  raw_client allowed(server.port());
  allowed.send(head + "Authorization: x\r\nExpect: 100-continue\r\n\r\n");
  CHECK(statuses(allowed.read_until("\r\n\r\n")) == "100");
  allowed.send("hello");
  CHECK(statuses(allowed.read_responses(1)) == "200");
  raw_client plain(server.port());
  plain.send(head + "\r\nhello");
  CHECK(statuses(plain.read_responses(1)) == "200");
}

TEST_CASE("a handler that throws is answered for, without what it says") {
  function_service handler([](request& incoming) -> task<response> {
    if (incoming.target == "/now") throw std::runtime_error("secret");
    if (incoming.target == "/body") co_await incoming.body.read_all(3);
    throw std::runtime_error("secret");
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send(
      "GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
      "PUT /body HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd");
  const std::string answers = client.read_responses(3);
  CHECK(statuses(answers) == "500 500 413");
  CHECK(has(answers, R"({"title":"Internal Server Error","status":500})"));
  CHECK_FALSE(has(answers, "secret"));
}

TEST_CASE("a port in use is told apart from other failures") {
  echo_service echo;
  running_server server(echo);
  server_options options = test_options();
  options.port = server.port();
  http::server second(echo, options);
  try {
    second.start();
    FAIL("the port was shared");
  } catch (const listen_error& error) {
    CHECK(error.why() == listen_error::kind::address_in_use);
    CHECK(has(error.what(), std::to_string(server.port())));
  }
  options.host = "192.0.2.1";
  http::server elsewhere(echo, options);
  CHECK_THROWS_AS(elsewhere.start(), listen_error);
}

TEST_CASE("a server runs on the calling thread until a handler stops it") {
  std::set<std::thread::id> threads;
  http::server* running = nullptr;
  function_service handler([&](request& incoming) -> task<response> {
    threads.insert(std::this_thread::get_id());
    if (incoming.target == "/stop") running->request_stop(std::chrono::seconds(60));
    response answer;
    answer.body = std::string("done");
    co_return answer;
  });
  server_options options = test_options();
  options.threads = 1;
  http::server server(handler, options);
  running = &server;
  server.listen();
  std::string answers;
  std::thread peer([&] {
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /stop HTTP/1.1\r\nHost: a\r\n\r\n");
    answers = client.read_to_end();
  });
  server.run();
  peer.join();
  CHECK(statuses(answers) == "200 200");
  CHECK(threads == std::set{std::this_thread::get_id()});
  server.stop();  // has ended already
  server.join();
}

TEST_CASE("who joins a server that a handler stops goes on when its threads have ended") {
  http::server* running = nullptr;
  function_service handler([&](request&) -> task<response> {
    running->request_stop(std::chrono::seconds(60));
    co_await sleep_for(std::chrono::milliseconds(20));
    co_return response{};
  });
  for (const bool joined_before : {false, true}) {
    http::server server(handler, test_options());
    running = &server;
    server.start();
    raw_client client(server.port());
    std::thread early;
    if (joined_before) early = std::thread([&] { server.join(); });
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(statuses(client.read_to_end()) == "200");
    server.join();
    if (joined_before) early.join();
    CHECK(server.loops().empty());
    server.stop();  // has ended already
  }
}

TEST_CASE("a server that runs on the calling thread can be stopped from another") {
  echo_service echo;
  server_options options = test_options();
  options.threads = 2;
  http::server server(echo, options);
  server.listen();
  std::string answers;
  std::thread peer([&] {
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    answers = client.read_responses(1);
    server.stop(std::chrono::seconds(60));
  });
  server.run();
  peer.join();
  CHECK(statuses(answers) == "200");
}

TEST_CASE("a connection goes over to a larger block for input, and back") {
  echo_service echo;
  running_server server(echo);
  raw_client client(server.port());
  const std::string long_value(3000, 'v');
  const std::string body(9000, 'b');
  std::string requests;
  for (int round = 0; round < 3; ++round) {
    requests += get_root;
    requests += "GET /long HTTP/1.1\r\nHost: a\r\nX-Long: " + long_value + "\r\n\r\n";
    requests += "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" + body;
    requests += "POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2328\r\n" +
                body + "\r\n0\r\n\r\n";
  }
  SECTION("at once") { client.send(requests); }
  SECTION("in pieces") {
    for (std::size_t at = 0; at < requests.size(); at += 1999) {
      client.send(requests.substr(at, 1999));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  const std::string answers = client.read_responses(12);
  CHECK(statuses(answers) == "200 200 200 200 200 200 200 200 200 200 200 200");
  std::size_t bodies = 0;
  for (std::size_t at = answers.find(body); at != std::string::npos;
       at = answers.find(body, at + 1)) {
    ++bodies;
  }
  CHECK(bodies == 6);
}

TEST_CASE("what a handler was given stays while more is received than the first block takes") {
  std::string seen;
  function_service handler([&seen](request& incoming) -> task<response> {
    if (incoming.target == "/slow") {
      co_await sleep_for(std::chrono::milliseconds(50));
      seen = incoming.headers.find("X-Mark").value_or("");
      seen += incoming.body.text();
    }
    co_return response{};
  });
  running_server server(handler);
  raw_client client(server.port());
  std::string more;
  for (int count = 0; count < 100; ++count) more += get_root;
  client.send("POST /slow HTTP/1.1\r\nHost: a\r\nX-Mark: mark\r\nContent-Length: 4\r\n\r\nbody" +
              more.substr(0, 500));
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  client.send(more.substr(500));
  CHECK(statuses(client.read_responses(101)).size() == 101 * 4 - 1);
  CHECK(seen == "markbody");
}

TEST_CASE("a stop that comes before the server runs is not lost") {
  echo_service echo;
  http::server server(echo, test_options());
  SECTION("before it listens") { server.stop(); }
  SECTION("when it listens") {
    server.listen();
    server.request_stop();
  }
  server.run();
  server.join();
}
