#include <chrono>
#include <filesystem>
#include <string>

#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/task_group.hpp>
#include <tenon/http/client.hpp>

#include "certificates.hpp"
#include "raw_client.hpp"
#include "raw_server.hpp"
#include "test_service.hpp"
#include "tls_peer.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

const std::string local = "DNS:localhost,IP:127.0.0.1";

/// Answers with the client's certificate.
function_service who_calls() {
  return function_service([](request& incoming) -> task<response> {
    const auto& shown = incoming.client_certificate;
    co_return text_response(shown == nullptr ? "nobody"
                                             : shown->subject + " " + shown->fingerprint);
  });
}

server_options tls_options(std::vector<certificate_files> certificates) {
  server_options options = test_options();
  options.tls.certificates = std::move(certificates);
  return options;
}

std::string url_of(const running_server& at, const std::string& host = "127.0.0.1") {
  return "https://" + host + ":" + std::to_string(at.port());
}

client_options trusting(const certificate_authority& authority) {
  client_options options;
  options.tls.ca = authority.file();
  return options;
}

std::string ask(const std::string& url, client_options options, std::string body = {}) {
  client caller(url, std::move(options));
  auto main = [&]() -> task<std::string> {
    request outgoing;
    outgoing.method = method::post;
    outgoing.body = std::move(body);
    response answer = co_await caller.handle(outgoing);
    co_return co_await answer.body.take_all(64 * 1024 * 1024);
  };
  return run(main());
}

/// What the failure says; empty when there is none.
std::string refusal(const std::string& url, client_options options) {
  try {
    ask(url, std::move(options));
  } catch (const transport_error& error) {
    const bool of_tls =
        error.why() == transport_error::kind::tls || error.why() == transport_error::kind::closed;
    return of_tls ? error.what() : "";
  }
  return {};
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("https carries bodies of every size, with kept connections") {
  const certificate_authority authority("authority");
  echo_service echo;
  running_server server(echo, tls_options({authority.issue("server", local)}));
  CHECK(server->address() == url_of(server));
  client caller(server->address(), trusting(authority));
  auto main = [&]() -> task<void> {
    for (const std::size_t size : {0U, 10U, 3000U, 20'000U, 3'000'000U}) {
      request outgoing;
      outgoing.method = method::post;
      outgoing.target = "/x";
      outgoing.body = std::string(size, 'x');
      response answer = co_await caller.handle(outgoing);
      const std::string text = co_await answer.body.take_all(64 * 1024 * 1024);
      CHECK(text == "POST /x " + std::string(size, 'x'));
    }
  };
  run(main());
}

TEST_CASE("https carries many streams both ways at the same time") {
  const certificate_authority authority("authority");
  function_service relay([](request& incoming) -> task<response> {
    response answer;
    answer.body = repeat(std::string(co_await incoming.body.read_all(1'000'000)), 4);
    co_return answer;
  });
  server_options options = tls_options({authority.issue("server", local)});
  options.threads = 2;
  running_server server(relay, options);
  client caller(server->address(), trusting(authority));
  int right = 0;
  auto one = [&](int number) -> task<void> {
    request outgoing;
    outgoing.method = method::post;
    outgoing.body = repeat(std::string(1000, static_cast<char>('a' + number)), 30);
    response answer = co_await caller.handle(outgoing);
    const std::string text = co_await answer.body.take_all(1'000'000);
    if (text == std::string(120'000, static_cast<char>('a' + number))) ++right;
  };
  auto main = [&]() -> task<void> {
    const context& here = co_await current_context();
    task_group group(here);
    for (int number = 0; number < 16; ++number) group.spawn(one(number));
    co_await group.join();
  };
  run(main());
  CHECK(right == 16);
}

TEST_CASE("the client accepts only who the URL names, from an authority it trusts") {
  const certificate_authority authority("authority");
  const certificate_authority other("other authority");
  echo_service echo;
  running_server by_name(echo, tls_options({authority.issue("by-name", "DNS:localhost")}));
  CHECK(ask(url_of(by_name, "localhost"), trusting(authority)) == "POST / ");
  CHECK(mentions(refusal(url_of(by_name), trusting(authority)), "IP address mismatch"));
  CHECK(mentions(refusal(url_of(by_name, "localhost"), trusting(other)), "certificate"));
  CHECK(mentions(refusal(url_of(by_name, "localhost"), {}), "certificate"));
  client_options careless;
  careless.tls.insecure = true;
  CHECK(ask(url_of(by_name), careless) == "POST / ");

  running_server elsewhere(echo, tls_options({authority.issue("elsewhere", "DNS:example.com")}));
  CHECK(
      mentions(refusal(url_of(elsewhere, "localhost"), trusting(authority)), "hostname mismatch"));
  running_server expired(echo, tls_options({authority.issue("expired", local, -60)}));
  CHECK(mentions(refusal(url_of(expired), trusting(authority)), "expired"));
}

TEST_CASE("the server shows the certificate for the name that the client asks for") {
  const certificate_authority authority("authority");
  echo_service echo;
  running_server server(echo,
                        tls_options({authority.issue("first", "DNS:one.test"),
                                     authority.issue("second", "DNS:two.test,DNS:*.wide.test")}));
  CHECK(tls_peer(server.port(), {.name = "one.test"}).certificate_subject() == "first");
  CHECK(tls_peer(server.port(), {.name = "two.test"}).certificate_subject() == "second");
  CHECK(tls_peer(server.port(), {.name = "a.wide.test"}).certificate_subject() == "second");
  CHECK(tls_peer(server.port(), {.name = "unknown.test"}).certificate_subject() == "first");
  CHECK(tls_peer(server.port(), {}).certificate_subject() == "first");
}

TEST_CASE("the server speaks TLS 1.2 and 1.3, http/1.1, and renegotiates nothing") {
  const certificate_authority authority("authority");
  echo_service echo;
  running_server server(echo, tls_options({authority.issue("server", local)}));
  CHECK(tls_peer(server.port(), {.version = 0x0304}).connected());
  tls_peer older(server.port(), {.version = 0x0303, .protocols = "\x02h2\x08http/1.1"});
  REQUIRE(older.connected());
  CHECK(older.protocol() == "http/1.1");
  CHECK(older.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a ") != "");
  CHECK_FALSE(older.renegotiate());
  CHECK_FALSE(tls_peer(server.port(), {.version = 0x0302}).connected());
  CHECK_FALSE(tls_peer(server.port(), {.protocols = "\x02h2"}).connected());
}

TEST_CASE("a handshake that is not finished in time is given up, and so is plain HTTP") {
  const certificate_authority authority("authority");
  echo_service echo;
  server_options options = tls_options({authority.issue("server", local)});
  const auto given_up_after = [&](const std::string& sent) {
    return comes_out_right([&](std::chrono::milliseconds limit) {
      options.timeouts.head = limit;
      running_server server(echo, options);
      raw_client peer(server.port());
      peer.send(sent);
      return peer.closed();
    });
  };
  CHECK(given_up_after(""));
  CHECK(given_up_after("\x16\x03\x01"));
  CHECK(given_up_after("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(echo.requests == 0);
}

TEST_CASE("the server says goodbye before it closes, and the client notices what was cut off") {
  const certificate_authority authority("authority");
  const certificate_files files = authority.issue("server", local);
  echo_service echo;
  running_server server(echo, tls_options({files}));
  tls_peer polite(server.port(), {});
  polite.exchange("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /a ");
  CHECK(polite.ended_in_order());

  const std::string until_close = "HTTP/1.1 200 OK\r\n\r\nhalf";
  tls_answerer cut_off(files, until_close, false);
  CHECK(mentions(refusal(cut_off.address(), trusting(authority)), "broke"));
  tls_answerer whole(files, until_close, true);
  CHECK(ask(whole.address(), trusting(authority)) == "half");
}

TEST_CASE("a client's certificate is verified and reaches the handler") {
  const certificate_authority authority("authority");
  const certificate_authority stranger("stranger");
  function_service service = who_calls();
  server_options options = tls_options({authority.issue("server", local)});
  options.tls.client_ca = authority.file();
  running_server strict(service, options);
  options.tls.clients = client_certificates::optional;
  running_server lenient(service, options);

  client_options known = trusting(authority);
  known.tls.certificate = authority.issue("alice", "");
  const std::string seen = ask(url_of(strict), known);
  CHECK(seen.starts_with("CN=alice,O=Tenon\\, tests "));
  CHECK(seen.size() == std::string("CN=alice,O=Tenon\\, tests ").size() + 64);
  CHECK(ask(url_of(lenient), known) == seen);

  CHECK(ask(url_of(lenient), trusting(authority)) == "nobody");
  CHECK(refusal(url_of(strict), trusting(authority)) != "");
  client_options wrong = trusting(authority);
  wrong.tls.certificate = stranger.issue("mallory", "");
  CHECK(refusal(url_of(strict), wrong) != "");
  CHECK(refusal(url_of(lenient), wrong) != "");
}

TEST_CASE("no session goes round the check of a client's certificate") {
  const certificate_authority authority("authority");
  echo_service echo;
  server_options options = tls_options({authority.issue("server", local)});
  running_server open(echo, options);
  options.tls.client_ca = authority.file();
  running_server strict(echo, options);
  const auto is_resumable = [&](const running_server& server, int version) {
    tls_peer peer(server.port(), {.version = version, .certificate = authority.issue("alice", "")});
    REQUIRE(peer.connected());
    CHECK(peer.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a ") != "");
    return peer.resumable();
  };
  for (const int version : {0x0303, 0x0304}) {
    CHECK(is_resumable(open, version));
    CHECK_FALSE(is_resumable(strict, version));
  }
}

TEST_CASE("certificates that change are used without a restart; unusable ones are told about") {
  struct listener final : exchange_observer {
    void answered(const exchange&) noexcept override {}
    void certificates_unusable(std::string_view) noexcept override { ++unusable; }
    std::atomic<int> unusable = 0;
  };
  const certificate_authority authority("authority");
  const certificate_authority renewed("renewed");
  echo_service echo;
  listener told;
  server_options options = tls_options({authority.issue("server", local)});
  options.observer = &told;
  options.tls.reload_interval = 20ms;
  options.timeouts.body = 40ms;  // looks every 10 ms; there are no bodies here
  running_server server(echo, options);
  const certificate_files files = options.tls.certificates.front();
  const std::string url = url_of(server);
  CHECK(ask(url, trusting(authority)) == "POST / ");

  const certificate_files fresh = renewed.issue("server", local);
  std::filesystem::copy_file(fresh.key, files.key,
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(eventually([&] { return told.unusable > 0; }));
  CHECK(ask(url, trusting(authority)) == "POST / ");
  CHECK_THROWS_AS(server->reload_tls(), tls_error);

  std::filesystem::copy_file(fresh.chain, files.chain,
                             std::filesystem::copy_options::overwrite_existing);
  server->reload_tls();
  CHECK(ask(url, trusting(renewed)) == "POST / ");

  authority.issue("server", local);
  CHECK(eventually([&] { return refusal(url, trusting(authority)).empty(); }));
}

TEST_CASE("files that cannot be used are named at the start") {
  const certificate_authority authority("authority");
  const certificate_files right = authority.issue("server", local);
  const certificate_files another = authority.issue("another", local);
  echo_service echo;
  const auto failure = [&](server_tls with) -> std::string {
    server_options options = test_options();
    options.tls = std::move(with);
    try {
      running_server server(echo, options);
    } catch (const tls_error& error) {
      return error.what();
    }
    return {};
  };
  CHECK(failure({.certificates = {right}}) == "");
  CHECK(mentions(failure({.certificates = {{"/no/such.pem", right.key}}}), "'/no/such.pem'"));
  CHECK(mentions(failure({.certificates = {{right.chain, another.key}}}), another.key));
  CHECK(mentions(failure({.certificates = {right}, .client_ca = right.key}), right.key));
  client_options options;
  options.tls.ca = "/no/such.pem";
  CHECK_THROWS_AS(client("https://localhost", options), tls_error);
}
