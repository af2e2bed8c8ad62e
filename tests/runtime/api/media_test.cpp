// One body in several media types: both typed ends, and what a server makes of other requests.
#include <initializer_list>
#include <stdexcept>
#include <support/catch.hpp>
#include <tenon/loopback.hpp>

#include <case_media/client.hpp>
#include <case_media/server.hpp>
#include "ask.hpp"

namespace {

using namespace case_media;
using Sheet = std::vector<std::vector<std::string>>;

class files final : public FilesHandler {
 public:
  int calls = 0;
  std::string received{};
  /// What the next answer is sent as, where the handler says it.
  std::string content_type{};

  tenon::task<PutPicture::Response> put_picture(PutPicture::Request request) override {
    ++calls;
    received = request.content_type;
    co_return PutPicture::Ok{.body = request.body, .content_type = request.content_type};
  }
  tenon::task<PutIcon::Response> put_icon(PutIcon::Request request) override {
    ++calls;
    received = request.content_type;
    if (!request.body) co_return PutIcon::Default{.status = 400, .body = Problem{"no icon"}};
    if (const auto* text = request.body->get_if<std::string>()) {
      co_return PutIcon::Default{.status = 409, .body = "<b>" + *text + "</b>"};
    }
    co_return PutIcon::Ok{.body = request.body->get<tenon::bytes>(), .content_type = content_type};
  }
  tenon::task<PostNote::Response> post_note(PostNote::Request request) override {
    ++calls;
    PostNote::Ok ok;
    ok.body = request.body;
    co_return ok;
  }
  // region: either
  tenon::task<PostSheet::Response> post_sheet(PostSheet::Request request) override {
    PostSheet::Ok ok;
    if (!request.body) co_return ok;
    if (const auto* csv = request.body->get_if<std::string>()) {
      ok.body = Sheet{{*csv}};
    } else {
      std::string text;
      for (const auto& row : request.body->get<PostSheet::Request::Body>().rows) {
        text += row.front() + "\n";
      }
      ok.body = text;
    }
    co_return ok;
  }
  // end: either
  tenon::task<PutSettings::Response> put_settings(PutSettings::Request request) override {
    ++calls;
    received = request.content_type;
    co_return PutSettings::Ok{.body = request.body, .content_type = content_type};
  }
  tenon::task<Chat::Response> chat(Chat::Request request) override {
    ++calls;
    Chat::Ok ok;
    if (request.body && request.body->holds<Note>()) {
      ok.body = parts_of(request.body->get<Note>());
    } else if (request.body) {
      Note& whole = ok.body.emplace<Note>();
      auto& parts = request.body->get<tenon::sequence<Note>>();
      while (auto part = co_await parts.next()) whole.text += part->text;
    }
    co_return ok;
  }
  static tenon::sequence<Note> parts_of(Note whole) {
    for (const char c : whole.text) co_yield Note{std::string(1, c)};
  }
  tenon::task<AnyJson::Response> any_json(AnyJson::Request request) override {
    ++calls;
    co_return AnyJson::Ok{request.body};
  }
  tenon::task<Echo::Response> echo(Echo::Request request) override {
    ++calls;
    received = request.content_type;
    Echo::Ok ok;
    if (request.body && request.body->holds<tenon::bytes>()) {
      ok.body = request.body->get<tenon::bytes>();
    }
    co_return ok;
  }
  tenon::task<Mixed::Response> mixed(Mixed::Request request) override {
    ++calls;
    Mixed::Ok ok;
    if (const auto* note = request.body.get_if<Note>()) ok.body = *note;
    if (const auto* problem = request.body.get_if<Problem>()) ok.body = *problem;
    if (const auto* given = request.body.get_if<Settings>()) ok.body = Note{given->name};
    co_return ok;
  }
};

struct joined {
  files handler{};
  Server server{handler};
  Client client{tenon::loopback(server)};

  plain_answer send(const char* method, const char* path, std::string type, std::string body,
                    std::string accept = {}) {
    plain_request asked{.method = method, .target = path, .body = std::move(body)};
    if (!type.empty()) asked.headers.emplace_back("Content-Type", std::move(type));
    if (!accept.empty()) asked.headers.emplace_back("Accept", std::move(accept));
    return ask(server, std::move(asked));
  }
};

/// Answers every request with the same text.
class canned final : public tenon::http::service {
 public:
  tenon::task<tenon::http::response> handle(tenon::http::request& incoming) override {
    accept = incoming.headers.find("Accept").value_or("");
    sent = incoming.headers.find("Content-Type").value_or("");
    tenon::http::response answer;
    if (!type.empty()) answer.headers.add("Content-Type", type);
    answer.headers.add("Content-Rows", "1");
    answer.body = body;
    co_return answer;
  }
  std::string type{};
  std::string body{};
  std::string accept{};
  std::string sent{};
};

const Settings settings{.name = "n & m",
                        .levels = std::vector<std::int64_t>{1, 2},
                        .place = SettingsPlace{.city = "Bath", .no = 4}};
constexpr const char* form_type = "application/x-www-form-urlencoded";
constexpr const char* form_body =
    "name=n%20%26%20m&levels=%5B1%2C2%5D&place=%7B%22city%22%3A%22Bath%22%2C%22no%22%3A4%7D";

}  // namespace

TEST_CASE("a range is answered in the type that was sent") {
  joined api;
  const tenon::bytes picture{0x89, 'P', 'N', 'G', 0};
  const PutPicture::Response response =
      tenon::run(api.client.put_picture({.body = picture, .content_type = "image/png"}));
  REQUIRE(response.holds<PutPicture::Ok>());
  CHECK(response.get<PutPicture::Ok>().body == picture);
  CHECK(response.get<PutPicture::Ok>().content_type == "image/png");
  CHECK(api.send("PUT", "/pictures", "IMAGE/webp; q=x", "w").header("Content-Type") ==
        "image/webp");
  CHECK(api.handler.received == "image/webp");
  const plain_answer refused = api.send("PUT", "/pictures", "text/plain", "w");
  CHECK(refused.status == 415);
  CHECK(refused.header("Content-Type") == "application/problem+json");
}

TEST_CASE("a range needs a type when sending") {
  joined api;
  for (const char* type : {"", "text/plain", "image/*"}) {
    CAPTURE(type);
    CHECK_THROWS_AS(tenon::run(api.client.put_picture({.body = {}, .content_type = type})),
                    std::invalid_argument);
  }
  CHECK(api.handler.calls == 0);
}

TEST_CASE("bodies of several C++ types go by their type") {
  joined api;
  PostNote::Response note = tenon::run(api.client.post_note({.body = Note{"hello"}}));
  CHECK(note.get<PostNote::Ok>().body == Note{"hello"});
  PostNote::Response text = tenon::run(api.client.post_note({.body = std::string{"hi"}}));
  CHECK(text.get<PostNote::Ok>().body == std::string{"hi"});

  PostSheet::Request::Body rows{.rows = {{"a"}, {"b"}}};
  CHECK(tenon::run(api.client.post_sheet({.body = rows})).value() == std::string{"a\nb\n"});
  CHECK(tenon::run(api.client.post_sheet({.body = std::string{"c"}})).value() == Sheet{{"c"}});

  PutIcon::Response wrong = tenon::run(api.client.put_icon({}));
  CHECK(wrong.get<PutIcon::Default>().body == Problem{"no icon"});
  wrong = tenon::run(api.client.put_icon({.body = std::string{"svg"}, .content_type = "text/css"}));
  CHECK(api.handler.received == "text/css");
  CHECK(wrong.get<PutIcon::Default>().body == std::string{"<b>svg</b>"});
}

TEST_CASE("each form of a request has its rules; other types are 415") {
  joined api;
  CHECK(api.send("POST", "/notes", "application/vnd.note+json", R"({"text":"x"})").body ==
        R"({"text":"x"})");
  CHECK(api.send("POST", "/notes", "text/plain", "0123456789").body == "0123456789");
  CHECK(api.send("POST", "/notes", "text/plain", "0123456789a").status == 422);
  CHECK(api.send("POST", "/notes", "text/plain; charset=iso-8859-1", "x").status == 415);
  CHECK(api.send("POST", "/notes", "application/json", "hello").status == 400);
  const int calls = api.handler.calls;
  for (const char* type : {"application/xml", "text/html", "nonsense", ""}) {
    CAPTURE(type);
    const plain_answer refused = api.send("POST", "/notes", type, "<x/>");
    CHECK(refused.status == 415);
    CHECK(refused.body ==
          R"({"type":"about:blank","title":"Unsupported Media Type","status":415,"detail":)"
          R"("The body can be application/json, application/vnd.note+json, text/plain."})");
  }
  CHECK(api.send("POST", "/notes", "", "").status == 422);
  CHECK(api.handler.calls == calls);
}

TEST_CASE("content without a type is bytes where these are documented") {
  joined api;
  CHECK(api.send("POST", "/anything", "", "what").body == "what");
  CHECK(api.handler.received.empty());
  CHECK(api.send("POST", "/anything", "image/png", "png").body == "png");
  CHECK(api.handler.received == "image/png");
  CHECK(api.send("POST", "/anything", "application/json", "{").status == 400);
  CHECK(api.send("POST", "/anything", "", "").status == 200);
}

TEST_CASE("any type of an object is JSON") {
  joined api;
  CHECK(tenon::run(api.client.any_json({.body = {"x"}})).value() == Note{"x"});
  for (const char* type : {"", "application/json", "text/plain"}) {
    CAPTURE(type);
    const plain_answer answer = api.send("PUT", "/anything", type, R"({"text":"y"})");
    CHECK(answer.body == R"({"text":"y"})");
    CHECK(answer.header("Content-Type") == "application/json");
  }
  CHECK(api.send("PUT", "/anything", "", "").status == 422);
}

TEST_CASE("JSON of a range is not sent as what stands beside it") {
  joined api;
  const auto sent = [&](auto body) {
    const Mixed::Response answer = tenon::run(api.client.mixed({.body = std::move(body)}));
    return answer.get<Mixed::Ok>().body;
  };
  CHECK(sent(Note{"x"}) == Note{"x"});
  CHECK(sent(Problem{"y"}) == Problem{"y"});
  CHECK(sent(settings) == Note{settings.name});
  CHECK(api.send("PATCH", "/anything", "text/plain", R"({"title":"z"})").header("Content-Type") ==
        "text/json");
}

TEST_CASE("a stream of items stands beside a whole value") {
  joined api;
  const auto exchange = [](Client& client) -> tenon::task<std::string> {
    Chat::Request whole{.body = Note{"abc"}};
    Chat::Response answer = co_await client.chat(std::move(whole));
    auto& parts = answer.value().get<tenon::sequence<Note>>();
    std::string text;
    while (auto part = co_await parts.next()) text += part->text + ' ';
    Chat::Request streamed{.body = files::parts_of({"de"})};
    answer = co_await client.chat(std::move(streamed));
    co_return text + answer.value().get<Note>().text;
  };
  CHECK(tenon::run(exchange(api.client)) == "a b c de");
  const auto raw = [&](const char* accept) {
    return api.send("POST", "/chat", "application/json", R"({"text":"ab"})", accept).body;
  };
  CHECK(raw("") == "data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\n");
  CHECK(raw("application/jsonl") == "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
}

TEST_CASE("Accept chooses among the forms of one value") {
  joined api;
  const auto answer = [&](const char* accept) {
    return api.send("POST", "/notes", "application/json", R"({"text":"x"})", accept);
  };
  CHECK(answer("").header("Content-Type") == "application/json");
  CHECK(answer("application/vnd.note+json").header("Content-Type") == "application/vnd.note+json");
  CHECK(answer("application/json;q=0.1, application/*").header("Content-Type") ==
        "application/vnd.note+json");
  CHECK(answer("*/*").header("Vary") == "Accept");
  // What the handler made is sent although the caller would have liked another type more.
  CHECK(answer("text/plain").header("Content-Type") == "application/json");

  const auto as_settings = [&](const char* accept) {
    return api.send("PUT", "/settings", form_type, form_body, accept);
  };
  CHECK(as_settings(form_type).body == form_body);
  CHECK(as_settings("*/*").body ==
        R"({"name":"n & m","levels":[1,2],"place":{"city":"Bath","no":4}})");
  api.handler.content_type = form_type;
  CHECK(as_settings("application/json").header("Content-Type") == form_type);
}

TEST_CASE("several Accept fields are one list") {
  joined api;
  const auto status = [&](std::initializer_list<const char*> accepted) {
    plain_request asked{.method = "POST", .target = "/notes", .body = R"({"text":"x"})"};
    asked.headers.emplace_back("Content-Type", "application/json");
    for (const char* each : accepted) asked.headers.emplace_back("Accept", each);
    return ask(api.server, std::move(asked)).status;
  };
  const int usual = status({});
  CHECK(usual < 300);
  CHECK(status({"image/png", "application/json"}) == usual);
  CHECK(status({"application/json", "image/png"}) == usual);
  CHECK(status({"image/png", "text/html", "*/*"}) == usual);
  CHECK(status({"image/png", "text/html"}) == 406);
  CHECK(status({"image/png", ""}) == 406);
}

TEST_CASE("who accepts none of the answers is told before the handler runs") {
  joined api;
  const plain_answer refused =
      api.send("POST", "/notes", "application/json", R"({"text":"x"})", "image/png, text/html");
  CHECK(refused.status == 406);
  CHECK(refused.body == R"({"type":"about:blank","title":"Not Acceptable","status":406,"detail":)"
                        R"("The answer can be application/json, application/vnd.note+json, )"
                        R"(text/plain."})");
  CHECK(api.send("PUT", "/pictures", "image/png", "x", "text/plain").status == 406);
  CHECK(api.send("PUT", "/icons", "image/png", "x", "application/problem+json").status == 406);
  CHECK(api.handler.calls == 0);
  CHECK(api.send("PUT", "/pictures", "image/png", "x", "image/gif").status == 200);
  CHECK(api.send("POST", "/notes", "text/plain", "x", "text/plain;q=2").status == 200);
  CHECK(api.send("POST", "/anything", "image/png", "x", "text/html").status == 200);
}

TEST_CASE("a handler cannot send what is not documented") {
  joined api;
  CHECK(api.send("PUT", "/icons", "image/png", "x").header("Content-Type") == "image/png");
  api.handler.content_type = "image/gif";
  CHECK(api.send("PUT", "/icons", "image/png", "x").header("Content-Type") == "image/gif");
  api.handler.content_type = "image/webp";
  CHECK(api.send("PUT", "/icons", "image/png", "x").status == 500);
}

TEST_CASE("the fields of a form may be JSON text") {
  joined api;
  const PutSettings::Response response =
      tenon::run(api.client.put_settings({.body = settings, .content_type = form_type}));
  CHECK(response.get<PutSettings::Ok>().body == settings);
  CHECK(response.get<PutSettings::Ok>().content_type == "application/json");
  CHECK(api.handler.received == form_type);
  tenon::run(api.client.put_settings({.body = settings}));
  CHECK(api.handler.received == "application/json");
  const plain_answer wrong = api.send("PUT", "/settings", form_type, "name=a&levels=[1,10]");
  CHECK(wrong.status == 422);
  CHECK(wrong.body.find(R"("pointer":"/levels/1","code":"maximum")") != std::string::npos);
  CHECK(api.send("PUT", "/settings", form_type, "name=a&levels=1,10").status == 400);
}

TEST_CASE("the client says what it reads, and reads nothing else") {
  canned other;
  Client client{tenon::loopback(other)};
  other.type = "text/csv; header=absent";
  other.body = "a,b";
  CHECK(tenon::run(client.post_sheet({})).value() == std::string{"a,b"});
  CHECK(other.accept == "application/json, text/csv");
  other.type = "application/vnd.sheet+json";
  other.body = R"([["a"]])";
  CHECK(tenon::run(client.post_sheet({})).value() == Sheet{{"a"}});
  other.type = "";
  CHECK(tenon::run(client.post_sheet({})).value() == Sheet{{"a"}});
  other.type = "text/html";
  CHECK_THROWS_WITH(tenon::run(client.post_sheet({})),
                    "postSheet answered 200 with content that is not as documented: "
                    "header:/Content-Type is none of the documented media types");
  CHECK_THROWS_WITH(tenon::run(client.put_picture({.content_type = "image/png"})),
                    "putPicture answered 200 with content that is not as documented: "
                    "header:/Content-Type is not image/*");
  CHECK(other.accept == "image/*");
  other.type = "image/x-icon";
  CHECK(tenon::run(client.put_picture({.content_type = "image/png"}))
            .get<PutPicture::Ok>()
            .content_type == "image/x-icon");
}
