// What a server answers when no operation does, or when one fails.
#include <chrono>

#include <support/catch.hpp>
#include <tenon/api/call.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/async/timeout.hpp>

#include "noted.hpp"
#include "shop.hpp"

TEST_CASE("a path that no operation has is 404") {
  open_shop open;
  const plain_answer answer = ask(open.server, {.target = "/cats"});
  CHECK(answer.status == 404);
  CHECK(answer.body == R"({"type":"about:blank","title":"Not Found","status":404,)"
                       R"("detail":"There is nothing at this path."})");
}

TEST_CASE("a method that the path does not take is 405 and lists the others") {
  open_shop open;
  const plain_answer answer = ask(open.server, {.method = "PATCH", .target = "/pets"});
  CHECK(answer.status == 405);
  CHECK(answer.header("Allow") == "GET, HEAD, POST, OPTIONS");
  const plain_answer options = ask(open.server, {.method = "OPTIONS", .target = "/pets"});
  CHECK(options.status == 204);
  CHECK(options.header("Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("what a handler throws is logged and not told") {
  open_shop open;
  noted log;
  open.server.set_failure_log(&log);
  const plain_answer answer = ask(open.server, {.target = "/pets/500"});
  CHECK(answer.status == 500);
  CHECK(answer.body == R"({"type":"about:blank","title":"Internal Server Error","status":500})");
  CHECK(log.lines == std::vector<std::string>{"getPet: the secret is out"});
}

TEST_CASE("a handler cannot split the answer") {
  open_shop open;
  noted log;
  open.server.set_failure_log(&log);
  const plain_answer answer = ask(open.server, {.method = "POST",
                                                .target = "/pets",
                                                .headers = {{"Content-Type", "application/json"}},
                                                .body = R"({"name":"split"})"});
  CHECK(answer.status == 500);
  CHECK(log.lines.size() == 1);
}

TEST_CASE("an operation that is not written yet is 501") {
  petstore::UnimplementedPetsHandler nothing;
  doorman door;
  petstore::Server server{nothing, door};
  const plain_answer answer = ask(server, {.target = "/pets"});
  CHECK(answer.status == 501);
  CHECK(answer.body == R"({"type":"about:blank","title":"Not Implemented","status":501,)"
                       R"("detail":"This operation is not implemented yet."})");
}

TEST_CASE("a base path precedes every operation") {
  shop pets;
  doorman door;
  petstore::Server server{pets, door, {.base_path = "/v1"}};
  CHECK(ask(server, {.target = "/v1/pets/7"}).status == 200);
  CHECK(ask(server, {.target = "/pets/7"}).status == 404);
  CHECK(server.has_path("/v1/pets"));
  CHECK_FALSE(server.has_path("/openapi.json"));
  CHECK(server.base_path() == "/v1");
  CHECK(server.path_of("getPet") == "/v1/pets/{petId}");
  CHECK(server.path_of("nobody's").empty());
}

TEST_CASE("a handler may answer what the document does not describe") {
  open_shop open;
  const plain_answer answer = ask(open.server, {.target = "/pets/300"});
  CHECK(answer.status == 303);
  CHECK(answer.header("Location") == "/pets/7");
  CHECK(answer.body == "see there");
}

TEST_CASE("one operation may take larger bodies than the others") {
  open_shop open;
  const auto put = [&open] {
    return ask(open.server, {.method = "PUT",
                             .target = "/pets/7/photo",
                             .headers = {{"Content-Type", "image/png"}},
                             .body = std::string(500, 'p')})
        .status;
  };
  CHECK(put() == 413);
  CHECK(open.server.largest_body() == 200);
  open.server.set_limits("putPhoto", {.max_body = 500});
  CHECK(put() == 200);
  CHECK(open.server.largest_body() == 500);
  CHECK(ask(open.server, {.method = "POST",
                          .target = "/pets",
                          .headers = {{"Content-Type", "application/json"}},
                          .body = R"({"name":")" + std::string(300, 'n') + "\"}"})
            .status == 413);
  CHECK_THROWS_AS(open.server.set_limits("putPhotos", {}), std::invalid_argument);
}

TEST_CASE("one operation may have a deadline of its own") {
  using namespace std::chrono_literals;
  class sleeper final : public tenon::api::server {
   public:
    sleeper() {
      for (const char* path : {"/short", "/long"}) {
        add({.method = "GET", .path = path, .operation_id = path + 1},
            [this](tenon::api::call&) { return sleep(); });
      }
      set_limits("short", {.timeout = 5ms});
      set_limits("long", {.timeout = 1h});
    }
    bool cancelled = false;

   private:
    tenon::task<tenon::http::response> sleep() {
      const tenon::context& here = co_await tenon::current_context();
      if (here.deadline > tenon::clock::now() + 1min) {
        throw tenon::timeout_error();  // what the handler itself waited for
      }
      try {
        co_await tenon::sleep_for(1h);
      } catch (const tenon::operation_cancelled&) {
        cancelled = true;
        throw;
      }
      co_return tenon::http::response{};
    }
  };
  sleeper server;
  noted log;
  server.set_failure_log(&log);
  const plain_answer late = ask(server, {.target = "/short"});
  CHECK(late.status == 503);
  CHECK(late.header("Retry-After") == "1");
  CHECK(server.cancelled);
  CHECK(log.lines.empty());
  CHECK(ask(server, {.target = "/long"}).status == 500);
  CHECK(log.lines == std::vector<std::string>{"long: timed out"});
}
