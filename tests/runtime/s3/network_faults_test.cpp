// Transfers over sockets that break, to a server that verifies every signature: each completes or
// fails with a typed error, and leaves nothing behind.

#include "breaking_proxy.hpp"
#include "fake_server.hpp"
#include "once_source.hpp"

#include <support/catch.hpp>

#include <tenon/file.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>

namespace s3 = tenon::s3;
namespace http = tenon::http;
namespace file = tenon::file;
using namespace std::chrono_literals;
using action = breaking_proxy::action;
using direction = breaking_proxy::direction;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;
constexpr std::size_t large = 11 * mebibyte + 3;

/// Made once: it takes longer than most of what is done with it.
const std::string& large_content() {
  static const std::string made = [] {
    std::string text;
    for (std::size_t line = 0; text.size() < large; ++line) text += std::to_string(line) + '\n';
    text.resize(large);
    return text;
  }();
  return made;
}

/// The same for each of the connections that an upload begins with.
std::vector<breaking_proxy::fault> on_all(breaking_proxy::fault what) {
  return std::vector<breaking_proxy::fault>(3, what);
}

/// How long what does not go on is waited for: a busy machine needs the long ones, for parts that
/// do go on.
constexpr std::chrono::milliseconds stall_limits[] = {1s, 5s, 25s};

/// The fake server behind sockets and a proxy.
struct network {
  explicit network(std::vector<breaking_proxy::fault> faults = {}) {
    http::server_options served;
    served.port = 0;
    served.threads = 1;
    served.limits.body_bytes = 32 * mebibyte;
    server.emplace(fake, served);
    server->start();
    proxy.emplace(server->port(), std::move(faults));
    options.endpoint = proxy->address();
    options.region = "us-east-1";
    options.credentials = s3::static_credentials({"access", "secret"});
    // Enough for an outage that a busy machine makes a long one.
    options.retries.attempts = 2000;
    options.retries.budget = 1'000'000;
    options.retries.first_delay = 10ms;
    options.retries.longest_delay = 40ms;
    options.http.breaker.failures = 0;
    how.part_size = 5 * mebibyte;
    how.parallel = 2;
    folder = tenon::run(file::make_temporary_directory());
  }
  ~network() { stop(); }
  /// A stall ends after this time; a part takes less.
  void expect_stalls(std::chrono::milliseconds limit) {
    options.http.timeouts.body = limit;
    options.http.timeouts.response = limit;
    options.retries.attempts = 10;
  }
  /// After it, what the server has may be looked at.
  void stop() { server->stop(0ms); }

  [[nodiscard]] std::string at(const std::string& name) const { return folder.path() + '/' + name; }
  /// What the upload of a file, or of a stream of its content, fails with.
  std::exception_ptr upload(bool as_stream) {
    tenon::run(file::write_text(at("in"), content));
    auto run = [&]() -> tenon::task<> {
      s3::client client(options);
      s3::payload from(file::open_body(at("in")));
      if (as_stream) from = s3::payload(http::body(file::open_body(at("in"))));
      co_await s3::upload(client, "b", "k", std::move(from), {}, how);
    };
    return failure_of(run());
  }
  std::exception_ptr download() {
    auto run = [&]() -> tenon::task<> {
      s3::client client(options);
      co_await s3::download(client, "b", "k", at("out"), {}, how);
    };
    return failure_of(run());
  }
  static std::exception_ptr failure_of(tenon::task<> tried) {
    try {
      tenon::run(std::move(tried));
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }
  [[nodiscard]] std::size_t files() const { return tenon::run(file::list(folder.path())).size(); }

  const std::string& content = large_content();
  fake_server fake{};
  std::optional<http::server> server{};
  std::optional<breaking_proxy> proxy{};
  s3::client_options options{};
  s3::transfer_options how{};
  file::temporary_path folder{};
};

template <class Error>
bool is(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const Error&) {
    return true;
  } catch (...) {
  }
  return false;
}

s3::error::kind refused_with(const std::exception_ptr& failure) {
  try {
    REQUIRE(failure);
    std::rethrow_exception(failure);
  } catch (const s3::error& refused) {
    return refused.why();
  }
}

}  // namespace

TEST_CASE("downloads go on where connections are closed, reset or stall") {
  for (const action what : {action::close, action::reset, action::stall}) {
    bool downloaded = false;
    for (const std::chrono::milliseconds limit : stall_limits) {
      network with({{direction::to_client, mebibyte, what}, {direction::to_client, 100, what}});
      if (what == action::stall) with.expect_stalls(limit);
      with.fake.objects["/b/k"] = with.content;
      if (with.download() && what == action::stall) continue;
      downloaded = true;
      CHECK(tenon::run(file::read_text(with.at("out"))) == with.content);
      CHECK(with.proxy->connections() >= 3);
      CHECK(with.files() == 1);
      break;
    }
    CHECK(downloaded);
  }
}

TEST_CASE("a download from a server that goes away and stays away leaves nothing") {
  std::vector<breaking_proxy::fault> always(100, {direction::to_client, 600, action::reset});
  network with(std::move(always));
  with.options.retries.attempts = 3;
  with.fake.objects["/b/k"] = with.content;
  const std::exception_ptr failure = with.download();
  CHECK((is<http::transport_error>(failure) || is<http::body_error>(failure)));
  CHECK(with.files() == 0);
}

TEST_CASE("parts are sent on the connections of those before them") {
  for (const bool as_stream : {false, true}) {
    network with;
    with.how.parallel = 1;
    CHECK_FALSE(with.upload(as_stream));
    CHECK(with.proxy->connections() == 1);
    with.stop();
    CHECK(with.fake.objects.at("/b/k") == with.content);
  }
}

TEST_CASE("ranges are got on the connections of those before them") {
  network with;
  with.how.parallel = 1;
  with.fake.objects["/b/k"] = with.content;
  CHECK_FALSE(with.download());
  CHECK(with.proxy->connections() == 1);
  CHECK(tenon::run(file::read_text(with.at("out"))) == with.content);
}

TEST_CASE("a stream that cannot be read again gets a new connection") {
  network with;
  auto run = [&]() -> tenon::task<> {
    s3::client client(with.options);
    for (const char* key : {"one", "two"}) {
      co_await client.put_object("b", key, http::body(std::make_unique<once_source>()));
    }
  };
  tenon::run(run());
  CHECK(with.proxy->connections() == 2);
  with.stop();
  CHECK(with.fake.objects.at("/b/two") == "stream");
}

TEST_CASE("parts are sent again when a connection is closed, reset or stalls in the middle") {
  for (const bool as_stream : {false, true}) {
    for (const action what : {action::close, action::reset, action::stall}) {
      bool uploaded = false;
      for (const std::chrono::milliseconds limit : stall_limits) {
        network with(on_all({direction::to_server, 2 * mebibyte, what}));
        if (what == action::stall) with.expect_stalls(limit);
        with.how.memory = std::make_shared<s3::memory_budget>(10 * mebibyte);
        if (with.upload(as_stream) && what == action::stall) continue;
        uploaded = true;
        CHECK(with.how.memory->peak() <= 10 * mebibyte);
        CHECK(with.proxy->connections() > 3);
        with.stop();
        CHECK(with.fake.objects.at("/b/k") == with.content);
        CHECK(with.fake.uploads.empty());
        break;
      }
      CHECK(uploaded);
    }
  }
}

TEST_CASE("an upload outlives the server's restart") {
  for (const bool as_stream : {false, true}) {
    network with(on_all({direction::to_server, 3 * mebibyte, action::outage}));
    CHECK_FALSE(with.upload(as_stream));
    with.stop();
    CHECK(with.fake.objects.at("/b/k") == with.content);
    CHECK(with.fake.uploads.empty());
  }
}

TEST_CASE("an upload that gives up while the server is away is aborted when it is back") {
  network with(on_all({direction::to_server, 3 * mebibyte, action::outage}));
  with.options.retries.attempts = 1;
  with.options.http.retries.most = 0;
  with.how.abort_within = 2min;  // the outage may be long on a busy machine
  CHECK(is<http::transport_error>(with.upload(false)));
  with.stop();
  CHECK(with.fake.uploads.empty());
  CHECK(with.fake.objects.empty());
}

TEST_CASE("damage on the way is noticed and nothing is stored") {
  for (const bool as_stream : {false, true}) {
    network with(on_all({direction::to_server, 2 * mebibyte, action::damage}));
    CHECK(refused_with(with.upload(as_stream)) == s3::error::kind::bad_digest);
    with.stop();
    CHECK(with.fake.uploads.empty());
    CHECK(with.fake.objects.empty());
  }
}

TEST_CASE("storms of SlowDown are sat out, or told") {
  {
    network with;
    with.fake.faults.assign(12, answers(503, "SlowDown"));
    CHECK_FALSE(with.upload(false));
    with.stop();
    CHECK(with.fake.objects.at("/b/k") == with.content);
    CHECK(with.fake.uploads.empty());
  }
  network with;
  with.options.retries.attempts = 3;
  with.fake.faults.assign(1, nullptr);
  with.fake.faults.insert(with.fake.faults.end(), 12, answers(503, "SlowDown"));
  CHECK(refused_with(with.upload(true)) == s3::error::kind::throttled);
  with.stop();
  CHECK(with.fake.uploads.empty());
  CHECK(with.fake.objects.empty());
}

TEST_CASE("keys that expire do not end an upload") {
  network with;
  with.fake.keys["old"] = "secret";
  with.fake.keys["new"] = "secret";
  struct renewed final : s3::credentials_provider {
    tenon::task<std::optional<s3::credentials>> find() override {
      co_return s3::credentials{expired ? "new" : "old", "secret", "token"};
    }
    void reject(std::string_view key) noexcept override { expired = expired || key == "old"; }
    bool expired = false;
  };
  with.options.credentials = std::make_shared<renewed>();
  // From the second part on.
  with.fake.faults.assign(2, nullptr);
  with.fake.faults.emplace_back([&](http::request&) {
    with.fake.expired.emplace_back("old");
    return error_answer(400, "ExpiredToken");
  });
  CHECK_FALSE(with.upload(false));
  with.stop();
  CHECK(with.fake.objects.at("/b/k") == with.content);
  CHECK(with.fake.uploads.empty());
}

TEST_CASE("an upload whose keys have expired for good is told as that") {
  network with;
  with.how.abort_within = 100ms;
  with.fake.faults.assign(1, nullptr);
  with.fake.faults.emplace_back([&](http::request&) {
    with.fake.expired.emplace_back("access");
    return error_answer(400, "ExpiredToken");
  });
  CHECK(refused_with(with.upload(false)) == s3::error::kind::expired);
  with.stop();
  CHECK(with.fake.objects.empty());
}

TEST_CASE("the answer to the end of an upload is lost, and the object is there") {
  network with;
  with.fake.instead_of_completed = error_answer(500, "InternalError");
  CHECK_FALSE(with.upload(false));
  with.stop();
  CHECK(with.fake.objects.at("/b/k") == with.content);
  CHECK(with.fake.requests.back().starts_with("HEAD "));

  network other;
  other.fake.faults.assign(4, nullptr);
  other.fake.faults.emplace_back([&](http::request&) {
    other.fake.uploads.clear();
    return error_answer(404, "NoSuchUpload");
  });
  CHECK(refused_with(other.upload(false)) == s3::error::kind::no_such_upload);
}
