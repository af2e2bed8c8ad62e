#include <support/catch.hpp>

#include "around.hpp"

using namespace tenon;
using namespace tenon::middleware;
using namespace tenon::middleware::test;

namespace {

/// Where the inner service takes the client to be, and to have gone: `scheme://host Host`.
std::string reached_by(layer& outer, std::string_view peer,
                       std::initializer_list<http::fields::field> headers) {
  std::string seen;
  inner_service inner([&](http::request& incoming) -> task<http::response> {
    const context& here = co_await current_context();
    seen = std::string(here.scheme) + "://" + std::string(here.host) + " " +
           std::string(incoming.headers.find("Host").value_or("-"));
    CHECK(incoming.headers.count("Host") == 1);
    co_return http::response{};
  });
  http::request incoming = asking(headers);
  incoming.headers.add("Host", "inside");
  incoming.peer = peer;
  outer.around(inner);
  auto call = [&]() -> task<> {
    const context& here = co_await current_context();
    context mine = here;
    mine.scheme = "http";
    mine.host = "inside";
    http::response answer = co_await with_context(mine, outer.handle(incoming));
    CHECK(answer.status == 200);
  };
  run(call());
  return seen;
}

/// Who the inner service takes for the peer.
std::string seen_by(layer& outer, std::string_view peer,
                    std::initializer_list<http::fields::field> headers) {
  std::string seen;
  inner_service inner([&](http::request& incoming) -> task<http::response> {
    seen = incoming.peer;
    co_return http::response{};
  });
  http::request incoming = asking(headers);
  incoming.peer = peer;
  (void)ask(outer, inner, std::move(incoming));
  return seen;
}

}  // namespace

TEST_CASE("the client's address comes from trusted proxies, and from nobody else") {
  trusted_proxies layer({.networks = {"10.0.0.0/8", "192.0.2.7", "fd00::/8"}});
  const auto seen = [&](std::string_view peer, std::string_view value) {
    return seen_by(layer, peer, {{"X-Forwarded-For", value}});
  };
  CHECK(seen("10.1.2.3", "203.0.113.9") == "203.0.113.9");
  CHECK(seen("10.1.2.3", "1.1.1.1, 203.0.113.9") == "203.0.113.9");
  CHECK(seen("10.1.2.3", "203.0.113.9, 192.0.2.7, 10.9.9.9") == "203.0.113.9");
  CHECK(seen("fd00::1", "2001:db8::5") == "2001:db8::5");
  CHECK(seen("10.1.2.3", "203.0.113.9:4711") == "203.0.113.9");
  CHECK(seen("10.1.2.3", "10.1.1.1") == "10.1.1.1");
  CHECK(seen("203.0.113.1", "1.2.3.4") == "203.0.113.1");
  CHECK(seen("192.0.2.8", "1.2.3.4") == "192.0.2.8");
  CHECK(seen("10.1.2.3", "1.2.3.4, nonsense") == "10.1.2.3");
  CHECK(seen("10.1.2.3", "1.2.3.4, ") == "10.1.2.3");
  CHECK(seen("10.1.2.3", "") == "10.1.2.3");
  CHECK(seen_by(layer, "10.1.2.3",
                {{"X-Forwarded-For", "1.1.1.1"}, {"x-forwarded-for", "2.2.2.2"}}) == "2.2.2.2");
  CHECK(seen_by(layer, "10.1.2.3", {{"Forwarded", "for=1.1.1.1"}}) == "10.1.2.3");
}

TEST_CASE("proxies on a Unix socket are believed when they are named") {
  trusted_proxies layer({.networks = {"unix", "10.0.0.0/8"}});
  CHECK(seen_by(layer, "", {{"X-Forwarded-For", "203.0.113.9, 10.1.1.1"}}) == "203.0.113.9");
  CHECK(seen_by(layer, "127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}) == "127.0.0.1");
  trusted_proxies networks({.networks = {"10.0.0.0/8"}});
  CHECK(seen_by(networks, "", {{"X-Forwarded-For", "203.0.113.9"}}).empty());
}

TEST_CASE("Forwarded is read as RFC 7239 writes it") {
  trusted_proxies layer({.networks = {"10.0.0.0/8"}, .headers = {"Forwarded"}});
  const auto seen = [&](std::string_view value) {
    return seen_by(layer, "10.1.2.3", {{"Forwarded", value}});
  };
  CHECK(seen("for=192.0.2.43, For=198.51.100.17;proto=https") == "198.51.100.17");
  CHECK(seen("by=10.0.0.1;for=\"[2001:db8:cafe::17]:4711\"") == "2001:db8:cafe::17");
  CHECK(seen("for=\"1.1.1.1, 9.9.9.9\";for=2.2.2.2") == "10.1.2.3");
  // What the proxy quotes is the client's, who may write commas.
  CHECK(seen("for=192.0.2.43;host=\"x, for=9.9.9.9;by=\"") == "192.0.2.43");
  CHECK(seen("for=192.0.2.43, for=unknown") == "10.1.2.3");
  CHECK(seen("for=\"_hidden\"") == "10.1.2.3");
  CHECK(seen("proto=https") == "10.1.2.3");
}

TEST_CASE("scheme and host are the client's, as trusted proxies that write them tell") {
  trusted_proxies layer({.networks = {"10.0.0.0/8"},
                         .headers = {"x-forwarded-for", "X-Forwarded-Proto", "X-Forwarded-Host"}});
  const auto seen = [&](std::initializer_list<http::fields::field> headers,
                        std::string_view peer = "10.1.2.3") {
    return reached_by(layer, peer, headers);
  };
  const std::string inside = "http://inside inside";
  CHECK(seen({}) == inside);
  CHECK(seen({{"X-Forwarded-Proto", "https"}}) == "https://inside inside");
  CHECK(seen({{"X-Forwarded-Proto", "WSS"}}) == "https://inside inside");
  CHECK(seen({{"X-Forwarded-Proto", "gopher"}}) == inside);
  CHECK(seen({{"X-Forwarded-Host", "api.example:8443"}, {"X-Forwarded-Proto", "https"}}) ==
        "https://api.example:8443 api.example:8443");
  // The client's own words come before what the proxy has added.
  CHECK(seen({{"X-Forwarded-Proto", "https, http"}, {"X-Forwarded-Host", "evil.example, a.b"}}) ==
        "http://a.b a.b");
  for (const char* bad : {"", " ", "a/b", "user@a", "a b", "[::1", ":80", "a:x"}) {
    CAPTURE(bad);
    CHECK(seen({{"X-Forwarded-Host", bad}}) == inside);
  }
  // Two proxies: the outer one knows how the client came.
  CHECK(seen({{"X-Forwarded-For", "203.0.113.9, 10.9.9.9"},
              {"X-Forwarded-Proto", "https, http"},
              {"X-Forwarded-Host", "a.example, b.example"}}) == "https://a.example a.example");
  CHECK(seen({{"X-Forwarded-For", "203.0.113.9, 10.9.9.9"}, {"X-Forwarded-Proto", "https"}}) ==
        "https://inside inside");
  CHECK(seen({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "a.example"}}, "192.0.2.1") ==
        inside);
  trusted_proxies addresses({.networks = {"10.0.0.0/8"}});
  CHECK(reached_by(addresses, "10.1.2.3",
                   {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "a.example"}}) == inside);
}

TEST_CASE("Forwarded tells scheme and host of the same hop as the address") {
  trusted_proxies layer({.networks = {"10.0.0.0/8"}, .headers = {"Forwarded"}});
  const auto seen = [&](std::string_view value) {
    return reached_by(layer, "10.1.2.3", {{"Forwarded", value}});
  };
  CHECK(seen("for=192.0.2.1;proto=https;host=a.example") == "https://a.example a.example");
  CHECK(seen("Host=\"a.example:81\" ; Proto=\"HTTPS\"") == "https://a.example:81 a.example:81");
  CHECK(seen("for=1.1.1.1;host=evil.example, for=192.0.2.1;proto=https") ==
        "https://inside inside");
  CHECK(seen("for=192.0.2.1;host=a.example, for=10.2.2.2;proto=https;host=b.example") ==
        "https://a.example a.example");
  CHECK(seen("for=unknown;proto=https") == "https://inside inside");
  CHECK(seen("for=\"a;proto=https\"") == "http://inside inside");
}

TEST_CASE("what is no network is refused when it is named") {
  for (const char* bad : {"", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/x", "host/8"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(trusted_proxies({.networks = {bad}}), std::invalid_argument);
  }
  CHECK_THROWS_AS(trusted_proxies({.headers = {"X-Real-IP"}}), std::invalid_argument);
  CHECK_THROWS_AS(trusted_proxies({.headers = {"Forwarded", "X-Forwarded-Host"}}),
                  std::invalid_argument);
}
