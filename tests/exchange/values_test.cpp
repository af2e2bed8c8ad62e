// Parameters and headers whose content is text or JSON, and reserved characters that stay.
#include <case_values/client.hpp>
#include <case_values/server.hpp>

#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>
#include <utility>
#include <vector>

using namespace case_values;

namespace {

class Files final : public UnimplementedDefaultHandler {
 public:
  tenon::task<GetFile::Response> get_file(GetFile::Request request) override {
    seen = std::move(request);
    co_return GetFile::Ok{.x_filter = *seen->x_filter,
                          .x_any = tenon::json::any::parse("[1, null]"),
                          .x_text = "a, b"};
  }
  std::optional<GetFile::Request> seen{};
};

/// Keeps what went over the wire, and puts a header of its own in the answer.
class Tap final : public tenon::http::service {
 public:
  explicit Tap(tenon::http::service& behind) : behind_(behind) {}
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    target = incoming.target;
    cookie = incoming.headers.find("Cookie").value_or("");
    filter = incoming.headers.find("X-Filter").value_or("");
    tenon::http::response answer = co_await behind_.handle(incoming);
    status = answer.status;
    if (!instead.empty()) answer.headers.set("X-Filter", instead);
    co_return answer;
  }
  std::string target{}, cookie{}, filter{}, instead{};
  int status = 0;

 private:
  tenon::http::service& behind_;
};

GetFile::Request request() {
  return {.name = "a/b?c#d@e:f,g=h;i j",
          .range = {"x@y", "p&r:s"},
          .seen = "s=t;u&v:w",
          .note = "a,b+c",
          .x_note = "d, e",
          .x_filter = Filter{.words = {"one", "\"two\""}}};
}

}  // namespace

TEST_CASE("reserved characters stay where they mean nothing and the document allows it") {
  Files files;
  Server server(files);
  Tap tap(server);
  Client client(tenon::loopback(tap));
  auto answer = tenon::run(client.get_file(request()));
  CHECK(answer.holds<ops::GetFile::Ok>());
  CHECK(tap.target ==
        "/files/a%2Fb%3Fc%23d@e:f,g=h;i%20j/;range=x@y;range=p&r:s"
        "?note=a%2Cb%2Bc&at=12%3A00%3A00Z");
  CHECK(tap.cookie == "seen=s=t%3Bu%26v:w");
  REQUIRE(files.seen);
  const auto sent = request();
  CHECK(files.seen->name == sent.name);
  CHECK(files.seen->range == sent.range);
  CHECK(files.seen->seen == sent.seen);
  CHECK(files.seen->note == sent.note);
  CHECK(files.seen->x_note == sent.x_note);
}

TEST_CASE("headers hold JSON both ways, and are checked") {
  Files files;
  Server server(files);
  Tap tap(server);
  Client client(tenon::loopback(tap));
  auto answer = tenon::run(client.get_file(request()));
  CHECK(tap.filter == R"({"words":["one","\"two\""],"from":"09:00:00","within":"P1DT12H"})");
  const auto* ok = answer.get_if<ops::GetFile::Ok>();
  REQUIRE(ok != nullptr);
  CHECK(ok->x_filter == *request().x_filter);
  REQUIRE(ok->x_any);
  CHECK(ok->x_any->text() == "[1,null]");
  CHECK(ok->x_text == "a, b");

  tap.instead = R"({"words":["1","2","3"]})";
  CHECK_THROWS_AS(tenon::run(client.get_file(request())), tenon::api::invalid_response);
  tap.instead = "{";
  CHECK_THROWS_AS(tenon::run(client.get_file(request())), tenon::api::invalid_response);
  auto wrong = request();
  wrong.x_filter->words.resize(3);
  (void)tenon::run(client.get_file(std::move(wrong)));
  CHECK(tap.status == 422);
}
