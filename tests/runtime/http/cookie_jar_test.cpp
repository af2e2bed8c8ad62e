#include <chrono>

#include <support/catch.hpp>

#include "client_calls.hpp"
#include "cookie_jar.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;
using namespace std::chrono_literals;

namespace {

const auto now = std::chrono::system_clock::from_time_t(784111777);  // 06 Nov 1994 08:49:37

/// Jars, filled and asked at one time.
class filled_jar {
 public:
  explicit filled_jar(std::size_t most = 10) : jar_(most) {}
  void set(const std::string& from, std::string_view text) {
    const url origin = *parse_url(from);
    fields headers;
    headers.add("Set-Cookie", text);
    url bare = origin;
    jar_.store(bare, origin.path.empty() ? "/" : origin.path, headers, now);
  }
  std::string get(const std::string& to, std::chrono::seconds later = 0s) {
    const url target = *parse_url(to);
    return jar_.text_for(target, target.path.empty() ? "/" : target.path, now + later);
  }

 private:
  http::detail::cookie_jar jar_;
};

}  // namespace

TEST_CASE("cookies go back to their host, path and kind of connection") {
  filled_jar jar;
  jar.set("http://a.test/x/y", "one=1");
  jar.set("http://a.test/x/y", "two=2; Path=/");
  jar.set("https://a.test/", "three=3; Secure; Path=/");
  jar.set("http://a.test/", "four=4; Secure");
  jar.set("http://a.test/", "five=5; Domain=test");
  CHECK(jar.get("http://a.test/x/z") == "one=1; two=2; five=5");
  CHECK(jar.get("http://a.test/x") == "one=1; two=2; five=5");
  CHECK(jar.get("http://a.test/xy") == "two=2; five=5");
  CHECK(jar.get("https://a.test/") == "three=3; two=2; five=5");
  CHECK(jar.get("http://b.test/") == "");
  CHECK(jar.get("http://b.a.test/") == "");
}

TEST_CASE("cookies are replaced, and expire") {
  filled_jar jar;
  jar.set("http://a/", "one=1; Max-Age=10");
  jar.set("http://a/", "two=2; Expires=Sun, 06 Nov 1994 08:49:47 GMT");
  jar.set("http://a/", "three=3; Expires=Sun, 06 Nov 1994 08:49:00 GMT; Max-Age=10");
  jar.set("http://a/", "four=4; max-age=99999999999999999999");
  CHECK(jar.get("http://a/", 9s) == "one=1; two=2; three=3; four=4");
  CHECK(jar.get("http://a/", 10s) == "four=4");
  jar.set("http://a/", "four=5");
  CHECK(jar.get("http://a/") == "one=1; two=2; three=3; four=5");
  jar.set("http://a/", "four=; Max-Age=0");
  CHECK(jar.get("http://a/") == "one=1; two=2; three=3");
}

TEST_CASE("what is no cookie, or too large, is ignored; the one used longest ago goes") {
  filled_jar jar(2);
  for (const char* wrong : {"", "novalue", "=x", "; a=b"}) jar.set("http://a/", wrong);
  jar.set("http://a/", "large=" + std::string(5000, 'x'));
  CHECK(jar.get("http://a/") == "");
  jar.set("http://a/", "one=1");
  jar.set("http://b/", "two=2");
  CHECK(jar.get("http://a/") == "one=1");
  jar.set("http://c/", "three=3");
  CHECK(jar.get("http://b/") == "");
  CHECK(jar.get("http://a/") == "one=1");
}

TEST_CASE("a client keeps cookies when it is told to") {
  function_service service([](request& incoming) -> task<response> {
    response answer = text_response(std::string(incoming.headers.find("Cookie").value_or("none")));
    answer.headers.add("Set-Cookie", "id=7");
    answer.headers.add("Set-Cookie", "theme=dark");
    co_return answer;
  });
  running_server server(service);
  client_options options;
  options.cookies = 10;
  client keeping(server->address(), options);
  CHECK(ask(keeping, make_request(method::get)) == "200 none");
  CHECK(ask(keeping, make_request(method::get)) == "200 id=7; theme=dark");
  client plain(server->address());
  ask(plain, make_request(method::get));
  CHECK(ask(plain, make_request(method::get)) == "200 none");
}
