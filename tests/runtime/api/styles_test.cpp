// OpenAPI's table of style examples, cell by cell: what the client writes, read back by the server.
#include <support/catch.hpp>
#include <tenon/loopback.hpp>

#include <styles/client.hpp>
#include <styles/server.hpp>
#include "tapped.hpp"

using namespace styles::ops;
using styles::Color;
using texts = std::vector<std::string>;

namespace {

/// Keeps the last request of each operation.
class notes final : public styles::DefaultHandler {
 public:
  Paths::Request in_paths{};
  Queries::Request in_queries{};
  Headers::Request in_headers{};
  FormCookies::Request in_form_cookies{};
  Cookies::Request in_cookies{};
  Content::Request in_content{};
  Flags::Request in_flags{};
  WholeForm::Request in_form{};
  WholeJson::Request in_json{};
  WholeText::Request in_text{};
  Nulls::Request in_nulls{};
  Scattered::Request in_scattered{};
  ClosedFilter::Request in_closed{};
  Nulls::NoContent nulls_answer{};

  tenon::task<Paths::Response> paths(Paths::Request request) override {
    in_paths = std::move(request);
    co_return Paths::NoContent{};
  }
  tenon::task<Queries::Response> queries(Queries::Request request) override {
    in_queries = std::move(request);
    co_return Queries::NoContent{};
  }
  tenon::task<Headers::Response> headers(Headers::Request request) override {
    in_headers = std::move(request);
    co_return Headers::NoContent{};
  }
  tenon::task<FormCookies::Response> form_cookies(FormCookies::Request request) override {
    in_form_cookies = std::move(request);
    co_return FormCookies::NoContent{};
  }
  tenon::task<Cookies::Response> cookies(Cookies::Request request) override {
    in_cookies = std::move(request);
    co_return Cookies::NoContent{};
  }
  tenon::task<Content::Response> content(Content::Request request) override {
    in_content = std::move(request);
    co_return Content::NoContent{};
  }
  tenon::task<Flags::Response> flags(Flags::Request request) override {
    in_flags = std::move(request);
    co_return Flags::NoContent{};
  }
  tenon::task<WholeForm::Response> whole_form(WholeForm::Request request) override {
    in_form = std::move(request);
    co_return WholeForm::NoContent{};
  }
  tenon::task<WholeJson::Response> whole_json(WholeJson::Request request) override {
    in_json = std::move(request);
    co_return WholeJson::NoContent{};
  }
  tenon::task<WholeText::Response> whole_text(WholeText::Request request) override {
    in_text = std::move(request);
    co_return WholeText::NoContent{};
  }
  tenon::task<Nulls::Response> nulls(Nulls::Request request) override {
    in_nulls = std::move(request);
    co_return Nulls::Response{nulls_answer};
  }
  tenon::task<Scattered::Response> scattered(Scattered::Request request,
                                             tenon::api::principal) override {
    in_scattered = std::move(request);
    co_return Scattered::NoContent{};
  }
  tenon::task<ClosedFilter::Response> closed_filter(ClosedFilter::Request request) override {
    in_closed = std::move(request);
    co_return ClosedFilter::NoContent{};
  }
};

/// Knows one key and one session.
class doorkeeper final : public styles::Authenticator {
 public:
  tenon::task<std::optional<tenon::api::principal>> key(tenon::api::api_key key,
                                                        tenon::api::scopes) override {
    return decide(key.value == "k");
  }
  tenon::task<std::optional<tenon::api::principal>> session(tenon::api::api_key key,
                                                            tenon::api::scopes) override {
    return decide(key.value == "s");
  }

 private:
  static tenon::task<std::optional<tenon::api::principal>> decide(bool good) {
    std::optional<tenon::api::principal> who;
    if (good) who.emplace();
    co_return who;
  }
};

struct joined {
  notes handler{};
  doorkeeper door{};
  styles::Server server{handler, door};
  tapped wire{server};
  styles::Client client{tenon::loopback(wire), {.key = "k", .session = "s"}};

  [[nodiscard]] std::string query() const { return wire.target.substr(wire.target.find('?') + 1); }
  [[nodiscard]] std::string cookies() const {
    return std::string{wire.headers.find("Cookie").value_or("(none)")};
  }
};

const std::string blue = "blue";
const texts colors{"blue", "black", "brown"};
const Color rgb{100, 200, 150};

}  // namespace

TEST_CASE("styles of paths") {
  joined it;
  Paths::Request request{.ms = blue,
                         .ml = colors,
                         .mo = rgb,
                         .msx = blue,
                         .mlx = colors,
                         .mox = rgb,
                         .ls = blue,
                         .ll = colors,
                         .lo = rgb,
                         .lsx = blue,
                         .llx = colors,
                         .lox = rgb,
                         .sl = colors,
                         .so = rgb,
                         .slx = colors,
                         .sox = rgb};
  tenon::run(it.client.paths(request)).value();
  CHECK(it.wire.target ==
        "/paths/;ms=blue/;ml=blue,black,brown/;mo=R,100,G,200,B,150"
        "/;msx=blue/;mlx=blue;mlx=black;mlx=brown/;R=100;G=200;B=150"
        "/.blue/.blue,black,brown/.R,100,G,200,B,150"
        "/.blue/.blue.black.brown/.R=100.G=200.B=150"
        "/blue,black,brown/R,100,G,200,B,150"
        "/blue,black,brown/R=100,G=200,B=150");
  const Paths::Request& seen = it.handler.in_paths;
  for (const std::string* each : {&seen.ms, &seen.msx, &seen.ls, &seen.lsx}) {
    CHECK(*each == blue);
  }
  for (const texts* each : {&seen.ml, &seen.mlx, &seen.ll, &seen.llx, &seen.sl, &seen.slx}) {
    CHECK(*each == colors);
  }
  for (const Color* each : {&seen.mo, &seen.mox, &seen.lo, &seen.lox, &seen.so, &seen.sox}) {
    CHECK(*each == rgb);
  }
  request.ms = request.msx = "";
  request.ml = request.mlx = {""};
  tenon::run(it.client.paths(request)).value();
  CHECK(it.wire.target.starts_with("/paths/;ms/;ml/;mo=R,100,G,200,B,150/;msx/;mlx/"));
  CHECK(seen.ms.empty());
  CHECK(seen.msx.empty());
  CHECK(seen.mlx == texts{""});
}

TEST_CASE("styles of queries") {
  joined it;
  tenon::run(it.client.queries({.fs = blue,
                                .fl = colors,
                                .fo = rgb,
                                .fsx = blue,
                                .flx = colors,
                                .fox = rgb,
                                .sl = colors,
                                .so = rgb,
                                .pl = colors,
                                .po = rgb,
                                .dox = rgb}))
      .value();
  CHECK(it.query() ==
        "fs=blue&fl=blue,black,brown&fo=R,100,G,200,B,150"
        "&fsx=blue&flx=blue&flx=black&flx=brown&R=100&G=200&B=150"
        "&sl=blue%20black%20brown&so=R%20100%20G%20200%20B%20150"
        "&pl=blue%7Cblack%7Cbrown&po=R%7C100%7CG%7C200%7CB%7C150"
        "&dox%5BR%5D=100&dox%5BG%5D=200&dox%5BB%5D=150");
  const Queries::Request& seen = it.handler.in_queries;
  CHECK(seen.fs == blue);
  CHECK(seen.fsx == blue);
  for (const auto* each : {&seen.fl, &seen.flx, &seen.sl, &seen.pl}) CHECK(*each == colors);
  for (const auto* each : {&seen.fo, &seen.fox, &seen.so, &seen.po, &seen.dox}) {
    CHECK(*each == rgb);
  }
  tenon::run(it.client.queries({.fs = "", .fsx = ""})).value();
  CHECK(it.query() == "fs=&fsx=");
  CHECK(seen.fs == "");
  CHECK_FALSE(seen.fox.has_value());
}

TEST_CASE("styles of headers") {
  joined it;
  tenon::run(it.client.headers(
                 {.ss = blue, .sl = colors, .so = rgb, .ssx = blue, .slx = colors, .sox = rgb}))
      .value();
  const auto header = [&](std::string_view name) {
    return it.wire.headers.find(name).value_or("?");
  };
  CHECK(header("SS") == "blue");
  CHECK(header("SL") == "blue,black,brown");
  CHECK(header("SO") == "R,100,G,200,B,150");
  CHECK(header("SSX") == "blue");
  CHECK(header("SLX") == "blue,black,brown");
  CHECK(header("SOX") == "R=100,G=200,B=150");
  const Headers::Request& seen = it.handler.in_headers;
  CHECK(seen.ss == blue);
  CHECK(seen.ssx == blue);
  CHECK(seen.sl == colors);
  CHECK(seen.slx == colors);
  CHECK(seen.so == rgb);
  CHECK(seen.sox == rgb);
}

TEST_CASE("styles of cookies") {
  joined it;
  tenon::run(it.client.form_cookies(
                 {.fs = "a b", .fl = colors, .fo = rgb, .fsx = blue, .flx = colors, .fox = rgb}))
      .value();
  CHECK(it.cookies() ==
        "fs=a%20b; fl=blue,black,brown; fo=R,100,G,200,B,150; fsx=blue; flx=blue; flx=black; "
        "flx=brown; R=100; G=200; B=150");
  const FormCookies::Request& form = it.handler.in_form_cookies;
  CHECK(form.fs == "a b");
  CHECK(form.fl == colors);
  CHECK(form.flx == colors);
  CHECK(form.fo == rgb);
  CHECK(form.fox == rgb);
  tenon::run(
      it.client.cookies(
          {.cs = "50%&c=d", .cl = colors, .co = rgb, .csx = "50%25", .clx = colors, .cox = rgb}))
      .value();
  CHECK(it.cookies() ==
        "cs=50%&c=d; cl=blue,black,brown; co=R,100,G,200,B,150; csx=50%25; clx=blue; clx=black; "
        "clx=brown; R=100; G=200; B=150");
  const Cookies::Request& plain = it.handler.in_cookies;
  CHECK(plain.cs == "50%&c=d");
  CHECK(plain.csx == "50%25");
  CHECK(plain.cl == colors);
  CHECK(plain.clx == colors);
  CHECK(plain.co == rgb);
  CHECK(plain.cox == rgb);
  for (const std::string bad : {"a;b", "a b", "a\"b", "\xC3\xA4"}) {
    CHECK_THROWS_AS(tenon::run(it.client.cookies({.cs = bad})), std::invalid_argument);
  }
}

TEST_CASE("parameters with content are JSON text wherever they stand") {
  joined it;
  tenon::run(it.client.content({.color = rgb, .in_query = rgb, .in_header = rgb, .in_cookie = rgb}))
      .value();
  const std::string json = R"({"R":100,"G":200,"B":150})";
  CHECK(plain(it.wire.target) == "/content/" + json + "?in_query=" + json);
  CHECK(it.wire.headers.find("In-Header") == json);
  CHECK(plain(it.cookies()) == "in_cookie=" + json);
  const Content::Request& seen = it.handler.in_content;
  CHECK(seen.color == rgb);
  CHECK(seen.in_query == rgb);
  CHECK(seen.in_header == rgb);
  CHECK(seen.in_cookie == rgb);
}

TEST_CASE("reserved characters stay where they mean nothing") {
  joined it;
  const texts urls{"a,b", "c/d"};
  tenon::run(it.client.flags({.url = "http://a/?b=c&d=[e]#f +%", .urls = urls})).value();
  CHECK(it.query() == "url=http://a/?b=c%26d=%5Be%5D%23f%20%2B%25&urls=a%2Cb,c/d");
  CHECK(it.handler.in_flags.url == "http://a/?b=c&d=[e]#f +%");
  CHECK(it.handler.in_flags.urls == urls);
}

TEST_CASE("an empty value that is allowed is as good as none") {
  joined it;
  CHECK(ask(it.server, {.target = "/flags?count="}).status == 204);
  CHECK_FALSE(it.handler.in_flags.count.has_value());
  CHECK(ask(it.server, {.target = "/flags?count"}).status == 204);
  CHECK(ask(it.server, {.target = "/flags?count=x"}).status == 400);
  CHECK(ask(it.server, {.target = "/flags?count=7"}).status == 204);
  CHECK(it.handler.in_flags.count == 7);
}

TEST_CASE("a query string can be one value") {
  joined it;
  tenon::run(it.client.whole_form({.q = rgb})).value();
  CHECK(it.query() == "R=100&G=200&B=150");
  CHECK(it.handler.in_form.q == rgb);
  tenon::run(it.client.whole_form({})).value();
  CHECK(it.wire.target == "/querystring/form");
  CHECK_FALSE(it.handler.in_form.q.has_value());
  CHECK(ask(it.server, {.target = "/querystring/form?R=1&G=2"}).status == 422);
  tenon::run(it.client.whole_json({.q = rgb})).value();
  CHECK(it.query() == "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D");
  CHECK(it.handler.in_json.q == rgb);
  CHECK(ask(it.server, {.target = "/querystring/json"}).status == 422);
  CHECK(ask(it.server, {.target = "/querystring/json?%7B"}).status == 400);
  tenon::run(it.client.whole_text({.q = "$.a[b] + c"})).value();
  CHECK(it.query() == "%24.a%5Bb%5D%20%2B%20c");
  CHECK(it.handler.in_text.q == "$.a[b] + c");
  CHECK(ask(it.server, {.target = "/querystring/text?" + std::string(21, 'a')}).status == 422);
}

TEST_CASE("parameters that may be null are read and written in their styles") {
  joined it;
  Nulls::Request request;
  request.id = 5;
  request.count = 7;
  request.names = texts{"a", "b"};
  request.sizes = std::vector<std::int64_t>{1, 2};
  request.color = rgb;
  request.x_count = 3;
  request.x_color = rgb;
  request.flag = true;
  it.handler.nulls_answer.x_left = 4;
  it.handler.nulls_answer.x_sizes = std::vector<std::int64_t>{8, 9};
  const Nulls::Response answer = tenon::run(it.client.nulls(request));
  CHECK(plain(it.wire.target) ==
        "/nulls/5?count=7&names=a&names=b&sizes=1,2&color[R]=100&color[G]=200&color[B]=150");
  CHECK(it.wire.headers.find("X-Color") == "R,100,G,200,B,150");
  CHECK(it.handler.in_nulls.id == 5);
  CHECK(it.handler.in_nulls.count == request.count);
  CHECK(it.handler.in_nulls.names == request.names);
  CHECK(it.handler.in_nulls.sizes == request.sizes);
  CHECK(it.handler.in_nulls.color == request.color);
  CHECK(it.handler.in_nulls.x_count == request.x_count);
  CHECK(it.handler.in_nulls.x_color == request.x_color);
  CHECK(it.handler.in_nulls.flag == request.flag);
  const auto& got = *answer.get_if<Nulls::NoContent>();
  CHECK(got.x_left == it.handler.nulls_answer.x_left);
  CHECK(got.x_sizes == it.handler.nulls_answer.x_sizes);
}

TEST_CASE("a map whose members are scattered has none of the other parameters") {
  joined it;
  Scattered::Request request{.limit = 5, .color = rgb, .page = Scattered::Request::Page{.size = 7}};
  request.filter = tenon::map<std::string>{{"name", "x"}, {"kind", "y"}};
  request.more.emplace().a = 1;
  request.more->additional_properties = {{"b", "2"}};
  tenon::run(it.client.scattered(request)).value();
  CHECK(plain(it.query()) == "limit=5&R=100&G=200&B=150&page[size]=7&kind=y&name=x&api_key=k");
  CHECK(it.handler.in_scattered.limit == 5);
  CHECK(it.handler.in_scattered.color == request.color);
  CHECK(it.handler.in_scattered.page == request.page);
  CHECK(it.handler.in_scattered.filter == request.filter);
  CHECK(it.handler.in_scattered.more == request.more);

  // None of its own is none at all.
  request.filter.reset();
  request.more.reset();
  tenon::run(it.client.scattered(request)).value();
  CHECK_FALSE(it.handler.in_scattered.filter.has_value());
  CHECK_FALSE(it.handler.in_scattered.more.has_value());

  request.filter = tenon::map<std::string>{{"limit", "1"}};
  CHECK_THROWS_AS(tenon::run(it.client.scattered(request)), std::invalid_argument);
}

TEST_CASE("a closed object whose members are scattered refuses what is nobody's") {
  joined it;
  ClosedFilter::Request request{.limit = 5, .only = ClosedFilter::Request::Only{.a = 1}};
  tenon::run(it.client.closed_filter(request)).value();
  CHECK(it.handler.in_closed.limit == 5);
  CHECK(it.handler.in_closed.only == request.only);
  CHECK(ask(it.server, {.target = "/closed?limit=1"}).status == 204);
  CHECK(ask(it.server, {.target = "/closed?limit=1&a=1&b=1"}).status == 422);
}

TEST_CASE("null is a text where no other value is written so") {
  joined it;
  REQUIRE(ask(it.server, {.target = "/nulls/null?count=null&names=null&sizes=null",
                          .headers = {{"X-Count", "null"}, {"Cookie", "flag=null"}}})
              .status == 204);
  const Nulls::Request& seen = it.handler.in_nulls;
  CHECK(seen.id.is_null());
  CHECK(seen.count.is_null());
  CHECK(seen.names == texts{"null"});
  CHECK(seen.sizes.is_null());
  CHECK(seen.x_count.is_null());
  CHECK(seen.flag.is_null());
  CHECK(seen.color.is_absent());
  REQUIRE(ask(it.server, {.target = "/nulls/1?color=null"}).status == 204);
  CHECK(seen.color.is_null());
  CHECK(seen.count.is_absent());
}

TEST_CASE("a parameter that may be null and is badly formed is 400 as any other") {
  joined it;
  for (const std::string target :
       {"/nulls/no", "/nulls/1?count=no", "/nulls/1?level=no", "/nulls/1?sizes=1,no",
        "/nulls/1?count=1&count=2", "/nulls/1?color[R]=no&color[G]=1&color[B]=1"}) {
    INFO(target);
    CHECK(ask(it.server, {.target = target}).status == 400);
  }
  const std::vector<std::pair<std::string, std::string>> headers{
      {"X-Count", "no"}, {"X-Color", "R,no,G,1,B,1"}, {"Cookie", "flag=no"}};
  for (const auto& header : headers) {
    INFO(header.first);
    CHECK(ask(it.server, {.target = "/nulls/1", .headers = {header}}).status == 400);
  }
  const plain_answer wrong = ask(it.server, {.target = "/nulls/1?count=no"});
  CHECK(wrong.body.find(R"({"in":"query","pointer":"/count","code":"type",)"
                        R"("message":"must be an integer"})") != std::string::npos);
  // What can be read but breaks the schema.
  CHECK(ask(it.server, {.target = "/nulls/1?count=0"}).status == 422);
  CHECK(ask(it.server, {.target = "/nulls/1?level=3"}).status == 422);
}
