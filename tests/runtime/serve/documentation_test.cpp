#include "documentation.hpp"

#include <array>
#include <support/catch.hpp>
#include <tenon/async/run.hpp>

#include "docs_text.hpp"
#include "front.hpp"

using namespace tenon;
using namespace tenon::serving;

namespace {

class shop final : public api::server {
 public:
  explicit shop(std::string base = {}, std::string_view path = "/pets/{id}")
      : server({.base_path = std::move(base)}) {
    add({.method = "GET", .path = path, .operation_id = "get"},
        [](api::call&) -> task<http::response> { co_return http::response{.status = 204}; });
  }
  std::string_view openapi_document() const override { return document; }
  std::string document = R"({"openapi":"3.1.0","info":{"title":"Pets & <more>","version":"1"}})";
};

/// Lets in who has the key `open`.
class porter final : public api::authenticator {
 public:
  task<std::optional<api::principal>> check(std::size_t scheme, api::credential given,
                                            api::scopes) override {
    if (scheme == 3 && std::move(given).key().value == "open") co_return api::principal{"p"};
    co_return std::nullopt;
  }
};
constexpr api::security_scheme door{
    .index = 3, .name = "door", .kind = api::scheme_kind::api_key_query, .parameter = "key"};

/// A documentation page of two small files.
struct desk {
  static constexpr std::string_view script = "run(); run(); run(); run(); run();";
  std::string packed = zipped(script);
  std::array<docs_file, 2> files{
      docs_file{"start.js", "text/javascript", "\"s1\"", packed, script.size()},
      docs_file{"oauth2-redirect.html", "text/html", "\"r1\"", packed, script.size()}};
  docs_files built_in() const { return {.files = files, .tag = "t1"}; }

  static http::request request_for(std::string target) {
    http::request asked;
    asked.target = std::move(target);
    return asked;
  }
  static http::response ask(const documentation& docs, http::request& asked) {
    const auto path = std::string_view{asked.target}.substr(0, asked.target.find('?'));
    const documentation::item found = docs.find(path);
    if (!found) return {.status = 404};
    http::response answer = run(docs.answer(found, asked));
    http::fields owned{answer.headers};
    answer.headers = std::move(owned);
    return answer;
  }
  static http::response ask(const documentation& docs, std::string target) {
    http::request asked = request_for(std::move(target));
    return ask(docs, asked);
  }
};

std::string header(const http::response& of, std::string_view name) {
  return std::string{of.headers.find(name).value_or("")};
}

}  // namespace

TEST_CASE("the documentation page refers to nothing but its own service") {
  const shop api;
  const desk made;
  const documentation docs{api, "auto", {}, made.built_in()};
  CHECK(docs.has_page());
  const http::response page = desk::ask(docs, "/docs");
  CHECK(page.status == 200);
  CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
  const std::string policy = header(page, "Content-Security-Policy");
  CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
  CHECK(policy.find("unsafe") == std::string::npos);
  CHECK(policy.find("http") == std::string::npos);
  const std::string text{page.body.text()};
  CHECK(text.find("<title>Pets &amp; &lt;more&gt;</title>") != std::string::npos);
  CHECK(text.find("://") == std::string::npos);
  CHECK(text.find("<script>") == std::string::npos);
  CHECK(text.find("src=\"docs/t1/start.js\"") != std::string::npos);
  CHECK(text.find("data-document=\"openapi.json\" data-root=\"./\" data-base=\"\"") !=
        std::string::npos);
}

TEST_CASE("the page's files are kept by caches, under a path that changes with them") {
  const shop api;
  const desk made;
  const documentation docs{api, "auto", {}, made.built_in()};
  http::request asked = desk::request_for("/docs/t1/start.js");
  asked.headers.add("Accept-Encoding", "br, gzip");
  const http::response packed = desk::ask(docs, asked);
  CHECK(packed.status == 200);
  CHECK(header(packed, "Content-Encoding") == "gzip");
  CHECK(header(packed, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(header(packed, "Vary") == "Accept-Encoding");
  CHECK(packed.body.text() == made.packed);
  const http::response plain = desk::ask(docs, "/docs/t1/start.js");
  CHECK(header(plain, "Content-Encoding").empty());
  CHECK(plain.body.text() == desk::script);
  CHECK(header(plain, "ETag") == "\"s1\"");
  asked.headers.add("If-None-Match", "\"s1\"");
  CHECK(desk::ask(docs, asked).status == 304);
  CHECK(header(desk::ask(docs, "/docs/oauth2-redirect.html"), "Cache-Control") == "no-cache");
  CHECK(desk::ask(docs, "/docs/t0/start.js").status == 404);
  CHECK(desk::ask(docs, "/docs/t1/other.js").status == 404);
  CHECK(desk::ask(docs, "/docsx").status == 404);
}

TEST_CASE("a damaged file of the page is noticed") {
  CHECK(unzipped(zipped("abc"), 3) == "abc");
  CHECK_THROWS(unzipped(zipped("abc"), 4));
  CHECK_THROWS(unzipped("nothing of the kind", 3));
}

TEST_CASE("the page and the document are only read, and asked for again with their tags") {
  const shop api;
  const desk made;
  const documentation docs{api, "auto", {}, made.built_in()};
  for (const char* target : {"/docs", "/openapi.json"}) {
    http::request again = desk::request_for(target);
    again.headers.add("If-None-Match", header(desk::ask(docs, target), "ETag"));
    CHECK(desk::ask(docs, again).status == 304);
    http::request written = desk::request_for(target);
    written.method = http::method::post;
    CHECK(desk::ask(docs, written).status == 405);
    CHECK(header(desk::ask(docs, target), "Cache-Control") == "no-cache");
  }
  const http::response slash = desk::ask(docs, "/docs/?a=b");
  CHECK(slash.status == 308);
  CHECK(header(slash, "Location") == "../docs?a=b");
}

TEST_CASE("a document that is not small is compressed for those who take gzip") {
  shop api;
  api.document.insert(api.document.size() - 1, R"(,"x-filler":")" + std::string(5000, 'x') + '"');
  const documentation docs{api, "auto", {}, {}};
  http::request asked = desk::request_for("/openapi.json");
  CHECK(desk::ask(docs, asked).body.text() == api.document);
  asked.headers.add("Accept-Encoding", "gzip, br");
  const http::response packed = desk::ask(docs, asked);
  CHECK(header(packed, "Content-Encoding") == "gzip");
  CHECK(header(packed, "Vary") == "Accept-Encoding");
  CHECK(packed.body.text().size() < 500);
  CHECK(unzipped(packed.body.text(), api.document.size()) == api.document);
}

TEST_CASE("the documentation is also below the API's base path") {
  const shop api{"/shop/v1"};
  const desk made;
  const documentation docs{api, "auto", {}, made.built_in()};
  const http::response above = desk::ask(docs, "/docs");
  CHECK(above.body.text().find("data-root=\"./\" data-base=\"/shop/v1\"") !=
        std::string_view::npos);
  const http::response below = desk::ask(docs, "/shop/v1/docs");
  CHECK(below.body.text().find("data-root=\"./../../\" data-base=\"/shop/v1\"") !=
        std::string_view::npos);
  CHECK(desk::ask(docs, "/shop/v1/openapi.json").status == 200);
  CHECK(desk::ask(docs, "/shop/v1/docs/t1/start.js").status == 200);
  CHECK(desk::ask(docs, "/shop/docs").status == 404);
}

TEST_CASE("the documentation can be off, and is not there where the API has such a path") {
  const desk made;
  const shop api;
  const documentation off{api, "off", {}, made.built_in()};
  CHECK_FALSE(off.has_page());
  CHECK(desk::ask(off, "/docs").status == 404);
  CHECK(desk::ask(off, "/openapi.json").status == 404);
  const shop taken{{}, "/{page}"};
  const documentation none{taken, "auto", {}, made.built_in()};
  CHECK_FALSE(none.has_page());
  CHECK(desk::ask(none, "/docs").status == 404);
  const documentation plain{api, "auto", {}, {.absence = "no npm"}};
  CHECK_FALSE(plain.has_page());
  CHECK(desk::ask(plain, "/docs").status == 404);
  CHECK(desk::ask(plain, "/openapi.json").status == 200);
}

TEST_CASE("who asks for documentation that cannot be there is told why") {
  const desk made;
  const shop api;
  const shop taken{{}, "/{page}"};
  const docs_files none{.absence = "npm was away"};
  CHECK(docs_trouble({.docs = "on"}, api, made.built_in()).empty());
  CHECK(docs_trouble({}, api, none).empty());
  CHECK(docs_trouble({.docs = "on"}, api, none).find("npm was away") != std::string::npos);
  CHECK(docs_trouble({.docs = "on"}, taken, made.built_in()).find("has a path") !=
        std::string::npos);
}

TEST_CASE("the documentation can be behind the API's own authentication") {
  const shop api;
  const desk made;
  porter judge;
  const docs_guard guard{.authenticator = &judge, .security = {{.scheme = &door}}};
  const documentation docs{api, "auto", guard, made.built_in()};
  for (const std::string target : {"/docs", "/openapi.json"}) {
    const http::response refused = desk::ask(docs, target);
    CHECK(refused.status == 401);
    CHECK(header(refused, "WWW-Authenticate").find("ApiKey realm=\"door\"") == 0);
    CHECK(desk::ask(docs, target + "?key=wrong").status == 401);
    const http::response granted = desk::ask(docs, target + "?key=open");
    CHECK(granted.status == 200);
    CHECK(header(granted, "Cache-Control") == "private, no-cache");
  }
  CHECK(desk::ask(docs, "/docs/t1/start.js").status == 200);
}

TEST_CASE("what the build has put in is whole, or the reason is known") {
  const docs_files found = built_in_docs();
  CHECK(found.files.empty() == !found.absence.empty());
  bool starts = found.files.empty();
  for (const docs_file& each : found.files) {
    CHECK(unzipped(each.gzip, each.size).size() == each.size);
    starts = starts || each.name == "start.js";
  }
  CHECK(starts);
}
