#include "cpp/text.hpp"

#include <string>
#include <support/catch.hpp>

namespace cpp = tenon::gen::cpp;

TEST_CASE("literals mean their text and nothing else") {
  CHECK(cpp::quote("plain") == R"("plain")");
  CHECK(cpp::quote("a\"b\\c\n") == R"("a\"b\\c\n")");
  CHECK(cpp::quote("?"
                   "?/") == R"("?\?/")");
  CHECK(cpp::quote(std::string_view("\0"
                                    "1",
                                    2)) == R"("\0001")");
  CHECK(cpp::quote("caf\xC3\xA9") == "\"caf\xC3\xA9\"");
  CHECK(cpp::quote("\xE2\x80\xAE") == R"("\342\200\256")");
  CHECK(cpp::quote("\xff") == R"("\377")");
  CHECK(cpp::quote_view(std::string_view("a\0", 2)) == R"(std::string_view{"a\000", 2})");
}

TEST_CASE("paths are written as URLs have them") {
  CHECK(cpp::path_text("/pets/x:verb;a=1,2") == "/pets/x:verb;a=1,2");
  CHECK(cpp::path_text("/caf\xC3\xA9 \"a\\b\"/?#[]{}") ==
        "/caf%C3%A9%20%22a%5Cb%22/%3F%23%5B%5D%7B%7D");
  CHECK(cpp::path_text("/%41%zz%4") == "/%41%25zz%254");
}

TEST_CASE("comments cannot end, go on or hide") {
  using lines = std::vector<std::string>;
  CHECK(cpp::comment_lines("a */ b /* c", 0) == lines{" a * / b / * c"});
  CHECK(cpp::comment_lines("path \\", 0) == lines{" path \\."});
  CHECK(cpp::comment_lines("what?"
                           "?/",
                           0) == lines{" what? ?/"});
  CHECK(cpp::comment_lines("a\n\n\nb\n", 0) == lines{" a", "", " b"});
  CHECK(cpp::comment_lines("a\rb\x01", 0) == lines{" a.b."});
  CHECK(cpp::comment_lines("", 0).empty());
  CHECK(cpp::comment_lines("\n\n", 0).empty());
}

TEST_CASE("comments are wrapped at 96 columns") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word ";
  for (const std::size_t indent : {std::size_t{0}, std::size_t{4}}) {
    for (const std::string& line : cpp::comment_lines(text, indent))
      CHECK(indent + 3 + line.size() <= 96);
  }
  CHECK(cpp::comment_lines(std::string(200, 'x'), 0).size() == 1);
}

TEST_CASE("long calls are broken") {
  CHECK(cpp::layout(2, "call", {"a", "b"}, ";") == "call(a, b);");
  const std::string name(40, 'x');
  CHECK(cpp::layout(2, "call", {name, name, name}, ";") ==
        "call(" + name + ", " + name + ",\n       " + name + ");");
  const std::string wide(80, 'y');
  CHECK(cpp::layout(2, std::string(30, 'f'), {wide}, ";") ==
        std::string(30, 'f') + "(\n      " + wide + ");");
}

TEST_CASE("long lists are broken after the brace or item by item") {
  CHECK(cpp::layout_list(0, "x", {"a", "b"}, ";") == "x{a, b};");
  const std::string row(44, 'r');
  CHECK(cpp::layout_list(0, "some_name", {row, row}, ";", 2) ==
        "some_name{\n    {" + row + ", " + row + "}};");
  CHECK(cpp::layout_list(0, "name", {row, row, row}, ";", 2) ==
        "name{{" + row + ",\n      " + row + ",\n      " + row + "}};");
}

TEST_CASE("what is too wide for a line is broken behind its brace") {
  const std::string wide(60, 'w');
  CHECK(
      cpp::layout(2, "call", {"x", wide + "{.a = f<b, c>{1}, .d = \"e, f\", .g = 2000000}"}, ";") ==
      "call(x,\n       " + wide + "{\n           .a = f<b, c>{1}, .d = \"e, f\", .g = 2000000});");
  const std::string type = "constexpr " + std::string(50, 't') + "<a, 2>";
  CHECK(cpp::layout_list(0, type + ' ' + wide, {"{a}", "{b}"}, ";", 2) ==
        type + "\n    " + wide + "{{{a}, {b}}};");
}

TEST_CASE("a long document is cut into literals") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "{\"a\\b\"}";
  const auto chunks = cpp::literal_chunks(text);
  CHECK(chunks.size() > 1);
  for (const auto& chunk : chunks)
    for (const std::string& line : chunk) CHECK(line.size() <= 100);
  CHECK(cpp::literal_chunks("").empty());
}

TEST_CASE("shards do not depend on the platform") {
  CHECK(cpp::stable_hash("") == 0xCBF29CE484222325U);
  CHECK(cpp::stable_hash("a") == 0xAF63DC4C8601EC8CU);
}
