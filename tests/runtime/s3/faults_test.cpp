// What the client does about failures, with a server that fails as it is told.

#include "fake_server.hpp"
#include "once_source.hpp"
#include "paced_source.hpp"

#include <support/catch.hpp>

#include <tenon/async/sleep.hpp>
#include <tenon/file.hpp>
#include <tenon/http/restartable.hpp>
#include <tenon/run.hpp>

#include <algorithm>

namespace s3 = tenon::s3;
namespace http = tenon::http;
using kind = s3::error::kind;

namespace {

struct setting {
  s3::client client() const { return s3::client(http::transport(server), options); }

  std::shared_ptr<fake_server> server = std::make_shared<fake_server>();
  s3::client_options options = fake_options();
};

template <class T>
kind refused_with(tenon::task<T> refused) {
  try {
    (void)tenon::run(std::move(refused));
  } catch (const s3::error& failure) {
    return failure.why();
  }
  FAIL("it was not refused");
  return kind::other;
}

/// Another key after each rejection.
class changing_provider final : public s3::credentials_provider {
 public:
  tenon::task<std::optional<s3::credentials>> find() override {
    co_return s3::credentials{"access" + std::to_string(number), "secret", "token"};
  }
  void reject(std::string_view) noexcept override { ++number; }
  int number = 1;
};

/// Begins to read what is sent, as a connection does that turns out to be closed.
class restarting_server final : public http::service {
 public:
  explicit restarting_server(std::shared_ptr<fake_server> to) : to_(std::move(to)) {}
  tenon::task<http::response> handle(http::request& asked) override {
    if (http::restartable* const again = http::restartable_of(asked.body)) {
      for (int pieces = 0; pieces < 2; ++pieces) (void)co_await asked.body.read();
      co_await again->restart();
      ++restarts;
    }
    http::response answer = co_await to_->handle(asked);
    co_return answer;
  }
  int restarts = 0;

 private:
  std::shared_ptr<fake_server> to_;
};

/// So many bytes at once, then the others one after the other, each after a while.
class trickle final : public http::body_source {
 public:
  trickle(http::body content, std::size_t at_once) : content_(std::move(content)), next_(at_once) {}
  tenon::task<std::string_view> read() override {
    if (left_.empty()) left_ = co_await content_.read();
    if (next_ == 0) co_await tenon::sleep_for(std::chrono::milliseconds(5));
    const std::string_view some = left_.substr(0, std::max<std::size_t>(next_, 1));
    next_ = 0;
    left_.remove_prefix(some.size());
    co_return some;
  }

 private:
  http::body content_;
  std::string_view left_;
  std::size_t next_;
};

class trickling_server final : public http::service {
 public:
  explicit trickling_server(std::shared_ptr<fake_server> to) : to_(std::move(to)) {}
  tenon::task<http::response> handle(http::request& asked) override {
    http::response answer = co_await to_->handle(asked);
    if (trickles == 0) co_return answer;
    --trickles;
    answer.body = http::body(std::make_unique<trickle>(std::move(answer.body), at_once));
    co_return answer;
  }
  int trickles = 0;         ///< answers that do
  std::size_t at_once = 0;  ///< what they give before

 private:
  std::shared_ptr<fake_server> to_;
};

class slow_reader final : public http::service {
 public:
  tenon::task<http::response> handle(http::request& asked) override {
    ++requests;
    for (;;) {
      const std::string_view piece = co_await asked.body.read();
      if (piece.empty()) break;
      co_await tenon::sleep_for(std::chrono::milliseconds(10));
    }
    co_return http::response{};
  }
  int requests = 0;
};

}  // namespace

TEST_CASE("content is signed and summed anew when it is read from its beginning again") {
  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const std::string path = folder.path() + "/file";
  const std::string content(300'001, 'c');
  tenon::run(tenon::file::write_text(path, content));
  for (const auto streams : {s3::stream_signing::chunks, s3::stream_signing::unsigned_content}) {
    for (const auto sum : {s3::checksum::none, s3::checksum::crc32c}) {
      setting with;
      with.options.streams = streams;
      with.options.checksum = sum;
      with.options.retries.attempts = 1;
      const auto between = std::make_shared<restarting_server>(with.server);
      s3::client client(http::transport(between), with.options);
      tenon::run(client.put_object("b", "file", tenon::file::open_body(path, 7)));
      CHECK(with.server->objects.at("/b/file") == content.substr(7));
      tenon::run(client.put_object("b", "text", content));
      CHECK(with.server->objects.at("/b/text") == content);
      CHECK(between->restarts == 2);
      tenon::run(client.put_object("b", "k", http::body(std::make_unique<once_source>())));
      CHECK(between->restarts == 2);
    }
  }
}

TEST_CASE("content is too slow when less came in the time that was waited for it") {
  using namespace std::chrono_literals;
  s3::detail::pace pace({.bytes_per_second = 1000, .window = 1s});
  pace.add(500, 400ms);
  pace.add(600, 600ms);
  pace.add(0, 999ms);
  CHECK_THROWS_AS(pace.add(999, 1ms), http::transport_error);
}

TEST_CASE("content that passes too slowly is gone on with on another connection") {
  setting with;
  with.options.slow = {.bytes_per_second = 1'000'000, .window = std::chrono::milliseconds(20)};
  const auto between = std::make_shared<trickling_server>(with.server);
  s3::client client(http::transport(between), with.options);
  with.server->objects["/b/k"] = "0123456789";
  auto read = [&](bool resuming) -> tenon::task<std::string> {
    s3::object got;
    if (resuming) {
      got = co_await s3::get_resuming(client, "b", "k");
    } else {
      got = co_await client.get_object("b", "k");
    }
    co_return co_await got.body.take_all(100);
  };
  between->trickles = 1;
  CHECK(tenon::run(read(true)) == "0123456789");
  CHECK(with.server->requests.size() == 2);
  between->trickles = 1;
  try {
    (void)tenon::run(read(false));
    FAIL("it was read");
  } catch (const http::transport_error& failure) {
    CHECK(failure.why() == http::transport_error::kind::timeout);
  }
}

TEST_CASE("a server that always gives content too slowly is given up, unless it gets on") {
  setting with;
  with.options.slow = {.bytes_per_second = 1'000'000, .window = std::chrono::milliseconds(20)};
  const auto between = std::make_shared<trickling_server>(with.server);
  between->trickles = 1000;
  s3::client client(http::transport(between), with.options);
  const std::string content(600'000, 'c');
  with.server->objects["/b/k"] = content;
  auto read = [&]() -> tenon::task<std::string> {
    s3::object got = co_await s3::get_resuming(client, "b", "k");
    co_return co_await got.body.take_all(content.size());
  };
  try {
    (void)tenon::run(read());
    FAIL("it was read");
  } catch (const http::transport_error& failure) {
    CHECK(failure.why() == http::transport_error::kind::timeout);
  }
  CHECK(with.server->requests.size() == 5);
  with.server->requests.clear();
  between->at_once = 70'000;
  CHECK(tenon::run(read()) == content);
  CHECK(with.server->requests.size() == 9);
}

TEST_CASE("what a server reads too slowly is a timeout") {
  setting with;
  with.options.retries.attempts = 2;
  with.options.slow = {.bytes_per_second = 1'000'000'000, .window = std::chrono::milliseconds(5)};
  const auto between = std::make_shared<slow_reader>();
  s3::client client(http::transport(between), with.options);
  try {
    tenon::run(client.put_object("b", "k", std::string(2'000'000, 'x')));
    FAIL("it was stored");
  } catch (const http::transport_error& failure) {
    CHECK(failure.why() == http::transport_error::kind::timeout);
  }
  CHECK(between->requests == 2);
}

TEST_CASE("an overloaded or failing server is asked again with the same content") {
  setting with;
  s3::client client = with.client();
  with.server->faults = {answers(503, "SlowDown"), answers(500, "InternalError"),
                         loses_connection()};
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(with.server->requests.size() == 4);
  CHECK(with.server->objects.at("/b/k") == "text");

  const tenon::file::temporary_path folder = tenon::run(tenon::file::make_temporary_directory());
  const std::string path = folder.path() + "/file";
  tenon::run(tenon::file::write_text(path, std::string(200'000, 'f')));
  with.server->faults = {answers(503, "SlowDown")};
  tenon::run(client.put_object("b", "file", tenon::file::open_body(path)));
  CHECK(with.server->objects.at("/b/file") == std::string(200'000, 'f'));
}

TEST_CASE("what cannot be sent again is not") {
  setting with;
  s3::client client = with.client();
  with.server->faults = {answers(503, "SlowDown")};
  const auto put = [&] {
    return client.put_object("b", "k", http::body(std::make_unique<once_source>()));
  };
  CHECK(refused_with(put()) == kind::throttled);
  CHECK(with.server->requests.size() == 1);
  tenon::run(put());
  CHECK(with.server->objects.at("/b/k") == "stream");
}

TEST_CASE("a refusal is not repeated") {
  setting with;
  s3::client client = with.client();
  CHECK(refused_with(client.get_text("b", "k", 10)) == kind::no_such_key);
  CHECK(with.server->requests.size() == 1);
  try {
    tenon::run(client.get_text("b", "k", 10));
    FAIL("there was an object");
  } catch (const s3::error& failure) {
    CHECK(failure.status() == 404);
    CHECK(failure.code() == "NoSuchKey");
    CHECK(failure.details().request_id == "r-1");
    CHECK(std::string(failure.what()) == "GET /b/k: NoSuchKey: told (status 404, request r-1)");
  }
}

TEST_CASE("tries and the budget for them have an end") {
  setting with;
  with.options.retries.attempts = 3;
  with.options.retries.budget = 15;
  s3::client client = with.client();
  const auto always = [&] {
    with.server->faults.assign(10, answers(503, "SlowDown"));
    with.server->requests.clear();
    CHECK(refused_with(client.get_text("b", "k", 10)) == kind::throttled);
    return with.server->requests.size();
  };
  CHECK(always() == 3);
  CHECK(always() == 2);  // the budget had one more
  CHECK(always() == 1);
  with.server->faults.clear();
  for (int call = 0; call < 5; ++call) tenon::run(client.put_object("b", "k", ""));
  CHECK(always() == 2);  // successes gave some back
}

TEST_CASE("a lost connection is told as what it is in the end") {
  setting with;
  with.options.retries.attempts = 2;
  s3::client client = with.client();
  with.server->faults.assign(5, loses_connection());
  CHECK_THROWS_AS(tenon::run(client.get_text("b", "k", 10)), http::transport_error);
  CHECK(with.server->requests.size() == 2);
}

TEST_CASE("an error inside a success is an error") {
  setting with;
  s3::client client = with.client();
  const auto hidden = [](const std::string& code) -> fake_server::fault {
    return [code](http::request&) -> http::response {
      http::response made;
      made.body = "  \n <?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code></Error>";
      return made;
    };
  };
  const s3::multipart_upload upload{"b", "k", "id"};
  const std::vector<s3::uploaded_part> parts{{1, "\"e\"", 0}};
  const auto complete = [&] { return client.complete_multipart_upload(upload, parts); };
  with.server->faults.push_back(hidden("InvalidPart"));
  CHECK(refused_with(complete()) == kind::other);
  with.server->faults.push_back(hidden("InternalError"));
  with.server->faults.emplace_back([](http::request&) {
    http::response made;
    made.body = std::string("<R><ETag>\"made\"</ETag></R>");
    return made;
  });
  CHECK(tenon::run(complete()).etag == "\"made\"");
  with.server->faults.push_back(hidden("InvalidRequest"));
  CHECK(refused_with(client.copy_object({"b", "k"}, "b", "other")) == kind::other);
  with.server->faults.emplace_back([](http::request&) {
    http::response made;
    made.body = std::string("no document");
    return made;
  });
  CHECK(refused_with(client.list_objects("b")) == kind::malformed);
}

TEST_CASE("a clock that is an hour wrong is corrected once and for all") {
  setting with;
  with.server->ahead = std::chrono::hours(1);
  s3::client client = with.client();
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(with.server->requests.size() == 2);
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(with.server->requests.size() == 3);
  with.server->faults.assign(3, answers(403, "RequestTimeTooSkewed"));
  CHECK(refused_with(client.put_object("b", "k", "text")) == kind::skewed);
}

TEST_CASE("expired credentials are replaced") {
  setting with;
  const auto provider = std::make_shared<changing_provider>();
  with.options.credentials = provider;
  with.server->keys["access1"] = "secret";
  with.server->keys["access2"] = "secret";
  with.server->expired = {"access1"};
  s3::client client = with.client();
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(provider->number == 2);
  CHECK(with.server->requests.size() == 2);
  with.server->expired = {"access1", "access2"};
  with.server->keys["access3"] = "secret";
  with.server->expired.push_back("access3");
  CHECK(refused_with(client.get_text("b", "k", 10)) == kind::expired);
}

TEST_CASE("a bucket in another region is found") {
  setting with;
  with.server->region = "eu-west-3";
  s3::client client = with.client();
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(with.server->requests.size() == 2);
  CHECK(tenon::run(client.get_text("b", "k", 10)) == "text");
  CHECK(with.server->requests.size() == 3);
}

TEST_CASE("a bucket in another region is asked for at the endpoint of that region") {
  setting with;
  std::vector<std::string> hosts;
  with.options.endpoint_of_region = [](const std::string& region) {
    return "http://" + region + ".s3.test";
  };
  const auto told = [&](http::request& asked) {
    hosts.emplace_back(asked.headers.find("Host").value_or(""));
    with.server->region = "eu-west-3";
    return error_answer(301, "PermanentRedirect", "<Region>eu-west-3</Region>");
  };
  with.server->faults.emplace_back(told);
  with.server->faults.emplace_back([&](http::request& asked) {
    hosts.emplace_back(asked.headers.find("Host").value_or(""));
    http::response made;
    made.headers.add("ETag", "\"e\"");
    return made;
  });
  s3::client client = with.client();
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(hosts == std::vector<std::string>{"s3.test", "eu-west-3.s3.test"});
  CHECK(tenon::run(client.presign_get("b", "k", std::chrono::minutes(1)))
            .starts_with("http://eu-west-3.s3.test/b/k?"));
  CHECK(tenon::run(client.presign_get("other", "k", std::chrono::minutes(1)))
            .starts_with("http://s3.test/other/k?"));
}

TEST_CASE("a region that is no name is not believed") {
  setting with;
  with.server->faults.push_back(
      answers(301, "PermanentRedirect", "<Region>evil.example/x?</Region>"));
  with.options.retries.attempts = 1;
  s3::client client = with.client();
  CHECK(refused_with(client.put_object("b", "k", "text")) == kind::redirected);
  CHECK(with.server->requests.size() == 1);
}

TEST_CASE("changed content and a wrong key are noticed by the fake as by a server") {
  setting with;
  with.options.credentials = s3::static_credentials({"access", "other"});
  s3::client client = with.client();
  CHECK(refused_with(client.put_object("b", "k", "text")) == kind::denied);
  with.options.credentials = s3::no_credentials();
  s3::client anonymous = with.client();
  CHECK(refused_with(anonymous.put_object("b", "k", "text")) == kind::denied);
}

TEST_CASE("a key that XML cannot hold is refused before anything is sent") {
  setting with;
  s3::client client = with.client();
  CHECK_THROWS_AS(tenon::run(client.delete_objects("b", {{"a\x01"
                                                          "b",
                                                          ""}})),
                  std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(client.get_text("b", "", 1)), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(client.get_text("b/c", "k", 1)), std::invalid_argument);
  CHECK(with.server->requests.empty());
}
