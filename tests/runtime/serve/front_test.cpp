#include "front.hpp"

#include <unistd.h>

#include <support/catch.hpp>
#include <tenon/api/call.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/async/run.hpp>

using namespace tenon;
using namespace tenon::serving;

namespace {

class hello final : public api::server {
 public:
  hello() {
    add({.method = "GET", .path = "/hello", .operation_id = "hello"},
        [this](api::call&) { return greet(); });
    add({.method = "GET", .path = "/fail", .operation_id = "fail"},
        [](api::call&) -> task<http::response> { throw std::runtime_error("broken"); });
  }
  std::string_view openapi_document() const override { return R"({"openapi":"3.1.0"})"; }
  std::string seen_id{};

 private:
  task<http::response> greet() {
    const context& here = co_await current_context();
    seen_id = here.request_id;
    api::reply answer{200};
    answer.text("text/plain", "hello");
    co_return std::move(answer).finish();
  }
};

struct lobby {
  lobby() { REQUIRE(pipe(ends) == 0); }
  ~lobby() {
    close(ends[0]);
    close(ends[1]);
  }
  /// Asks, and returns what was logged about it.
  std::string logged(std::string target, http::response* answer = nullptr, std::string id = {}) {
    log_writer lines{ends[1], log_writer::format::logfmt, severity::info};
    front before{api, api, lines};
    http::request request;
    request.target = std::move(target);
    event_loop loop;
    const context within{.executor = loop.get_executor(), .request_id = id};
    http::response got = run_in(loop, within, before.handle(request));
    if (answer != nullptr) *answer = std::move(got);
    lines.write(severity::warning, "end", {});
    return read_to_end();
  }
  std::string read_to_end() const {
    std::string text;
    char c = 0;
    while (text.find("msg=end\n") == std::string::npos && read(ends[0], &c, 1) == 1) {
      text.push_back(c);
    }
    return text;
  }
  hello api{};
  int ends[2]{};
};

http::response get(front& before, std::string target, const char* tag = nullptr) {
  http::request request;
  request.target = std::move(target);
  if (tag != nullptr) request.headers.add("If-None-Match", tag);
  http::response answer = run(before.handle(request));
  http::fields owned{answer.headers};
  answer.headers = std::move(owned);
  return answer;
}

}  // namespace

TEST_CASE("one line tells about one request") {
  lobby here;
  const std::string line = here.logged("/hello?x=1", nullptr, "abc-1");
  CHECK(line.find("level=info msg=request request_id=abc-1 peer=- method=GET path=/hello "
                  "operation=hello status=200 bytes=5 ms=") != std::string::npos);
  CHECK(here.api.seen_id == "abc-1");
}

TEST_CASE("a query, where secrets may be, is never logged") {
  lobby here;
  const std::string line = here.logged("/hello?api_key=opensesame");
  CHECK(line.find("path=/hello ") != std::string::npos);
  CHECK(line.find("opensesame") == std::string::npos);
}

TEST_CASE("the answer names the request") {
  lobby here;
  http::response answer;
  (void)here.logged("/hello", &answer, "abc-2");
  CHECK(answer.headers.find("X-Request-Id") == "abc-2");
}

TEST_CASE("what a handler throws is in the log") {
  lobby here;
  http::response answer;
  const std::string lines = here.logged("/fail", &answer, "f1");
  CHECK(answer.status == 500);
  CHECK(lines.find("level=warning msg=\"handler failed\" request_id=f1 operation=fail "
                   "error=broken") != std::string::npos);
}

TEST_CASE("the service tells whether it lives and is ready, and shows its document") {
  lobby here;
  log_writer lines{here.ends[1], log_writer::format::logfmt, severity::off};
  front before{here.api, here.api, lines};
  CHECK(get(before, "/livez").status == 200);
  CHECK(get(before, "/startupz").status == 503);
  CHECK(get(before, "/readyz").status == 503);
  before.health().start();
  CHECK(get(before, "/startupz").status == 200);
  CHECK(get(before, "/readyz").status == 200);
  const http::response document = get(before, "/openapi.json");
  CHECK(document.status == 200);
  CHECK(document.body.text() == R"({"openapi":"3.1.0"})");
  const std::string tag{document.headers.find("ETag").value_or("")};
  CHECK(get(before, "/openapi.json", tag.c_str()).status == 304);
  CHECK(get(before, "/openapi.json", "\"other\"").status == 200);
  before.health().drain();
  CHECK(get(before, "/startupz").status == 200);
  CHECK(get(before, "/livez").status == 200);
  CHECK(get(before, "/readyz").status == 503);
  CHECK(get(before, "/nothing").status == 404);
}
