#include <support/catch.hpp>

#include "certificates.hpp"
#include "client_calls.hpp"
#include "redirect.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

response redirecting(int status, std::string_view location) {
  response answer;
  answer.status = status;
  answer.headers.add("Location", location);
  return answer;
}

std::string resolved(std::string_view base, std::string_view reference) {
  const std::optional<url> found = http::detail::resolve_reference(*parse_url(base), reference);
  if (!found) return "none";
  return found->scheme + "://" + found->authority() + found->path +
         (found->query.empty() ? "" : "?" + found->query);
}

/// Answers with what it got; `/to/STATUS/LOCATION` redirects.
function_service traveller() {
  return function_service([](request& incoming) -> task<response> {
    const std::string& target = incoming.target;
    if (target.starts_with("/to/")) {
      std::string location;
      if (!percent_decode(location, target.substr(8))) co_return text_response("?", 400);
      co_return redirecting(std::stoi(target.substr(4, 3)), location);
    }
    std::string text = std::string(incoming.method_text()) + " " + target;
    for (const fields::field& each : incoming.headers) {
      if (each.name.starts_with("X-") || each.name == "Authorization" || each.name == "Cookie" ||
          each.name == "Content-Type") {
        text.append(" ").append(each.name).append("=").append(each.value);
      }
    }
    text.append(" ").append(co_await incoming.body.read_all(1000));
    co_return text_response(std::move(text));
  });
}

std::string to(int status, std::string_view location) {
  std::string target = "/to/" + std::to_string(status) + "/";
  percent_encode(target, location);
  return target;
}

client_options following(unsigned redirects) {
  client_options options;
  options.redirects = redirects;
  return options;
}

request with_secrets(std::string target) {
  request made = make_request(method::get, std::move(target));
  made.headers.add("Authorization", "Bearer s");
  made.headers.add("Cookie", "a=b");
  made.headers.add("X-Api-Key", "k");
  made.headers.add("X-Other", "o");
  made.credential_names = {"x-api-key", "key"};
  return made;
}

}  // namespace

TEST_CASE("references are resolved as RFC 3986 says") {
  const std::string_view base = "http://a/b/c/d?q";
  // Section 5.4, without the fragments.
  CHECK(resolved(base, "g") == "http://a/b/c/g");
  CHECK(resolved(base, "./g") == "http://a/b/c/g");
  CHECK(resolved(base, "g/") == "http://a/b/c/g/");
  CHECK(resolved(base, "/g") == "http://a/g");
  CHECK(resolved(base, "//g") == "http://g");
  CHECK(resolved(base, "?y") == "http://a/b/c/d?y");
  CHECK(resolved(base, "g?y") == "http://a/b/c/g?y");
  CHECK(resolved(base, "#s") == "http://a/b/c/d?q");
  CHECK(resolved(base, "g#s") == "http://a/b/c/g");
  CHECK(resolved(base, "") == "http://a/b/c/d?q");
  CHECK(resolved(base, ".") == "http://a/b/c/");
  CHECK(resolved(base, "..") == "http://a/b/");
  CHECK(resolved(base, "../g") == "http://a/b/g");
  CHECK(resolved(base, "../..") == "http://a/");
  CHECK(resolved(base, "../../../g") == "http://a/g");
  CHECK(resolved(base, "/./g") == "http://a/g");
  CHECK(resolved(base, "/../g") == "http://a/g");
  CHECK(resolved(base, "g.") == "http://a/b/c/g.");
  CHECK(resolved(base, "..g") == "http://a/b/c/..g");
  CHECK(resolved(base, "g?y/../x") == "http://a/b/c/g?y/../x");
  CHECK(resolved(base, "http://b:81/x?y") == "http://b:81/x?y");
  CHECK(resolved("https://a", "g") == "https://a/g");
  for (const char* wrong :
       {"ftp://a/b", "mailto:a@b", "http://u:p@b/", "http://b /", "/a b", "/a\r\nX: y"}) {
    CHECK(resolved(base, wrong) == "none");
  }
}

TEST_CASE("redirects are answers unless they are asked to be followed") {
  function_service service = traveller();
  running_server server(service);
  client plain(server->address());
  CHECK(ask(plain, make_request(method::get, to(302, "/b"))) == "302 ");
  client caller(server->address(), following(2));
  CHECK(ask(caller, make_request(method::get, to(302, "/b?c"))) == "200 GET /b?c ");
  CHECK(ask(caller, make_request(method::get, to(301, to(307, "/c")))) == "200 GET /c ");
  CHECK(failure_of(caller, make_request(method::get, to(301, to(302, to(302, "/c"))))) ==
        transport_error::kind::redirect);
  CHECK(ask(caller, make_request(method::get, to(302, "ftp://x/"))) == "302 ");
  CHECK(ask(caller, make_request(method::get, to(304, "/b"))) == "304 ");
}

TEST_CASE("a redirect keeps the method and content, or becomes a GET, as its status says") {
  function_service service = traveller();
  running_server server(service);
  client caller(server->address(), following(5));
  const auto sent = [&](method verb, int status) {
    request made = make_request(verb, to(status, "/b"), std::string("text"));
    made.headers.add("Content-Type", "text/plain");
    return ask(caller, std::move(made));
  };
  const std::string as_get = "200 GET /b ";
  CHECK(sent(method::post, 301) == as_get);
  CHECK(sent(method::post, 302) == as_get);
  CHECK(sent(method::post, 303) == as_get);
  CHECK(sent(method::put, 303) == as_get);
  CHECK(sent(method::post, 307) == "200 POST /b Content-Type=text/plain text");
  CHECK(sent(method::post, 308) == "200 POST /b Content-Type=text/plain text");
  CHECK(sent(method::put, 302) == "200 PUT /b Content-Type=text/plain text");
  // What was a stream is gone.
  CHECK(ask(caller, make_request(method::post, to(307, "/b"), repeat("x", 3))) == "307 ");
  CHECK(ask(caller, make_request(method::post, to(303, "/b"), repeat("x", 3))) == as_get);
}

TEST_CASE("credentials go to the origin that they are for, not on with a redirect") {
  function_service service = traveller();
  running_server server(service);
  running_server other(service);
  client caller(server->address(), following(5));
  CHECK(ask(caller, with_secrets(to(302, "/b?key=1&x=2"))) ==
        "200 GET /b?key=1&x=2 Authorization=Bearer s Cookie=a=b X-Api-Key=k X-Other=o ");
  CHECK(ask(caller, with_secrets(to(302, other->address() + "/b?key=1&x=2&%6Bey=3"))) ==
        "200 GET /b?x=2 X-Other=o ");
  // Nor back to where they were for, by way of another.
  const std::string back = other->address() + to(302, server->address() + "/c");
  CHECK(ask(caller, with_secrets(to(302, back))) == "200 GET /c X-Other=o ");
}

TEST_CASE("a redirect never leaves https for http, and may go the other way") {
  const certificate_authority authority("authority");
  function_service service = traveller();
  running_server plain(service);
  server_options options = test_options();
  options.tls.certificates = {authority.issue("server", "IP:127.0.0.1")};
  running_server secure(service, options);
  client_options trusting = following(5);
  trusting.tls.ca = authority.file();
  client from_secure(secure->address(), trusting);
  CHECK(failure_of(from_secure, make_request(method::get, to(302, plain->address() + "/b"))) ==
        transport_error::kind::redirect);
  client from_plain(plain->address(), trusting);
  CHECK(ask(from_plain, make_request(method::get, to(302, secure->address() + "/b"))) ==
        "200 GET /b ");
}
