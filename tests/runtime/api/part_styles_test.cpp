// Objects and lists inside multipart bodies, in the styles that OpenAPI has for them.
#include <optional>
#include <string>
#include <tenon/api/part_reader.hpp>
#include <tenon/api/part_writer.hpp>
#include <tenon/json.hpp>
#include <tenon/rules.hpp>
#include <vector>

#include <support/catch.hpp>

using namespace tenon;

namespace {

struct area {
  int width{};
  std::optional<int> height{};
  bool operator==(const area&) const = default;
};

void read_fields(api::field_reader& in, area& out) {
  in.field("width", out.width, rules::number<int>{.minimum = 1});
  in.field("height", out.height);
}
void write_fields(api::field_writer& out, const area& value) {
  out.field("width", value.width);
  out.field("height", value.height);
}

// Every struct of a body has both, whatever it is read from here.
constexpr json::object_shape area_shape{
    {{"width", json::presence::required}, {"height", json::presence::optional}}};
void read_json(json::reader& in, area& out) {
  for (json::object_reader object{in, area_shape}; object.next();) {
    if (object.field() == 0) {
      read_json(in, out.width);
    } else {
      read_json(in, out.height);
    }
  }
}
void write_json(json::writer& out, const area& value) {
  json::object_writer object{out};
  object.member("width", value.width);
  object.member("height", value.height);
}

struct drawing {
  area size{};
  std::optional<area> frame{};
  std::optional<area> grid{};
  std::optional<map<int>> marks{};
  std::vector<std::string> words{};
  std::optional<std::vector<std::string>> rates{};
  std::optional<map<map<std::string>>> owner{};
  bool operator==(const drawing&) const = default;
};

constexpr api::part_form plain{.how = {api::style::form, false}};
constexpr api::part_form piped{.how = {api::style::pipe_delimited, false}};
constexpr api::part_form spaced{.how = {api::style::space_delimited, false}};
constexpr api::part_form urlencoded{.media_types = "application/x-www-form-urlencoded",
                                    .how = {api::style::deep_object, true, &api::any_outline}};

void read_parts(api::part_reader& in, drawing& out) {
  in.text("size", out.size);
  in.text("frame", out.frame, plain);
  in.text("grid", out.grid, piped);
  in.text("marks", out.marks, plain);
  in.text("words", out.words, spaced);
  in.text("rates", out.rates, piped);
  in.text("owner", out.owner, urlencoded);
}

void write_parts(api::part_writer& out, const drawing& value) {
  out.text("size", value.size);
  out.text("frame", value.frame, plain);
  out.text("grid", value.grid, piped);
  out.text("marks", value.marks, plain);
  out.text("words", value.words, spaced);
  out.text("rates", value.rates, piped);
  out.text("owner", value.owner, urlencoded);
}

struct outcome {
  drawing value{};
  std::vector<std::string> errors{};
};

outcome read(std::string_view body, std::string_view type = "multipart/form-data; boundary=b") {
  outcome out;
  api::violation_log log;
  const api::value_place at{log, "body", {}};
  api::part_list parts;
  if (parts.read(body, type, at)) {
    api::part_reader in{parts, at, json::side::request};
    read_parts(in, out.value);
  }
  for (const auto& each : log.errors) out.errors.push_back(each.pointer + ' ' + each.code);
  return out;
}

std::string one_part(std::string_view name, std::string_view content) {
  std::string text = "--b\r\nContent-Disposition: form-data; name=";
  return text.append(name).append("\r\n\r\n").append(content).append("\r\n");
}

using errors = std::vector<std::string>;

}  // namespace

TEST_CASE("objects in parts are written as their style says, and read back") {
  drawing sent;
  sent.size = {.width = 3, .height = 4};
  sent.frame = area{.width = 5};
  sent.grid = area{.width = 6, .height = -7};
  sent.marks.emplace().insert_or_assign("a", 1);
  // Nothing in a part is escaped.
  sent.words = {"one", "t%20wo"};
  sent.rates = {"5%7C", "%7c6"};
  sent.owner.emplace()["name"].insert_or_assign("first & last", "a=b c");
  const auto message = api::multipart_message("multipart/form-data", sent, json::side::request);
  for (const std::string_view each :
       {"name=\"width\"\r\n\r\n3\r\n", "name=\"height\"\r\n\r\n4\r\n",
        "name=\"frame\"\r\n\r\nwidth,5\r\n", "name=\"grid\"\r\n\r\nwidth|6|height|-7\r\n",
        "name=\"marks\"\r\n\r\na,1\r\n", "name=\"words\"\r\n\r\none t%20wo\r\n",
        "name=\"rates\"\r\n\r\n5%7C|%7c6\r\n",
        "name=\"owner\"\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        "name%5Bfirst%20%26%20last%5D=a%3Db%20c\r\n"}) {
    INFO(each);
    CHECK(message.body.find(each) != std::string::npos);
  }
  const outcome got = read(message.body, message.content_type);
  CHECK(got.errors.empty());
  CHECK(got.value == sent);
}

TEST_CASE("objects in parts that are not as their style says are violations") {
  CHECK(read(one_part("words", "x") + "--b--").errors == errors{"/width required"});
  CHECK(read(one_part("width", "0") + one_part("frame", "width") + one_part("grid", "width|x") +
             one_part("words", "x") + one_part("owner", "a=1&a%5Bb%5D=2") +
             one_part("marks", "a,b") + "--b--")
            .errors == errors{"/width minimum", "/frame malformed", "/grid/width type",
                              "/marks/a type", "/owner malformed"});
  const outcome twice = read(one_part("width", "1") + one_part("words", "x") +
                             one_part("owner", "a%5Bb%5D=1") + one_part("owner", "") + "--b--");
  CHECK(twice.errors == errors{"/owner repeated"});
}
