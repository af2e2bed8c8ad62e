// Items that are the parts of a multipart body.
#include <optional>
#include <string>
#include <tenon/api/part_sequence.hpp>
#include <tenon/json.hpp>
#include <tenon/rules.hpp>
#include <tenon/run.hpp>
#include <vector>

#include <support/catch.hpp>

using namespace tenon;

namespace {

template <class T>
struct given {
  std::vector<T> items{};
  std::size_t next_one = 0;

  task<std::optional<T>> next() {
    std::optional<T> item;
    if (next_one < items.size()) item = items[next_one++];
    co_return item;
  }
};

template <class T>
task<std::vector<T>> all_of(sequence<T> from) {
  std::vector<T> out;
  while (std::optional<T> each = co_await from.next()) out.push_back(std::move(*each));
  co_return out;
}

template <class T>
std::string sent(std::vector<T> items, std::string_view type = {}) {
  sequence<bytes> pieces(api::detail::part_pieces<T>(sequence<T>(given<T>{std::move(items)}), "b",
                                                     type, json::side::request));
  std::string body;
  for (const bytes& each : run(all_of(std::move(pieces)))) body += each.view();
  return body;
}

template <class T, class Rules = api::no_rules>
std::vector<T> received(std::string body, const Rules& rules = {}, api::item_options options = {}) {
  std::vector<bytes> pieces;
  for (std::size_t at = 0; at < body.size(); at += 7) pieces.emplace_back(body.substr(at, 7));
  return run(all_of(api::detail::items_of_parts<T>(sequence<bytes>(given<bytes>{std::move(pieces)}),
                                                   "multipart/mixed; boundary=b", options, rules)));
}

}  // namespace

TEST_CASE("items travel as parts") {
  CHECK(sent(std::vector{7, 8}) ==
        "--b\r\nContent-Type: application/json\r\n\r\n7\r\n"
        "--b\r\nContent-Type: application/json\r\n\r\n8\r\n--b--\r\n");
  CHECK(sent(std::vector<int>{}) == "--b--\r\n");
  CHECK(received<int>(sent(std::vector{7, 8})) == std::vector{7, 8});
  CHECK(received<int>(sent(std::vector<int>{})).empty());
  const std::vector<std::string> texts = {"a \"b\"", "", "caf\xc3\xa9\r\n"};
  CHECK(sent(texts).find("text/plain\r\n\r\na \"b\"\r\n") != std::string::npos);
  CHECK(received<std::string>(sent(texts)) == texts);
  CHECK(sent(texts, "application/json").find("\"a \\\"b\\\"\"") != std::string::npos);
  CHECK(received<std::string>(sent(texts, "application/json")) == texts);
  const std::vector<bytes> files = {bytes{0, 255, 13, 10}, bytes{}};
  CHECK(sent(files, "image/png, image/*").find("Content-Type: image/png\r\n") != std::string::npos);
  CHECK(received<bytes>(sent(files)) == files);
}

TEST_CASE("a part that is no item as promised ends the sequence") {
  const auto refused = [](const std::string& body) {
    try {
      (void)received<int>(body, rules::number<int>{.maximum = 9});
    } catch (const api::invalid_item& error) {
      return std::to_string(error.status()) + " " + std::to_string(error.index()) + " " +
             error.violations().at(0).code;
    } catch (const http::item_error& error) {
      return std::to_string(error.status());
    }
    return std::string("nothing");
  };
  CHECK(refused(sent(std::vector{7, 10})) == "422 1 maximum");
  CHECK(refused("--b\r\n\r\n{\r\n--b--").starts_with("400 0"));
  CHECK(refused("--b\r\n\r\n7\r\n") == "400");
  CHECK(refused("--b\r\n\r\n" + std::string(1 << 21, '1') + "\r\n--b--") == "413");
}

TEST_CASE("a part has no more bytes than the options say, and breaks its schema when they allow") {
  const std::string body = sent(std::vector<std::string>{"12345678"});
  CHECK(received<std::string>(body, {}, {.max_item = 8}).size() == 1);
  CHECK_THROWS_AS(received<std::string>(body, {}, {.max_item = 7}), http::item_error);
  const rules::text shorter{.max_length = 7};
  CHECK_THROWS_AS(received<std::string>(body, shorter), api::invalid_item);
  CHECK(received<std::string>(body, shorter, {.validates = false}).size() == 1);
}
