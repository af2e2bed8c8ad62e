// Multipart bodies between a generated client and a generated server.
#include <albums/client.hpp>
#include <albums/server.hpp>

#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

#include <support/catch.hpp>

#include "ask.hpp"

using namespace albums;

namespace {

class archive final : public UnimplementedDefaultHandler {
 public:
  tenon::task<CreateAlbum::Response> create_album(CreateAlbum::Request request) override {
    ++calls;
    album = request.body;
    CreateAlbum::Created created;
    created.body.id = album.title;
    created.body.files.push_back(album.cover);
    if (album.pictures) {
      for (const tenon::file_part& each : *album.pictures) created.body.files.push_back(each);
    }
    co_return created;
  }
  tenon::task<ImportFiles::Response> import_files(ImportFiles::Request request) override {
    ++calls;
    import = request.body;
    co_return ImportFiles::NoContent{};
  }
  tenon::task<ShareFile::Response> share_file(ShareFile::Request request) override {
    ShareFile::Ok ok;
    ok.body.name = request.body.name;
    if (request.body.file) ok.body.file = std::string{request.body.file->content.view()};
    co_return ok;
  }
  tenon::task<MapFiles::Response> map_files(MapFiles::Request request) override {
    files = request.body.additional_properties;
    co_return MapFiles::NoContent{};
  }
  tenon::task<MapValues::Response> map_values(MapValues::Request request) override {
    values = request.body;
    co_return MapValues::NoContent{};
  }

  int calls = 0;
  CreateAlbum::Request::Body album{};
  std::optional<Import> import{};
  tenon::map<tenon::file_part> files{};
  MapValues::Request::Body values{};
};

struct open_archive {
  archive kept{};
  Server server{kept, {.max_body = 4000}};
  Client client{tenon::loopback(server)};
};

const tenon::file_part png{.content = tenon::bytes{0x89, 'P', 'N', 'G', 13, 10, 0, 255},
                           .filename = "a \"b\".png",
                           .content_type = "image/png"};

CreateAlbum::Request::Body full_album() {
  CreateAlbum::Request::Body album;
  album.title = "Caf\xc3\xa9";
  album.year = 1999;
  album.open = false;
  album.tags = {"a,b", "c"};
  album.pages = {1, 2, 3};
  album.owner = Owner{.name = "Ann"};
  album.place = CreateAlbum::Request::Body::Place{.at = {1.5, -2}, .in = Owner{.name = "Rome"}};
  album.others = {{.name = "Bob"}, {.name = "Eve"}};
  album.anything = CreateAlbum::Request::Body::Anything{std::string{"text"}};
  album.list = "1,2";
  album.thumbnail = tenon::bytes{1, 2, 3};
  album.cover = png;
  album.pictures = {png, png};
  album.scans = {{.content = tenon::bytes{1}, .filename = "s", .content_type = "a/b"}};
  album.raw = png;
  album.note = png;
  return album;
}

plain_answer post(tenon::http::service& server, std::string body, std::string method = "POST",
                  std::string target = "/albums",
                  std::string type = "multipart/form-data; boundary=b") {
  return ask(server, {.method = std::move(method),
                      .target = std::move(target),
                      .headers = {{"Content-Type", std::move(type)}},
                      .body = std::move(body)});
}

std::string part(std::string_view name, std::string_view content, std::string_view type = {}) {
  std::string text = "--b\r\nContent-Disposition: form-data; name=\"";
  text.append(name).push_back('"');
  if (!type.empty()) text.append("; filename=f\r\nContent-Type: ").append(type);
  return text.append("\r\n\r\n").append(content).append("\r\n");
}

}  // namespace

TEST_CASE("an album with files, lists, JSON and text arrives as it was sent") {
  open_archive open;
  CreateAlbum::Request sent{.body = full_album()};
  const auto created = tenon::run(open.client.create_album(sent)).value();
  CHECK(open.kept.album == sent.body);
  CHECK(created.id == "Caf\xc3\xa9");
  CHECK(created.files == std::vector{png, png, png});

  CreateAlbum::Request least{.body = {.title = "t", .cover = png}};
  (void)tenon::run(open.client.create_album(least)).value();
  CHECK(open.kept.album == least.body);
}

TEST_CASE("a multipart body that is optional may be absent") {
  open_archive open;
  CHECK(tenon::run(open.client.import_files({})).holds<ImportFiles::NoContent>());
  CHECK_FALSE(open.kept.import);
  ImportFiles::Request sent{.body = Import{.file = png, .kind = Kind::partial}};
  CHECK(tenon::run(open.client.import_files(sent)).holds<ImportFiles::NoContent>());
  CHECK(open.kept.import == sent.body);
}

TEST_CASE("a schema that JSON has too is a struct of its own in a multipart body") {
  open_archive open;
  ShareFile::Request sent;
  sent.body.file = tenon::file_part{.content = tenon::bytes{'h', 'i'}};
  sent.body.name = "n";
  CHECK(tenon::run(open.client.share_file(sent)).value() == Shared{.file = "hi", .name = "n"});
}

TEST_CASE("parts that the schema does not name go into a map") {
  open_archive open;
  MapFiles::Request files;
  files.body.additional_properties.insert_or_assign("a b", png);
  CHECK(tenon::run(open.client.map_files(files)).holds<MapFiles::NoContent>());
  CHECK(open.kept.files == files.body.additional_properties);

  MapValues::Request values;
  values.body.owner = Owner{.name = "Ann"};
  values.body.additional_properties.insert_or_assign("k", tenon::json::any::parse(R"({"a":[1]})"));
  CHECK(tenon::run(open.client.map_values(values)).holds<MapValues::NoContent>());
  CHECK(open.kept.values == values.body);
  CHECK(post(open.server, part("k", "plain") + part("n", "12") + "--b--", "PUT", "/maps",
             "multipart/mixed; boundary=b")
            .status == 204);
  CHECK(open.kept.values.additional_properties.at("k").text() == "\"plain\"");
  CHECK(open.kept.values.additional_properties.at("n").text() == "\"12\"");
}

TEST_CASE("everything wrong with a multipart request is told at once") {
  open_archive open;
  const plain_answer answer =
      post(open.server, part("title", "") + part("year", "1800") + part("tags", "12345678901") +
                            part("pages", "1|x") + part("owner", "{}") +
                            part("others", R"({"name":1})", "application/json") +
                            part("cover", "", "text/html") + part("list", "a", "text/plain") +
                            part("pictures", "", "image/png") + part("pictures", "", "image/gif") +
                            part("pictures", "", "image/png") + part("place[at][0]", "north") +
                            part("unknown", "x") + "--b--");
  CHECK(answer.status == 400);
  for (const std::string_view part :
       {R"("pointer":"/title","code":"min_length")", R"("pointer":"/year","code":"minimum")",
        R"("pointer":"/tags/0","code":"max_length")", R"("pointer":"/pages/1","code":"type")",
        R"("pointer":"/owner/name","code":"required")", R"("pointer":"/place/at/0","code":"type")",
        R"("pointer":"/others/0/name","code":"type")", R"("pointer":"/cover","code":"media_type")",
        R"("pointer":"/list","code":"media_type")",
        R"("pointer":"/pictures/1","code":"media_type")",
        R"("pointer":"/pictures","code":"max_items")"}) {
    INFO(part);
    CHECK(answer.body.find(part) != std::string::npos);
  }
  CHECK(answer.body.find("unknown") == std::string::npos);

  const plain_answer missing = post(open.server, part("title", "t") + "--b--");
  CHECK(missing.status == 422);
  CHECK(missing.body.find(R"("errors":[{"in":"body","pointer":"/cover","code":"required")") !=
        std::string::npos);
  CHECK(open.kept.calls == 0);
}

TEST_CASE("a multipart request that cannot be taken apart is 400, another media type 415") {
  open_archive open;
  const auto detail = [](const plain_answer& answer) { return answer.body; };
  const plain_answer cut = post(open.server, part("title", "t"));
  CHECK(cut.status == 400);
  CHECK(detail(cut).find("the last boundary is missing") != std::string::npos);
  const plain_answer unnamed = post(open.server, "--b--", "POST", "/albums", "multipart/form-data");
  CHECK(unnamed.status == 400);
  CHECK(detail(unnamed).find("the Content-Type names no valid boundary") != std::string::npos);
  CHECK(post(open.server, "{}", "POST", "/albums", "application/json").status == 415);
  CHECK(post(open.server, "--b--", "POST", "/albums", "multipart/mixed; boundary=b").status == 415);
  CHECK(post(open.server, part("title", std::string(5000, 'x')) + "--b--").status == 413);

  tenon::api::server_options roomy{.max_body = 1'000'000};
  Server large{open.kept, roomy};
  std::string many;
  for (int i = 0; i < 1001; ++i) many += part("pages", "1");
  const plain_answer answer = post(large, many + "--b--");
  CHECK(answer.status == 400);
  CHECK(detail(answer).find("there are too many parts") != std::string::npos);
  CHECK(open.kept.calls == 0);
}

TEST_CASE("a client refuses a multipart answer that is not as documented") {
  class careless final : public tenon::http::service {
   public:
    tenon::task<tenon::http::response> handle(tenon::http::request&) override {
      tenon::http::response answer;
      answer.status = 201;
      answer.headers.add("Content-Type", "multipart/form-data; boundary=b");
      answer.body = body;
      co_return answer;
    }
    std::string body = part("id", "1") + part("more", "") + "--b--";
  };
  careless service;
  Client client{tenon::loopback(service)};
  CreateAlbum::Request sent{.body = {.title = "t", .cover = png}};
  try {
    (void)tenon::run(client.create_album(sent));
    FAIL("it was taken");
  } catch (const tenon::api::invalid_response& error) {
    REQUIRE(error.violations().size() == 2);
    CHECK(error.violations()[0].pointer == "/files");
    CHECK(error.violations()[0].code == "required");
    CHECK(error.violations()[1].pointer == "/more");
    CHECK(error.violations()[1].code == "unknown_property");
  }
}
