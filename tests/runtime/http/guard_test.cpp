#include <string>
#include <vector>

#include <support/catch.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

/// What the server answers to these bytes when the client then says no more.
std::string answers(std::uint16_t port, const std::string& bytes) {
  raw_client client(port);
  client.send(bytes);
  client.finish_sending();
  return client.read_to_end();
}

std::string repeated(std::string_view text, int count) {
  std::string all;
  for (int index = 0; index < count; ++index) all += text;
  return all;
}

const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
const std::string next = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("every ambiguous framing is refused, and nothing behind it is read") {
  echo_service echo;
  running_server server(echo);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"400", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
      {"400", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"501", post + "Transfer-Encoding: gzip\r\n\r\n"},
      {"501", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"501", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"},
      {"400", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"},
      {"400", post + "Transfer-Encoding: identity\r\n\r\n"},
      {"400", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "Transfer-Encoding: \x0b"
                     "chunked\r\n\r\n0\r\n\r\n"},
      {"400", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"},
      {"400", post + "Content-Length: 0, 0\r\n\r\n"},
      {"400", post + "Content-Length: +0\r\n\r\n"},
      {"400", post + "Content-Length: 0x0\r\n\r\n"},
      {"400", post + "Content-Length: 18446744073709551616\r\n\r\n"},
      {"400", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "X: a\r\n b\r\n\r\n"},
      {"400", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"},
      {"400", post + "X: a\rb\r\n\r\n"},
      {"400", post + "X: a\nContent-Length: 3\r\n\r\n"},
      {"400", post + std::string("X: a\0b\r\n\r\n", 10)},
      {"400", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n"},
      {"400", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"400", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"501", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"417", post + "Expect: tea\r\n\r\n"},
  };
  for (const auto& [status, bytes] : cases) {
    CAPTURE(bytes);
    CHECK(statuses(answers(server.port(), bytes + next)) == status);
  }
  CHECK(echo.requests == 0);
}

TEST_CASE("malformed chunks fail the body and end the connection") {
  echo_service echo;
  running_server server(echo);
  const std::string head = post + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string& body : {std::string("x\r\n"),
                                  std::string("\r\n"),
                                  std::string("-5\r\n"),
                                  std::string("0x5\r\nhello\r\n"),
                                  std::string("5\nhello\r\n"),
                                  std::string("5 \r\nhello\r\n"),
                                  std::string("4\r\nhello\r\n"),
                                  std::string("5\r\nhello0\r\n"),
                                  std::string("5\r\nhelloxx"),
                                  std::string("5\r\nhellox\n"),
                                  std::string("5\r\nhello\rx"),
                                  std::string("5\rxhello\r\n"),
                                  std::string("10000000000000005\r\nhello\r\n"),
                                  std::string("5;a\nb\r\nhello\r\n"),
                                  std::string("5;\r\nhello\r\n"),
                                  std::string("5;a=\r\nhello\r\n"),
                                  std::string("5;a=b\"c\r\nhello\r\n"),
                                  std::string("5;a=\"b\r\nhello\r\n"),
                                  "5;" + std::string(200'000, 'x') + "\r\nhello\r\n",
                                  std::string(5000, '0') + "5\r\nhello\r\n",
                                  "0\r\n" + repeated("T: x\r\n", 40'000) + "\r\n",
                                  std::string("0\r\nT: a\nb\r\n\r\n"),
                                  std::string("0\r\n folded\r\n\r\n")}) {
    CAPTURE(body.substr(0, 40));
    CHECK(statuses(answers(server.port(), head + body + "0\r\n\r\n" + next)) == "400");
  }
}

TEST_CASE("well-formed chunk extensions are ignored") {
  echo_service echo;
  running_server server(echo);
  const std::string head = post + "Transfer-Encoding: chunked\r\n\r\n";
  for (const char* size : {"5;a", "5;a=b", "5; a = b ;c", "5;a=\"x;\\\"y\"", "5;a=\"\";b=1"}) {
    CAPTURE(size);
    const std::string answer = answers(server.port(), head + size + "\r\nhello\r\n0;z\r\n\r\n");
    CHECK(statuses(answer) == "200");
    CHECK(answer.ends_with("hello"));
  }
}

TEST_CASE("trailers stay apart from the header") {
  function_service handler([](request& incoming) -> task<response> {
    co_await incoming.body.read_all(100);
    co_return text_response(incoming.headers.contains("X-Admin") ? "merged" : "apart");
  });
  running_server server(handler);
  const std::string answer = answers(
      server.port(),
      post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Admin: 1\r\nContent-Length: 9\r\n\r\n" +
          next);
  CHECK(statuses(answer) == "200 200");
  CHECK(answer.ends_with("apart"));
  CHECK(answer.find("merged") == std::string::npos);
}

TEST_CASE("limits are answered with their status") {
  echo_service echo;
  server_options options = test_options();
  options.limits.head_bytes = 4096;
  options.limits.fields = 10;
  options.limits.body_bytes = 100'000;
  running_server server(echo, options);
  const auto status = [&](const std::string& bytes) {
    return statuses(answers(server.port(), bytes));
  };
  CHECK(status("GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n") == "414");
  CHECK(status(std::string(20'000, 'x')) == "414");
  CHECK(status("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(5000, 'x') + "\r\n\r\n") == "431");
  CHECK(status("GET / HTTP/1.1\r\nHost: a\r\n" + repeated("X: y\r\n", 9) + "\r\n") == "200");
  CHECK(status("GET / HTTP/1.1\r\nHost: a\r\n" + repeated("X: y\r\n", 10) + "\r\n") == "431");
  CHECK(status(post + "Content-Length: 100001\r\n\r\n") == "413");
  CHECK(status(post + "Content-Length: 100000\r\n\r\n" + std::string(100'000, 'x')) == "200");
  const std::string chunk = "2710\r\n" + std::string(10'000, 'x') + "\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(status(chunked + repeated(chunk, 10) + "0\r\n\r\n") == "200");
  CHECK(status(chunked + repeated(chunk, 11) + "0\r\n\r\n") == "413");
  options.limits.body_bytes = 100;  // less than is read at a time
  running_server small(echo, options);
  const std::string whole = chunked + "1f4\r\n" + std::string(500, 'x') + "\r\n0\r\n\r\n";
  CHECK(statuses(answers(small.port(), whole)) == "413");
}

TEST_CASE("targets come in origin form, whatever form they had") {
  echo_service echo;
  running_server server(echo);
  const auto body = [&](const std::string& line, const std::string& host = "Host: a\r\n") {
    const std::string answer = answers(server.port(), line + " HTTP/1.1\r\n" + host + "\r\n");
    return statuses(answer) == "200" ? answer.substr(answer.rfind("\r\n\r\n") + 4)
                                     : statuses(answer);
  };
  CHECK(body("GET http://b.example/x?y") == "GET /x?y ");
  CHECK(body("GET http://b.example?y") == "GET /?y ");
  CHECK(body("OPTIONS *") == "OPTIONS * ");
  CHECK(body("M-SEARCH /") == "M-SEARCH / ");
  CHECK(body("GET /a%2Fb/../[c]") == "GET /a%2Fb/../[c] ");
  for (const char* bad : {"GET *", "GET a", "GET a:80", "GET /a b", "GET /#f", "GET /%zz",
                          "GET /%4", "GET /caf\xc3\xa9", "GET  /", "GE(T /", "GET /\x7f"}) {
    CAPTURE(bad);
    CHECK(body(bad) == "400");
  }
  function_service host([](request& incoming) -> task<response> {
    co_return text_response(std::string(*incoming.headers.find("Host")));
  });
  running_server authority(host);
  CHECK(answers(authority.port(), "GET http://b.example/ HTTP/1.1\r\nHost: a\r\n\r\n")
            .ends_with("\r\nb.example"));
}

TEST_CASE("versions are told apart") {
  echo_service echo;
  running_server server(echo);
  const auto status = [&](const std::string& version) {
    return statuses(answers(server.port(), "GET / " + version + "\r\nHost: a\r\n\r\n"));
  };
  CHECK(status("HTTP/1.2") == "200");
  CHECK(status("HTTP/2.0") == "505");
  for (const char* bad : {"http/1.1", "HTTP/1.10", "HTTP/1", "HTTP/11", "HTTX/1.1", ""}) {
    CHECK(status(bad) == "400");
  }
  CHECK(statuses(answers(server.port(), "GET /\r\n")) == "400");
  CHECK(statuses(answers(server.port(), "\x16\x03\x01\x02")) == "400");
}
