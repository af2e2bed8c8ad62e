#include <support/catch.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <tenon/api/call.hpp>
#include <tenon/api/outgoing.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/api/server.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/loopback.hpp>
#include <tenon/rules.hpp>
#include <tenon/run.hpp>

using namespace std::chrono_literals;
using tenon::sequence;
using tenon::server_sent_event;
using tenon::task;

namespace {

constexpr tenon::rules::number<std::int64_t> below_hundred{.maximum = 99};

class failures final : public tenon::api::failure_log {
 public:
  void handler_failed(const tenon::api::handler_failure& failure) noexcept override {
    const std::lock_guard lock(mutex_);
    seen_ = std::string(failure.operation_id);
  }
  std::string seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::string seen_;
};

sequence<std::int64_t> doubled(sequence<std::int64_t> given) {
  while (std::optional<std::int64_t> each = co_await given.next()) co_yield *each * 2;
}

sequence<tenon::bytes> raised(sequence<tenon::bytes> given) {
  while (std::optional<tenon::bytes> each = co_await given.next()) {
    std::string text(each->view());
    for (char& letter : text) letter = static_cast<char>(letter & ~0x20);
    co_yield tenon::bytes(std::move(text));
    co_yield tenon::bytes();  // says nothing, and ends nothing
  }
}

sequence<server_sent_event<std::string>> greetings() {
  co_yield {.data = "one\ntwo", .event = "add", .id = "7", .retry = 20ms};
  co_yield {.data = "[DONE]"};
}

sequence<std::string> words() {
  co_yield "a";
  throw std::runtime_error("secret");
}

/// Adds, doubles and greets, as generated code would be written.
class adder final : public tenon::api::server {
 public:
  adder() : server({.max_item = 100}) {
    add({.method = "POST", .path = "/sum", .operation_id = "sum"}, &sum);
    add({.method = "POST", .path = "/double", .operation_id = "double"}, &twice);
    add({.method = "GET", .path = "/greet", .operation_id = "greet"}, &greet);
    add({.method = "POST", .path = "/upper", .operation_id = "upper"}, &upper);
    add({.method = "GET", .path = "/fail", .operation_id = "fail"}, &fail);
  }

 private:
  static task<tenon::http::response> sum(tenon::api::call& call) {
    sequence<std::int64_t> given;
    co_await call.items_body("application/jsonl", given, below_hundred);
    if (call.failed()) co_return call.problem();
    std::int64_t total = 0;
    while (std::optional<std::int64_t> each = co_await given.next()) total += *each;
    tenon::api::reply reply(200);
    reply.json("application/json", total);
    co_return std::move(reply).finish();
  }
  static task<tenon::http::response> twice(tenon::api::call& call) {
    sequence<std::int64_t> given;
    co_await call.items_body("application/json-seq", given);
    if (call.failed()) co_return call.problem();
    tenon::api::reply reply(200);
    sequence<std::int64_t> answer = doubled(std::move(given));
    reply.items("application/json-seq", answer);
    co_return std::move(reply).finish();
  }
  static task<tenon::http::response> greet(tenon::api::call&) {
    tenon::api::reply reply(200);
    sequence<server_sent_event<std::string>> answer = greetings();
    reply.items("text/event-stream", answer);
    co_return std::move(reply).finish();
  }
  static task<tenon::http::response> upper(tenon::api::call& call) {
    sequence<tenon::bytes> given;
    co_await call.items_body("application/octet-stream", given);
    if (call.failed()) co_return call.problem();
    tenon::api::reply reply(200);
    sequence<tenon::bytes> answer = raised(std::move(given));
    reply.items("image/x-upper", answer);
    co_return std::move(reply).finish();
  }
  static task<tenon::http::response> fail(tenon::api::call&) {
    tenon::api::reply reply(200);
    sequence<std::string> answer = words();
    reply.items("text/event-stream", answer);
    co_return std::move(reply).finish();
  }
};

/// The adder, reached over the loopback or a socket.
class reached {
 public:
  explicit reached(bool over_socket) : listening_(api, {.port = 0, .threads = 1}) {
    api.set_failure_log(&log);
    if (!over_socket) {
      client_.emplace(tenon::loopback(api));
      return;
    }
    listening_.start();
    client_.emplace(listening_.address());
  }
  [[nodiscard]] const tenon::api::client& client() const { return *client_; }

  /// The status and the content of the answer to a POST.
  std::string post(std::string path, std::string media_type, std::string content) {
    auto ask = [&]() -> task<std::string> {
      tenon::http::request request;
      request.method = tenon::http::method::post;
      request.target = path;
      if (!media_type.empty()) request.headers.set("Content-Type", media_type);
      request.body = std::move(content);
      tenon::http::response answer = co_await client().transport().handle(request);
      std::string text = std::to_string(answer.status) + " ";
      text += co_await answer.body.read_all(100'000);
      co_return text;
    };
    return tenon::run(ask());
  }

  adder api;
  failures log;

 private:
  tenon::http::server listening_;
  std::optional<tenon::api::client> client_;
};

task<tenon::api::incoming> get(const tenon::api::client& with, std::string_view path) {
  tenon::api::outgoing call(with, "GET", "get");
  call.path(path);
  call.accept_items(200, "text/event-stream");
  tenon::api::incoming answer = co_await call.send();
  co_return answer;
}

sequence<std::int64_t> numbers(std::int64_t below, int& alive) {
  ++alive;
  const std::unique_ptr<int, void (*)(int*)> guard(&alive, [](int* count) { --*count; });
  for (std::int64_t each = 0; each < below; ++each) co_yield each;
}

}  // namespace

TEST_CASE("one operation may take larger items than the others") {
  reached server(false);
  const std::string large = "1." + std::string(150, '0');
  CHECK(server.post("/sum", "application/jsonl", large).starts_with("413 "));
  server.api.set_limits("sum", {.max_item = 200});
  CHECK(server.post("/sum", "application/jsonl", large) == "200 1");
}

TEST_CASE("a request's items are read as they are framed") {
  reached server(GENERATE(false, true));
  CHECK(server.post("/sum", "application/jsonl", "1\n2\n\n3") == "200 6");
  CHECK(server.post("/sum", "application/jsonl", "") == "200 0");
  CHECK(server.post("/double", "application/json-seq",
                    "\x1e"
                    "4\n\x1e"
                    "5\n") ==
        "200 \x1e"
        "8\n\x1e"
        "10\n");
}

TEST_CASE("what is wrong with an item is answered, with its place") {
  reached server(GENERATE(false, true));
  const auto sum = [&](std::string content) {
    return server.post("/sum", "application/jsonl", std::move(content));
  };
  CHECK(sum("1\n100\n") ==
        R"(422 {"type":"about:blank","title":"Unprocessable Content","status":422,)"
        R"("detail":"item 1 (at byte 2 of the body): must be at most 99","errors":[)"
        R"({"in":"body","pointer":"/1","code":"maximum","message":"must be at most 99"}]})");
  CHECK(
      sum("1\n2\n[3\n")
          .starts_with(
              R"(400 {"type":"about:blank","title":"Bad Request","status":400,"detail":"item 2 (at byte 4)"));
  CHECK(sum("1\n" + std::string(200, '1')) ==
        R"(413 {"type":"about:blank","title":"Content Too Large","status":413,)"
        R"("detail":"item 1 (at byte 2 of the body): more than 100 bytes"})");
  CHECK(server.post("/sum", "application/json", "1").starts_with("415 "));
  CHECK(server.post("/sum", "", "").starts_with("422 "));
}

TEST_CASE("items go both ways through one exchange") {
  reached server(GENERATE(false, true));
  int alive = 0;
  auto main = [&]() -> task<> {
    tenon::api::outgoing call(server.client(), "POST", "double");
    call.path("/double");
    sequence<std::int64_t> sent = numbers(500, alive);
    call.items_body("application/json-seq", sent);
    call.accept_items(200, "application/json-seq");
    tenon::api::incoming incoming = co_await call.send();
    CHECK(incoming.status() == 200);
    sequence<std::int64_t> received;
    incoming.items(received);
    incoming.check();
    std::int64_t count = 0;
    while (std::optional<std::int64_t> each = co_await received.next()) CHECK(*each == 2 * count++);
    CHECK(count == 500);
  };
  tenon::run(main());
  CHECK(alive == 0);
}

TEST_CASE("bytes go both ways in pieces") {
  reached server(GENERATE(false, true));
  auto letters = [](int count) -> sequence<tenon::bytes> {
    for (int each = 0; each < count; ++each) co_yield tenon::bytes(std::string(1000, 'a'));
  };
  auto main = [&]() -> task<> {
    tenon::api::outgoing call(server.client(), "POST", "upper");
    call.path("/upper");
    sequence<tenon::bytes> sent = letters(300);
    call.items_body("application/octet-stream", sent);
    call.accept_items(200, "image/*");
    tenon::api::incoming incoming = co_await call.send();
    sequence<tenon::bytes> received;
    incoming.items(received);
    incoming.check();
    std::string all;
    while (std::optional<tenon::bytes> each = co_await received.next()) {
      CHECK_FALSE(each->empty());
      all.append(each->view());
    }
    CHECK(all == std::string(300'000, 'A'));
  };
  tenon::run(main());
  CHECK(server.post("/upper", "", "abc") == "200 ABC");
  CHECK(server.post("/upper", "text/plain", "abc").starts_with("415 "));
}

TEST_CASE("events have their fields, and data that is text is not JSON") {
  reached server(GENERATE(false, true));
  auto main = [&]() -> task<> {
    tenon::api::incoming incoming = co_await get(server.client(), "/greet");
    sequence<server_sent_event<std::string>> events;
    incoming.items(events);
    const std::optional<server_sent_event<std::string>> first = co_await events.next();
    const server_sent_event<std::string> wanted{
        .data = "one\ntwo", .event = "add", .id = "7", .retry = 20ms};
    CHECK(first == wanted);
    const std::optional<server_sent_event<std::string>> second = co_await events.next();
    CHECK(second->data == "[DONE]");
    CHECK_FALSE(co_await events.next());
  };
  tenon::run(main());
}

TEST_CASE("an answer whose sequence fails is cut off, and the failure reported") {
  reached server(GENERATE(false, true));
  auto main = [&]() -> task<> {
    tenon::api::incoming incoming = co_await get(server.client(), "/fail");
    sequence<std::string> items;
    incoming.items(items);
    CHECK(co_await items.next() == "a");
    CHECK_THROWS_AS(co_await items.next(), tenon::http::transport_error);
  };
  tenon::run(main());
  CHECK(server.log.seen() == "fail");
}

TEST_CASE("an event stream of JSON ends with [DONE]") {
  auto read = [](std::string text) -> task<std::string> {
    sequence<std::int64_t> items = tenon::api::detail::items_of<std::int64_t>(
        tenon::http::body(std::move(text)), "text/event-stream; charset=utf-8", {},
        tenon::api::no_rules{});
    std::string seen;
    while (std::optional<std::int64_t> each = co_await items.next()) {
      seen += std::to_string(*each) + ' ';
    }
    co_return seen;
  };
  CHECK(tenon::run(read("data: 1\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n")) == "1 2 ");
}

TEST_CASE("dates and the like are text in events, and JSON in lines") {
  const tenon::uuid id = *tenon::uuid::parse("6744a0da-4121-49cd-8479-f8cc20526495");
  auto written = [&](std::string_view media_type) -> task<std::string> {
    auto one = [](tenon::uuid given) -> sequence<tenon::uuid> { co_yield given; };
    tenon::http::body body =
        tenon::api::detail::body_of(one(id), media_type, tenon::json::side::response);
    co_return co_await body.take_all(1000);
  };
  auto read = [](std::string text,
                 std::string_view media_type) -> task<std::optional<tenon::uuid>> {
    sequence<tenon::uuid> items = tenon::api::detail::items_of<tenon::uuid>(
        tenon::http::body(std::move(text)), media_type, {}, tenon::api::no_rules{});
    std::optional<tenon::uuid> first = co_await items.next();
    co_return first;
  };
  const std::string event = tenon::run(written("text/event-stream"));
  CHECK(event == "data: 6744a0da-4121-49cd-8479-f8cc20526495\n\n");
  CHECK(tenon::run(read(event, "text/event-stream")) == id);
  const std::string line = tenon::run(written("application/jsonl"));
  CHECK(line == "\"6744a0da-4121-49cd-8479-f8cc20526495\"\n");
  CHECK(tenon::run(read(line, "application/jsonl")) == id);
  CHECK_THROWS_WITH(tenon::run(read("data: 6744\n\n", "text/event-stream")),
                    Catch::StartsWith("item 0 (at byte 0 of the body): must be a UUID"));
}

TEST_CASE("an answer that is no stream is not taken for one") {
  reached server(false);
  auto main = [&]() -> task<> {
    tenon::api::incoming incoming = co_await get(server.client(), "/nowhere");
    CHECK(incoming.status() == 404);
    sequence<std::int64_t> items;
    incoming.items(items);
    CHECK_THROWS_AS(incoming.check(), tenon::api::invalid_response);
  };
  tenon::run(main());
}
