#include <support/catch.hpp>

#include <tenon/http/item_reader.hpp>
#include <tenon/run.hpp>

#include <algorithm>
#include <string>
#include <vector>

using tenon::http::item_error;
using tenon::http::item_framing;
using tenon::http::item_text;

namespace {

/// Gives a text in pieces of a size.
class cut_text final : public tenon::http::body_source {
 public:
  cut_text(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
  tenon::task<std::string_view> read() override {
    const std::string_view piece = std::string_view(text_).substr(at_, size_);
    at_ += piece.size();
    co_return piece;
  }

 private:
  std::string text_;
  std::size_t size_;
  std::size_t at_ = 0;
};

tenon::http::item_reader reader_of(std::string text, std::size_t piece, item_framing framing,
                                   std::size_t most = 1000) {
  auto source = std::make_unique<cut_text>(std::move(text), piece);
  return {tenon::http::body(std::unique_ptr<tenon::http::body_source>(std::move(source))), framing,
          most};
}

/// All items, joined by `|`, as event, id, retry and data; the same whatever the pieces are.
std::string items_of(const std::string& text, item_framing framing) {
  std::string seen;
  for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
    std::string given;
    auto read_all = [&]() -> tenon::task<> {
      tenon::http::item_reader in = reader_of(text, piece, framing);
      item_text item;
      while (co_await in.next(item)) {
        if (!item.event.empty()) given.append("[").append(item.event).append("]");
        if (!item.id.empty()) given.append("#").append(item.id).append(" ");
        if (item.retry) given.append(std::to_string(item.retry->count())).append("ms ");
        given.append(item.data).append("|");
      }
      CHECK_FALSE(co_await in.next(item));
    };
    tenon::run(read_all());
    if (piece > 1) CHECK(given == seen);
    seen = given;
  }
  return seen;
}

/// What reading ends with, as kind, index and offset; the same whatever the pieces are.
std::string failure_of(const std::string& text, item_framing framing, std::size_t most = 1000) {
  std::string seen;
  for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
    std::string given = "none";
    auto read_all = [&]() -> tenon::task<> {
      tenon::http::item_reader in = reader_of(text, piece, framing, most);
      item_text item;
      try {
        while (co_await in.next(item)) {
        }
      } catch (const item_error& error) {
        given = std::to_string(error.status()) + " " + std::to_string(error.index()) + " " +
                std::to_string(error.offset());
      }
    };
    tenon::run(read_all());
    if (piece > 1) CHECK(given == seen);
    seen = given;
  }
  return seen;
}

}  // namespace

TEST_CASE("JSON lines: one item a line") {
  const auto items = [](const std::string& text) {
    return items_of(text, item_framing::json_lines);
  };
  CHECK(items("") == "");
  CHECK(items("1\n{\"a\":2}\n") == "1|{\"a\":2}|");
  CHECK(items("1\r\n\n  \n2") == "1|2|");
  CHECK(items("\n") == "");
  CHECK(failure_of("1\n\n12345\n", item_framing::json_lines, 4) == "413 1 3");
  CHECK(failure_of("1234\n12345", item_framing::json_lines, 4) == "413 1 5");
}

TEST_CASE("json-seq: texts behind record separators") {
  const auto items = [](const std::string& text) { return items_of(text, item_framing::json_seq); };
  CHECK(items("") == "");
  CHECK(items("\x1e{\"a\": [1,\n2]}\n\x1e\"}\\\"\n\"\n") == "{\"a\": [1,\n2]}\n|\"}\\\"\n\"\n|");
  CHECK(items("\x1e\x1e\n\x1e[1]\x1e[2]") == "[1]|[2]|");
  CHECK(items("\x1e"
              "12\n\x1e"
              "true \x1enull\n\n") == "12\n|true |null\n|");
  CHECK(failure_of("\x1e"
                   "1\n\x1e"
                   "12",
                   item_framing::json_seq) == "400 1 4");
  CHECK(failure_of("\x1e"
                   "12\x1e"
                   "3\n",
                   item_framing::json_seq) == "400 0 1");
  CHECK(failure_of("12\n", item_framing::json_seq) == "400 0 0");
  CHECK(failure_of("\x1e"
                   "1\n2\n",
                   item_framing::json_seq)
            .substr(0, 5) == "400 1");
  CHECK(failure_of("\x1e[1]\n\x1e[1,2,3]\n", item_framing::json_seq, 5) == "413 1 6");
}

TEST_CASE("json-seq: an item is given before the next one has begun") {
  auto body = []() -> tenon::task<> {
    tenon::http::item_reader in = reader_of("\x1e{}\n", 4, item_framing::json_seq);
    item_text item;
    CHECK(co_await in.next(item));
    CHECK(item.data == "{}\n");
  };
  tenon::run(body());
}

TEST_CASE("event streams: the standard's examples") {
  const auto items = [](const std::string& text) {
    return items_of(text, item_framing::event_stream);
  };
  CHECK(items("data: YHOO\ndata: +2\ndata: 10\n\n") == "YHOO\n+2\n10|");
  CHECK(items(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third "
              "event\n\n") == "#1 first event|second event| third event|");
  CHECK(items("data\n\ndata\ndata\n\ndata:") == "|\n|");
  CHECK(items("data:test\n\ndata: test\n\n") == "test|test|");
}

TEST_CASE("event streams: fields, line ends and what is ignored") {
  const auto items = [](const std::string& text) {
    return items_of(text, item_framing::event_stream);
  };
  CHECK(items("") == "");
  CHECK(items("\xEF\xBB\xBF"
              "data: a\r\n\r\n\xEF\xBB\xBF"
              "data: b\r\rdata: c\n\n") == "a|c|");
  CHECK(items("event: add\nid: 7\nretry: 250\ndata: x\n\n") == "[add]#7 250ms x|");
  CHECK(items("retry: 10\nid: 3\nevent: lost\n\ndata: x\n\ndata: y\n\n") == "#3 10ms x|y|");
  CHECK(items("retry: -1\ndata: x\nretry: 1s\nunknown: 3\nDATA: no\n\n") == "x|");
  CHECK(items(std::string("id: a\0b\ndata: x\n\n", 17)) == "x|");
  CHECK(items("data: not dispatched\n") == "");
  CHECK(failure_of("data: 1\n\ndata: 23\ndata: 456789\n\n", item_framing::event_stream, 10) ==
        "413 1 9");
  CHECK(failure_of(":" + std::string(20, 'x') + "\n", item_framing::event_stream, 10) == "413 0 0");
}

TEST_CASE("what is appended is read back") {
  std::string events;
  append_item(events, item_framing::event_stream,
              {.data = "one\ntwo\r\nthree",
               .event = "add",
               .id = "9",
               .retry = std::chrono::milliseconds(5)});
  append_item(events, item_framing::event_stream, {});
  CHECK(events == "event: add\nid: 9\nretry: 5\ndata: one\ndata: two\ndata: three\n\ndata: \n\n");
  CHECK(items_of(events, item_framing::event_stream) == "[add]#9 5ms one\ntwo\nthree||");
  std::string lines;
  append_item(lines, item_framing::json_lines, {.data = "{}"});
  CHECK(lines == "{}\n");
  std::string texts;
  append_item(texts, item_framing::json_seq, {.data = "{}"});
  CHECK(texts == "\x1e{}\n");
  CHECK_THROWS_AS(append_item(events, item_framing::event_stream, {.event = "a\nb"}),
                  std::invalid_argument);
}

TEST_CASE("what is wrong with an item says where it is") {
  const item_error error(item_error::kind::malformed, 17, 1042, "the text was cut off");
  CHECK(std::string(error.what()) == "item 17 (at byte 1042 of the body): the text was cut off");
}
