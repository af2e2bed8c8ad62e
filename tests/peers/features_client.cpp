// The client of specs/features.yaml against a mock server: features_client URL
#include "checks.hpp"

#include <features/client.hpp>

using namespace features;
using peers::expect;

namespace {

constexpr int made_up = 10;  // answers made up from the schemas that are read
const std::vector<std::string> words = {"one", "two"};
constexpr Color color{.r = 100, .g = 200, .b = 150};

// No commas: Prism takes a piece of a path that has one for a list before it looks at the style.
tenon::task<void> in_path(std::string url) {
  Client client{url};
  InPath::Request request{.plain = "a b/c?",
                          .list = {"t/wo \xC3\xA9"},
                          .color = {.r = 100},
                          .label = 7,
                          .labels = words,
                          .matrix = {"one"},
                          .spread = color};
  const auto answer = (co_await client.in_path(request)).value();
  expect(answer.plain == "a b" && answer.list == words && answer.spread == color, "the answer");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) (co_await any.in_path(request)).value();
}

tenon::task<void> in_query(std::string url) {
  Client client{url};
  InQuery::Request request{.plain = "a&b=c d",
                           .list = {{"one", "t&w=o", "+"}},
                           .joined = words,
                           .spaced = words,
                           .piped = words,
                           .deep = color,
                           .color = color,
                           .url = "http://a/b?c",
                           .flag = true};
  const auto answer = (co_await client.in_query(request)).value();
  expect(answer.plain == "a&b=c d" && answer.deep == color && answer.flag, "the answer");

  // Prism takes empty text for none, and misses the members of a deepObject that is not there.
  InQuery::Request least{.plain = "0", .deep = color};
  (co_await client.in_query(least)).value();
}

tenon::task<void> in_fields(std::string url) {
  Client client{url};
  InFields::Request request{.x_plain = "a b", .x_list = words, .x_color = color, .session = 7};
  const InFields::Response response = co_await client.in_fields(request);
  const auto* ok = response.get_if<InFields::Ok>();
  expect(ok != nullptr, "the answer is not 200");
  expect(ok->body.list == words && ok->body.session == 7, "the answer");
  expect(ok->x_count == 2 && ok->x_first == "one", "the fields");
}

// No list: of members with the same name Prism sees the last.
tenon::task<void> send_form(std::string url) {
  Client client{url};
  SendForm::Request request{.body = {.name = "Ada & co = +", .count = 3, .agreed = true}};
  const Form form = (co_await client.send_form(request)).value();
  expect(form.name == "Ada & co" && form.tags == std::vector<std::string>{"a b", "c"}, "the form");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) (co_await any.send_form(request)).value();
}

// No part in JSON: Prism takes every part for text.
tenon::task<void> upload(std::string url) {
  Client client{url};
  Upload::Request request{.body = {.name = "a leaf", .count = 3}};
  request.body.file.content = tenon::bytes{0, 1, 2, 0xFF, '\r'};
  request.body.file.filename = "leaf.bin";
  const auto answer = (co_await client.upload(request)).value();
  expect(answer.size == 5 && answer.filename == "leaf.bin" && answer.color == color, "the answer");
}

tenon::task<void> send_text(std::string url) {
  Client client{url};
  SendText::Request request{.body =
                                "Gr\xC3\xBC\xC3\x9F"
                                "e"};
  const std::string text = (co_await client.send_text(request)).value();
  expect(text ==
             "Gr\xC3\xBC\xC3\x9F"
             "e, line one\nline two",
         "the text");
}

tenon::task<void> send_bytes(std::string url) {
  Client client{url};
  SendBytes::Request request{.body = tenon::bytes{0, 0xFF, '\n'}};
  const tenon::bytes bytes = (co_await client.send_bytes(request)).value();
  expect(bytes == tenon::bytes{'b', 'y', 't', 'e', 's'}, "the bytes");
}

tenon::task<void> send_note(std::string url) {
  Client client{url};
  for (const char* type : {"application/json", "application/x-www-form-urlencoded"}) {
    SendNote::Request typed{.body = Note{.text = "remember"}, .content_type = type};
    const auto note = (co_await client.send_note(typed)).value();
    expect(note.get_if<Note>() != nullptr && note.get_if<Note>()->text == "remember", type);
  }
  SendNote::Request plain{.body = std::string{"remember"}, .content_type = {}};
  (co_await client.send_note(plain)).value();
}

tenon::task<void> change_record(std::string url) {
  Client client{url};
  ChangeRecord::Request request{.id = *tenon::uuid::parse("a54a57ca-36f8-421b-a6b4-2e8f26858a4c"),
                                .body = {.title = std::string{"new"},
                                         .rating = tenon::null,
                                         .shape = Box{.width = 1, .height = 0.25}}};
  const auto answer = (co_await client.change_record(request)).value();
  expect(answer.id == request.id, "the id");
  expect(answer.named == std::vector<std::string>{"title", "shape"}, "what was named");
  expect(answer.shape == Shape{Circle{.radius = 1.5}}, "the shape");

  Client unlucky{url, peers::ask_for_status(409)};
  const ChangeRecord::Response locked = co_await unlucky.change_record(request);
  expect(locked.holds<ChangeRecord::Conflict>(), "the answer is not 409");
  expect(locked.get_if<ChangeRecord::Conflict>()->body.text == "locked", "the note");

  Client any{url, peers::ask_for_anything()};
  for (int turn = 0; turn < made_up; ++turn) (co_await any.change_record(request)).value();
}

}  // namespace

int main(int argc, char** argv) {
  const peers::check checks[] = {
      {"inPath", in_path},       {"inQuery", in_query},   {"inFields", in_fields},
      {"sendForm", send_form},   {"upload", upload},      {"sendText", send_text},
      {"sendBytes", send_bytes}, {"sendNote", send_note}, {"changeRecord", change_record}};
  return peers::run_checks(argc, argv, checks);
}
