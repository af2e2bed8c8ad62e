// Bodies that are sequences, typed at both ends of a socket and of the loopback.
#include <case_streams/client.hpp>
#include <case_streams/server.hpp>

#include <atomic>
#include <chrono>
#include <optional>
#include <support/catch.hpp>
#include <support/eventually.hpp>
#include <tenon/http/item_reader.hpp>
#include <tenon/http/server.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

using namespace case_streams;
using namespace std::chrono_literals;

namespace {

/// Counts how many sequences are alive, on whichever thread.
struct presence {
  explicit presence(std::atomic<int>& of) : alive(&of) { ++*alive; }
  presence(const presence&) = delete;
  presence& operator=(const presence&) = delete;
  ~presence() { --*alive; }
  std::atomic<int>* alive;
};

class Handler final : public UnimplementedDefaultHandler {
 public:
  tenon::task<ListReadings::Response> list_readings(ListReadings::Request request) override {
    if (!request.count) co_return ListReadings::Default{.status = 400, .body = {.title = "count?"}};
    co_return ListReadings::Ok{.body = readings(*request.count)};
  }
  // region: consume
  tenon::task<AddReadings::Response> add_readings(AddReadings::Request request) override {
    std::int64_t count = 0;
    while (std::optional<Reading> each = co_await request.body.next()) {
      CHECK(each->value == static_cast<double>(count++));
      received = count;
    }
    co_return AddReadings::Ok{count};
  }
  // end: consume
  tenon::task<Echo::Response> echo(Echo::Request request) override {
    if (!request.body) co_return Echo::Accepted{};
    co_return Echo::Ok{std::move(*request.body)};
  }
  tenon::task<Watch::Response> watch(Watch::Request) override {
    co_return Watch::Ok{.body = events()};
  }
  tenon::task<FollowLog::Response> follow_log(FollowLog::Request) override {
    co_return FollowLog::Ok{.body = lines()};
  }
  tenon::task<PutFilm::Response> put_film(PutFilm::Request request) override {
    co_return PutFilm::Ok{.body = heard(std::move(request.body), request.content_type)};
  }
  tenon::task<FollowLevels::Response> follow_levels(FollowLevels::Request) override {
    co_return FollowLevels::ClientError{.status = 418, .body = reasons()};
  }

  std::atomic<std::int64_t> allowed = 0;  ///< readings that may be given
  std::atomic<std::int64_t> given = 0;
  std::atomic<std::int64_t> received = 0;
  std::atomic<int> alive = 0;

 private:
  // region: produce
  tenon::sequence<Reading> readings(std::int64_t count) {
    const presence here(alive);
    for (std::int64_t each = 0; each < count; ++each) {
      while (allowed <= each) co_await tenon::sleep_for(1ms);
      ++given;
      co_yield {.sensor = "s", .value = static_cast<double>(each)};
    }
  }
  // end: produce
  tenon::sequence<tenon::server_sent_event<Reading>> events() {
    co_yield {.data = {.sensor = "a", .value = 1}, .event = "reading", .id = "1", .retry = 5ms};
    co_yield {.data = {.sensor = "", .value = 2}};  // too short: sent, and refused by who reads it
  }
  static tenon::sequence<tenon::bytes> heard(tenon::sequence<tenon::bytes> film,
                                             std::string content_type) {
    co_yield tenon::bytes(std::move(content_type));
    std::size_t size = 0;
    while (std::optional<tenon::bytes> each = co_await film.next()) size += each->size();
    co_yield tenon::bytes(" " + std::to_string(size));
  }
  tenon::sequence<std::string> lines() {
    co_yield "first";
    co_yield "second\nthird";
  }
  tenon::sequence<tenon::json::any> reasons() { co_yield tenon::json::any::parse(R"({"why":1})"); }
};

/// The handler, reached over the loopback or a socket.
struct reached {
  explicit reached(bool over_socket) {
    if (over_socket) {
      listening.start();
      client.emplace(listening.address());
    } else {
      client.emplace(tenon::loopback(server));
    }
  }
  Handler handler{};
  Server server{handler};
  tenon::http::server listening{server, {.port = 0, .threads = 1}};
  std::optional<Client> client{};
};

tenon::sequence<Reading> numbered(std::int64_t count) {
  for (std::int64_t each = 0; each < count; ++each) {
    co_yield {.sensor = "c", .value = static_cast<double>(each)};
  }
}

tenon::sequence<std::int64_t> integers(std::int64_t count) {
  for (std::int64_t each = 0; each < count; ++each) co_yield each;
}

}  // namespace

TEST_CASE("the client reads the first item before the last is made") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    ListReadings::Response response = co_await all.client->list_readings({.count = 1000});
    CHECK(all.handler.given == 0);
    tenon::sequence<Reading> items = std::move(response).value();
    all.handler.allowed = 1;
    const std::optional<Reading> first = co_await items.next();
    CHECK(first == Reading{.sensor = "s", .value = 0});
    CHECK(all.handler.given == 1);
    all.handler.allowed = 1000;
    std::int64_t count = 1;
    while (std::optional<Reading> each = co_await items.next()) {
      CHECK(each->value == static_cast<double>(count++));
    }
    CHECK(count == 1000);
    CHECK_FALSE(co_await items.next());
  };
  tenon::run(main());
  CHECK(eventually([&] { return all.handler.alive == 0; }));
}

TEST_CASE("a client that stops early ends the server's sequence") {
  reached all(GENERATE(false, true));
  all.handler.allowed = 2;
  auto main = [&]() -> tenon::task<> {
    {
      ListReadings::Response response = co_await all.client->list_readings({.count = 1000});
      tenon::sequence<Reading> items = std::move(response).value();
      const std::optional<Reading> first = co_await items.next();
      CHECK(first);
      CHECK(all.handler.alive == 1);
    }
    CHECK(eventually([&] { return all.handler.alive == 0; }));
    CHECK(all.handler.given <= 2);
    all.handler.allowed = 3;  // the client is fit for the next call
    // region: read
    ListReadings::Response again = co_await all.client->list_readings({.count = 3});
    tenon::sequence<Reading> items = std::move(again).value();
    int count = 0;
    while (std::optional<Reading> each = co_await items.next()) ++count;
    // end: read
    CHECK(count == 3);
  };
  tenon::run(main());
}

TEST_CASE("a response that is no stream stays what it is") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    ListReadings::Response response = co_await all.client->list_readings({});
    CHECK(response.get<ListReadings::Default>().body.title == "count?");
    CHECK_THROWS_AS(std::move(response).value(), tenon::unexpected_response);
  };
  tenon::run(main());
}

TEST_CASE("a request's sequence is sent as it comes") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    AddReadings::Request request;
    request.body = numbered(5000);
    AddReadings::Response response = co_await all.client->add_readings(std::move(request));
    CHECK(std::move(response).value() == 5000);
  };
  tenon::run(main());
  CHECK(all.handler.received == 5000);
}

TEST_CASE("a sequence goes through a handler, or is not there") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    Echo::Request request;
    request.body = integers(500);
    Echo::Response response = co_await all.client->echo(std::move(request));
    auto value = std::move(response).value();
    auto& items = value.get<tenon::sequence<std::int64_t>>();
    std::int64_t count = 0;
    while (std::optional<std::int64_t> each = co_await items.next()) CHECK(*each == count++);
    CHECK(count == 500);
    Echo::Response none = co_await all.client->echo({});
    CHECK(none.holds<Echo::Accepted>());
  };
  tenon::run(main());
}

TEST_CASE("events come with their fields, and one that breaks its schema is refused") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    Watch::Response response = co_await all.client->watch({});
    auto items = std::move(response).value();
    const std::optional<tenon::server_sent_event<Reading>> first = co_await items.next();
    const tenon::server_sent_event<Reading> wanted{
        .data = {.sensor = "a", .value = 1}, .event = "reading", .id = "1", .retry = 5ms};
    CHECK(first == wanted);
    try {
      co_await items.next();
      FAIL("an item that breaks its schema was given");
    } catch (const tenon::http::item_error& error) {
      CHECK(error.index() == 1);
      CHECK(std::string(error.what()).find("/sensor must have at least 1 character") !=
            std::string::npos);
    }
  };
  tenon::run(main());
}

TEST_CASE("bytes of any number go up and down in pieces") {
  reached all(GENERATE(false, true));
  auto film = []() -> tenon::sequence<tenon::bytes> {
    for (int each = 0; each < 100; ++each) co_yield tenon::bytes(std::string(10'000, '\0'));
  };
  auto main = [&]() -> tenon::task<> {
    PutFilm::Request request;
    request.body = film();
    request.content_type = "video/mp4";
    PutFilm::Response response = co_await all.client->put_film(std::move(request));
    tenon::sequence<tenon::bytes> said = std::move(response).value();
    std::string text;
    while (std::optional<tenon::bytes> each = co_await said.next()) text.append(each->view());
    CHECK(text == "video/mp4 1000000");
  };
  tenon::run(main());
}

TEST_CASE("events that are text, and answers of a range that stream") {
  reached all(GENERATE(false, true));
  auto main = [&]() -> tenon::task<> {
    FollowLog::Response log = co_await all.client->follow_log({});
    tenon::sequence<std::string> lines = std::move(log).value();
    CHECK(co_await lines.next() == "first");
    CHECK(co_await lines.next() == "second\nthird");
    CHECK_FALSE(co_await lines.next());
    FollowLevels::Response levels = co_await all.client->follow_levels({});
    FollowLevels::ClientError& refused = levels.get<FollowLevels::ClientError>();
    CHECK(refused.status == 418);
    const std::optional<tenon::json::any> reason = co_await refused.body.next();
    CHECK(reason->text() == R"({"why":1})");
  };
  tenon::run(main());
}
