#include <string>

#include <support/catch.hpp>
#include <tenon/async/run.hpp>
#include <tenon/http/client.hpp>

#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

TEST_CASE("a client may be kept from addresses that are not public") {
  echo_service echo;
  running_server server(echo);
  client_options options;
  options.private_addresses = false;
  client kept("http://127.0.0.1:" + std::to_string(server.port()), options);
  client named("http://localhost:" + std::to_string(server.port()), options);
  request outgoing;
  CHECK_THROWS_AS(run(kept.handle(outgoing)), transport_error);
  CHECK_THROWS_AS(run(named.handle(outgoing)), transport_error);
  CHECK(echo.requests == 0);
}

TEST_CASE("an address that is not public is refused behind a redirect too") {
  echo_service echo;
  running_server inside(echo);
  function_service redirects([&](request&) -> task<response> {
    response answer;
    answer.status = 302;
    answer.headers.add("Location", "http://127.0.0.1:" + std::to_string(inside.port()) + "/");
    co_return answer;
  });
  running_server proxy(redirects);  // stands for all public hosts
  client_options options;
  options.redirects = 1;
  options.proxy = {.url = "http://127.0.0.1:" + std::to_string(proxy.port()),
                   .except = {"127.0.0.1"}};
  client open("http://public.example", options);
  request first;
  CHECK(run(open.handle(first)).status == 200);
  CHECK(echo.requests == 1);
  options.private_addresses = false;
  client kept("http://public.example", options);
  request second;
  CHECK_THROWS_AS(run(kept.handle(second)), transport_error);
  CHECK(echo.requests == 1);
}

TEST_CASE("a redirect is given to the caller, with nothing sent to where it points") {
  echo_service echo;
  running_server other(echo);
  const std::string elsewhere = "http://127.0.0.1:" + std::to_string(other.port()) + "/";
  function_service redirects([&](request&) -> task<response> {
    response answer;
    answer.status = 307;
    answer.headers.add("Location", elsewhere);
    co_return answer;
  });
  running_server first(redirects);
  client caller("http://127.0.0.1:" + std::to_string(first.port()));
  request outgoing;
  outgoing.headers.add("Authorization", "Bearer secret");
  const response answer = run(caller.handle(outgoing));
  CHECK(answer.status == 307);
  CHECK(answer.headers.find("Location") == elsewhere);
  CHECK(echo.requests == 0);
}
