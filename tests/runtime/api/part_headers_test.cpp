// Headers of the parts of multipart bodies: what the client writes, and what the server reads.
#include <support/catch.hpp>
#include <tenon/loopback.hpp>

#include <case_part_headers/client.hpp>
#include <case_part_headers/server.hpp>
#include "ask.hpp"
#include "tapped.hpp"

using namespace case_part_headers;
using ops::CreateAlbum;
using ops::CreateNote;
using ops::CreateReport;

namespace {

class keeper final : public DefaultHandler {
 public:
  CreateAlbum::Request album{};
  CreateNote::Request note{};
  CreateReport::Request report{};
  int calls = 0;

  tenon::task<CreateAlbum::Response> create_album(CreateAlbum::Request request) override {
    ++calls;
    album = std::move(request);
    CreateAlbum::Ok answer;
    answer.body.title = album.body.title.value;
    answer.body.cover.value = album.body.cover.value;
    answer.body.cover.headers.etag = "\"7\"";
    co_return answer;
  }
  tenon::task<CreateNote::Response> create_note(CreateNote::Request request) override {
    note = std::move(request);
    co_return CreateNote::Ok{.body = {.text = note.body.text.value}};
  }
  tenon::task<CreateReport::Response> create_report(CreateReport::Request request) override {
    report = std::move(request);
    CreateReport::Ok answer;
    answer.body.part1 = report.body.part1.value;
    answer.body.part2 = report.body.part2;
    co_return answer;
  }
};

struct joined {
  keeper handler{};
  Server server{handler};
  tapped wire{server};
  Client client{tenon::loopback(wire)};

  /// Asks with a title, and what else is given.
  plain_answer ask(std::string_view parts) {
    std::string body = "--b\r\nContent-Disposition: form-data; name=title\r\n\r\nSummer\r\n";
    body.append(parts).append("--b--\r\n");
    return ::ask(server, {.method = "POST",
                          .target = "/albums",
                          .headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                          .body = std::move(body)});
  }
};

tenon::file_part picture(std::string content) {
  return {.content = tenon::bytes{std::move(content)},
          .filename = "a.png",
          .content_type = "image/png"};
}

CreateAlbum::Request album() {
  CreateAlbum::Request request;
  auto& body = request.body;
  body.title.value = "Summer";
  body.title.headers.x_language = "en";
  body.cover.value = picture("cover");
  body.cover.headers.x_taken = tenon::parse_date("2024-05-06").value();
  body.cover.headers.x_size = Size{.width = 3, .height = 4};
  body.cover.headers.x_tags = {"sea", "sun"};
  body.cover.headers.x_origin = Size{.width = 5};
  body.pictures.emplace().resize(2);
  for (std::size_t i = 0; i < 2; ++i) {
    body.pictures->at(i).value = picture("picture " + std::to_string(i));
    body.pictures->at(i).headers.x_number = static_cast<std::int64_t>(i) + 1;
  }
  body.owner.emplace().value.name = "Ann";
  body.owner->headers.x_kind = AlbumOwnerHeaders::XKind::person;
  body.pages.emplace().value = {1, 2, 3};
  body.pages->headers.x_total = 9;
  body.flags.emplace().resize(2);
  body.flags->at(1).value = true;
  body.flags->at(1).headers.x_seen = false;
  body.notes.emplace().resize(2);
  body.notes->at(0).value = {"a", "b"};
  body.notes->at(1).headers.x_number = 12;
  body.rating.emplace().value = 4;
  body.rating->headers.x_votes = tenon::null;
  return request;
}

}  // namespace

TEST_CASE("headers of parts travel with their parts") {
  joined it;
  const CreateAlbum::Request sent = album();
  const CreateAlbum::Response answer = tenon::run(it.client.create_album(sent));
  CHECK(it.handler.album.body == sent.body);
  const auto has = [&](std::string_view text) {
    return it.wire.body.find(text) != std::string::npos;
  };
  CHECK(has("name=\"title\"\r\nX-Language: en\r\n\r\nSummer\r\n"));
  CHECK(
      has("Content-Type: image/png\r\nX-Taken: 2024-05-06\r\nX-Size: width,3,height,4\r\n"
          "X-Tags: sea,sun\r\nX-Origin: {\"width\":5}\r\n\r\ncover\r\n"));
  CHECK(has("X-Number: 2\r\n\r\npicture 1\r\n"));
  CHECK(has("name=\"pages\"\r\nX-Total: 9\r\n\r\n1,2,3\r\n"));
  CHECK(has("X-Seen: false\r\n\r\ntrue\r\n"));
  CHECK(has("[\"a\",\"b\"]\r\n"));
  CHECK(has("X-Votes: null\r\n\r\n4\r\n"));
  const CreateAlbum::Ok* ok = answer.get_if<CreateAlbum::Ok>();
  REQUIRE(ok != nullptr);
  CHECK(ok->body.title == "Summer");
  CHECK(ok->body.cover.value.content == sent.body.cover.value.content);
  CHECK(ok->body.cover.headers.etag == "\"7\"");
}

TEST_CASE("parts that are not there have no headers") {
  joined it;
  CreateAlbum::Request sent;
  sent.body.title.value = "Winter";
  sent.body.cover.value = picture("c");
  sent.body.cover.headers.x_taken = tenon::parse_date("2024-05-06").value();
  tenon::run(it.client.create_album(sent)).value();
  CHECK(it.handler.album.body == sent.body);
  CHECK_FALSE(it.handler.album.body.pictures.has_value());
  CHECK_FALSE(it.handler.album.body.rating.has_value());
}

TEST_CASE("a struct with headers is the body's own") {
  joined it;
  CreateNote::Request sent;
  sent.body.text.value = "hello";
  sent.body.text.headers.x_language = "de";
  const CreateNote::Response answer = tenon::run(it.client.create_note(sent));
  CHECK(it.handler.note.body == sent.body);
  CHECK(answer.get_if<CreateNote::Ok>()->body == Note{.text = "hello"});
}

TEST_CASE("headers of parts that are missing or wrong are told with their places") {
  joined it;
  const plain_answer missing =
      it.ask("--b\r\nContent-Disposition: form-data; name=cover\r\n\r\nc\r\n");
  CHECK(missing.status == 422);
  CHECK(missing.body.find(R"({"in":"header","pointer":"/cover/X-Taken","code":"required")") !=
        std::string::npos);
  const plain_answer wrong = it.ask(
      "--b\r\nContent-Disposition: form-data; name=cover\r\nX-Taken: 2024-01-01\r\n\r\nc\r\n"
      "--b\r\nContent-Disposition: form-data; name=pictures\r\nX-Number: 1\r\n\r\np\r\n"
      "--b\r\nContent-Disposition: form-data; name=pictures\r\nX-Number: 0\r\n\r\np\r\n");
  CHECK(wrong.status == 422);
  CHECK(wrong.body.find(R"({"in":"header","pointer":"/pictures/1/X-Number","code":"minimum")") !=
        std::string::npos);
  const plain_answer unreadable = it.ask(
      "--b\r\nContent-Disposition: form-data; name=cover\r\nX-Taken: 2024-01-01\r\n"
      "X-Size: width,broad\r\n\r\nc\r\n");
  CHECK(unreadable.status == 400);
  CHECK(it.handler.calls == 0);
}

TEST_CASE("a header of a part cannot be two") {
  joined it;
  CreateAlbum::Request sent = album();
  sent.body.title.headers.x_language = "en\r\nX-Other: 1";
  CHECK_THROWS_AS(tenon::run(it.client.create_album(sent)), std::invalid_argument);
  CHECK(it.handler.calls == 0);
}

namespace {

CreateReport::Request report() {
  CreateReport::Request request;
  request.body.part1.value = {.width = 3};
  request.body.part1.headers.x_unit = "cm";
  request.body.part2 = "# Size";
  request.body.part3 = {.content = tenon::bytes{std::string{"png"}}};
  request.body.others.emplace().resize(2);
  for (std::size_t i = 0; i < 2; ++i) {
    request.body.others->at(i).value = static_cast<std::int64_t>(i) + 7;
    request.body.others->at(i).headers.x_number = static_cast<std::int64_t>(i);
  }
  return request;
}

plain_answer send_report(Server& server, std::string parts) {
  return ask(server, {.method = "POST",
                      .target = "/reports",
                      .headers = {{"Content-Type", "multipart/mixed; boundary=b"}},
                      .body = std::move(parts) + "--b--\r\n"});
}

}  // namespace

TEST_CASE("parts in places of their own have no names, and their types") {
  joined it;
  const CreateReport::Request request = report();
  const CreateReport::Response answer = tenon::run(it.client.create_report(request));
  CHECK(it.wire.body.find("name=") == std::string::npos);
  CHECK(
      it.wire.body.find("\r\nContent-Type: application/json\r\nX-Unit: cm\r\n\r\n{\"width\":3}") !=
      std::string::npos);
  CHECK(it.wire.body.find("Content-Type: text/markdown\r\n\r\n# Size") != std::string::npos);
  CHECK(it.handler.report.body.part1 == request.body.part1);
  CHECK(it.handler.report.body.part2 == request.body.part2);
  REQUIRE(it.handler.report.body.part3);
  CHECK(it.handler.report.body.part3->content == request.body.part3->content);
  CHECK(it.handler.report.body.part3->content_type == "image/png");
  CHECK(it.handler.report.body.others == request.body.others);
  REQUIRE(answer.holds<CreateReport::Ok>());
  CHECK(answer.get<CreateReport::Ok>().body.part1 == request.body.part1.value);
  CHECK(answer.get<CreateReport::Ok>().body.part2 == request.body.part2);
}

TEST_CASE("parts in places of their own are read by their order, whatever they are called") {
  joined it;
  const std::string size = "--b\r\nContent-Type: application/json\r\n\r\n{\"width\":3}\r\n";
  const std::string text = "--b\r\nContent-Disposition: attachment; name=part1\r\n\r\nHi\r\n";
  CHECK(send_report(it.server, size + text).status == 200);
  CHECK(it.handler.report.body.part2 == "Hi");
  CHECK_FALSE(it.handler.report.body.part3.has_value());

  CHECK(send_report(it.server, size).body.find(R"("pointer":"/part2","code":"required")") !=
        std::string::npos);
  CHECK(send_report(it.server, text + size).body.find(R"("pointer":"/part1")") !=
        std::string::npos);
  const std::string picture = "--b\r\nContent-Type: image/png\r\n\r\np\r\n";
  const std::string number = "--b\r\nX-Number: 1\r\n\r\n10\r\n";
  const plain_answer above = send_report(it.server, size + text + picture + number);
  CHECK(above.status == 422);
  CHECK(above.body.find(R"("code":"maximum")") != std::string::npos);
}

TEST_CASE("no part can be sent behind one that is missing") {
  joined it;
  CreateReport::Request request = report();
  request.body.part3.reset();
  CHECK_THROWS_AS(tenon::run(it.client.create_report(request)), std::invalid_argument);
  request.body.others.reset();
  CHECK(tenon::run(it.client.create_report(request)).holds<CreateReport::Ok>());
}
