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

struct upload {
  std::string title{};
  std::optional<int> copies{};
  bool loud = true;
  std::vector<std::string> tags{};
  std::optional<std::vector<int>> sizes{};
  std::optional<map<int>> counts{};
  patch<std::vector<json::any>> notes{};
  file_part photo{};
  std::optional<std::vector<file_part>> more{};
  map<std::string> others{};
  bool operator==(const upload&) const = default;
};

constexpr api::part_form piped{.how = {api::style::pipe_delimited, false}};
constexpr api::part_form images{.media_types = "image/png, image/*"};

void read_parts(api::part_reader& in, upload& out) {
  in.text("title", out.title, rules::text{.min_length = 2});
  in.text("copies", out.copies);
  in.text("loud", api::defaulted(out.loud));
  in.text("tags", out.tags, rules::list<>{.max_items = 2});
  in.text("sizes", out.sizes, piped);
  in.json("counts", out.counts, rules::entries<>{.max_properties = 2});
  in.json("notes", out.notes);
  in.file("photo", out.photo, images);
  in.file("more", out.more, rules::list<>{.max_items = 2});
  in.other_texts(out.others);
}

void write_parts(api::part_writer& out, const upload& value) {
  out.text("title", value.title);
  out.text("copies", value.copies);
  out.text("loud", value.loud);
  out.text("tags", value.tags);
  out.text("sizes", value.sizes, piped);
  out.json("counts", value.counts);
  out.json("notes", value.notes);
  out.file("photo", value.photo, images);
  out.file("more", value.more);
  out.other_texts(value.others);
}

struct outcome {
  upload value{};
  std::vector<std::string> errors{};
  bool unparsable = false;
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
  for (const auto& each : log.errors) {
    out.errors.push_back(each.pointer + ' ' + each.code + ": " + each.message);
  }
  out.unparsable = log.unparsable;
  return out;
}

std::string one_part(std::string_view parameters, std::string_view content,
                     std::string_view type = {}) {
  std::string text = "--b\r\nContent-Disposition: form-data; ";
  text += parameters;
  if (!type.empty()) text.append("\r\nContent-Type: ").append(type);
  return text.append("\r\n\r\n").append(content).append("\r\n");
}

const std::string needed = one_part("name=title", "ab") + one_part("name=tags", "x") +
                           one_part("name=photo; filename=a", "1");

using errors = std::vector<std::string>;

}  // namespace

TEST_CASE("an object travels as parts") {
  upload sent;
  sent.title = "caf\xc3\xa9 \"x\"";
  sent.copies = -3;
  sent.loud = false;
  sent.tags = {"a,b", "c|d"};
  sent.sizes = {{1, 2, 3}};
  sent.counts.emplace().insert_or_assign("k", 1);
  sent.notes = std::vector{json::any::parse(R"({"a":[1]})"), json::any::parse("null")};
  sent.photo = {.content = bytes{0, 13, 10, 45, 45, 255}, .filename = "a.png", .content_type = ""};
  sent.more = {{.content = bytes{1}, .filename = "b", .content_type = "a/b"}, {}};
  sent.others.insert_or_assign("what", "else");
  const auto message = api::multipart_message("multipart/form-data", sent, json::side::request);
  const outcome got = read(message.body, message.content_type);
  CHECK(got.errors.empty());
  sent.photo.content_type = "image/png";
  sent.more->at(0).content_type = "a/b";
  sent.more->at(1).content_type = "application/octet-stream";
  CHECK(got.value == sent);
}

TEST_CASE("parts that are missing, repeated or of another media type are violations") {
  CHECK(read("--b--").errors == errors{"/title required: is required",
                                       "/tags required: is required",
                                       "/photo required: is required"});
  CHECK(read(needed + "--b--").errors.empty());
  const outcome twice = read(needed + one_part("name=title", "x") + "--b--");
  CHECK(twice.errors == errors{"/title repeated: is given more than once"});
  CHECK(twice.unparsable);
  const outcome wrong =
      read(one_part("name=title", "ab", "image/png") + one_part("name=tags", "x", "text/x") +
           one_part("name=photo", "", "text/html") + one_part("name=counts", "{}", "text/plain") +
           one_part("name=more", "", "a/b") +
           one_part("name=copies", "1", "text/plain; charset=latin1") + "--b--");
  CHECK(wrong.errors == errors{"/title media_type: must be text/*",
                               "/copies media_type: must be UTF-8",
                               "/counts media_type: must be application/json",
                               "/photo media_type: must be image/png, image/*"});
  CHECK_FALSE(wrong.unparsable);
}

TEST_CASE("the parts obey the rules of their schemas") {
  const outcome bad = read(
      one_part("name=title", "a") + one_part("name=tags", "1") + one_part("name=tags", "2") +
      one_part("name=tags", "3") + one_part("name=copies", "x") + one_part("name=sizes", "1|z") +
      one_part("name=counts", R"({"a":"b"})") + one_part("name=notes", "plain") +
      one_part("name=notes", "{", "application/json") + one_part("name=photo; filename=a", "") +
      one_part("name=more", "") + one_part("name=more", "") + one_part("name=more", "") + "--b--");
  CHECK(bad.errors ==
        errors{"/title min_length: must have at least 2 characters",
               "/copies type: must be an integer", "/tags max_items: must have at most 2 items",
               "/sizes/1 type: must be an integer", "/counts/a type: must be an integer",
               "/notes/1 syntax: expected the name of a member (line 1, column 2)",
               "/more max_items: must have at most 2 items"});
  CHECK(bad.unparsable);
}

TEST_CASE("a file field that a browser's user left empty is absent") {
  const outcome got =
      read(one_part("name=title", "ab") + one_part("name=tags", "x") +
           one_part("name=photo; filename=\"\"", "", "application/octet-stream") +
           one_part("name=more; filename=\"\"", "", "application/octet-stream") + "--b--");
  CHECK(got.errors == errors{"/photo required: is required"});
  CHECK_FALSE(got.value.more);
}

TEST_CASE("a body that cannot be taken apart is unparsable") {
  const outcome cut = read(needed);
  CHECK(cut.errors == errors{" syntax: the last boundary is missing"});
  CHECK(cut.unparsable);
  CHECK(read(one_part("name=\"\xff\"", "") + "--b--").unparsable);
  CHECK(read(one_part("name=photo; filename=\"\xff\"", "") + "--b--").errors ==
        errors{" malformed: a file has a name that is not UTF-8"});
  CHECK(read(one_part("name=title", "a\xff") + needed.substr(needed.find("--b", 3)) + "--b--")
            .errors.size() == 1);
}

namespace {

/// Members that may be null, missing or have a default, in every combination that matters.
struct optional_members {
  map<int> counts{};
  std::vector<map<int>> lists{};
  nullable<map<int>> object{};
  patch<map<int>> change{};
  nullable<std::vector<std::string>> words{};
  nullable<std::vector<std::string>> more_words{};
  patch<std::string> text{};
  patch<int> number{};
  std::vector<file_part> files{};
  bool operator==(const optional_members&) const = default;
};

void read_parts(api::part_reader& in, optional_members& out) {
  in.json("counts", api::defaulted(out.counts));
  in.json("lists", api::defaulted(out.lists));
  in.json("object", api::defaulted(out.object));
  in.json("change", out.change);
  in.text("words", out.words);
  in.text("moreWords", api::defaulted(out.more_words));
  in.text("text", out.text);
  in.text("number", out.number);
  in.file("files", api::defaulted(out.files));
}

void write_parts(api::part_writer& out, const optional_members& value) {
  out.json("counts", value.counts);
  out.json("lists", value.lists);
  out.json("object", value.object);
  out.json("change", value.change);
  out.text("words", value.words);
  out.text("moreWords", value.more_words);
  out.text("text", value.text);
  out.text("number", value.number);
  out.file("files", value.files);
}

optional_members exchanged(const optional_members& sent) {
  const auto message = api::multipart_message("multipart/form-data", sent, json::side::response);
  api::violation_log log;
  const api::value_place at{log, "body", {}};
  api::part_list parts;
  REQUIRE(parts.read(message.body, message.content_type, at));
  api::part_reader in{parts, at, json::side::response};
  optional_members got;
  read_parts(in, got);
  CHECK(log.errors.empty());
  return got;
}

}  // namespace

TEST_CASE("members that may be null or have a default travel as parts") {
  optional_members sent;
  sent.words = std::vector<std::string>{"a", "null"};
  CHECK(exchanged(sent) == sent);
  sent.counts.insert_or_assign("k", 1);
  sent.lists.push_back(sent.counts);
  sent.object = sent.counts;
  sent.change = sent.counts;
  sent.more_words = std::vector<std::string>{"b"};
  sent.text = "t";
  sent.number = 3;
  sent.files = {{.content = bytes{1}, .filename = "f", .content_type = "a/b"}};
  CHECK(exchanged(sent) == sent);
  sent.object = null;
  sent.change = null;
  sent.number = null;
  CHECK(exchanged(sent) == sent);
  sent.text = null;
  CHECK(exchanged(sent).text.is_absent());
}
