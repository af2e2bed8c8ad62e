#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

#include <support/catch.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon::http;
using namespace tenon::http::test;

TEST_CASE("a server takes over a socket that listens already, and no other") {
  echo_service echo;
  server_options options = test_options();
  running_server first(echo, options);
  options.inherited = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int idle = options.inherited;
  CHECK_THROWS_AS(running_server(echo, options), listen_error);
  REQUIRE(::listen(idle, 16) == 0);  // at any free port
  running_server second(echo, options);
  CHECK(second.port() != 0);
  raw_client client(second.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(statuses(client.read_responses(1)) == "200");
}

TEST_CASE("a handler is told the address of its peer") {
  function_service handler([](request& incoming) -> tenon::task<response> {
    co_return text_response(std::string(incoming.peer));
  });
  running_server server(handler);
  raw_client client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_responses(1).ends_with("\r\n\r\n127.0.0.1"));
}
